"""Forms of other people, looked through in the child process of `core.sandbox`.

`form` says what a PDF form is (pages, fields, words) and makes plain pages of it: each page drawn
as one picture of itself, so that fields, programs, notes and attached files are left behind.
`page` draws one of those plain pages as a PNG.
"""

import io
import re

MOST_OBJECTS = 60_000
MOST_FIELDS = 400
MOST_LINES = 1_500
MOST_LETTERS = 200
SIDES = (72, 1800)  # points: an inch, and more than a poster
MULTI_LINE, PUSH_BUTTON, RADIO = 1 << 12, 1 << 16, 1 << 15
ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie"}
CARRIED = {"/EmbeddedFiles", "/EF", "/RichMediaContent"}


def form(content: bytes, *, most_pages: int) -> tuple[dict, bytes]:
    """Say what a form is, and give its plain pages; or say in one word why it is refused."""
    import pikepdf  # noqa: PLC0415 a library for one task; the child loads only what it needs

    try:
        source = pikepdf.open(io.BytesIO(content), attempt_recovery=False)
    except pikepdf.PasswordError:
        return {"refused": "locked"}, b""
    except pikepdf.PdfError:
        return {"refused": "broken"}, b""
    with source:
        refused = _refused(source, most_pages)
        if refused:
            return {"refused": refused}, b""
        sizes, turns = _sizes(source)
        if any(not SIDES[0] <= side <= SIDES[1] for size in sizes for side in size):
            return {"refused": "size"}, b""
        fields = list(_fields(source, turns))[:MOST_FIELDS]
        plain = _plain(source, sizes)
    return {"pages": sizes, "fields": fields, "lines": _lines(plain)}, plain


def _refused(source, most_pages: int) -> str:
    if source.is_encrypted:
        return "locked"
    if len(source.objects) > MOST_OBJECTS:
        return "broken"
    found = _active(source)
    if found:
        return found
    return "" if 1 <= len(source.pages) <= most_pages else "pages"


def _active(source) -> str:
    """Look at every object there is, linked or not: XFA, programs, files inside."""
    said = {word for thing in source.objects for word in _says(thing)}
    return next((word for word in ("xfa", "files", "script") if word in said), "")


def _says(thing):
    """Yield what one object is, without following its references."""
    import pikepdf  # noqa: PLC0415

    waiting = [thing]
    while waiting:
        here = waiting.pop()
        if isinstance(here, pikepdf.Array):
            waiting += [part for part in here if _is_inside(part)]
        elif isinstance(here, pikepdf.Dictionary | pikepdf.Stream):
            keys = set(here.keys())
            if "/XFA" in keys:
                yield "xfa"
            if keys & CARRIED:
                yield "files"
            if keys & {"/JS", "/JavaScript"} or str(here.get("/S", "")) in ACTIONS:
                yield "script"
            waiting += [part for _key, part in here.items() if _is_inside(part)]


def _is_inside(part) -> bool:
    import pikepdf  # noqa: PLC0415

    return isinstance(part, pikepdf.Array | pikepdf.Dictionary) and not part.is_indirect


# --- Pages ---------------------------------------------------------------------------------------


def _sizes(source) -> tuple[list, list]:
    """Return each page's size as it is seen, and how its own numbers turn into that."""
    sizes, turns = [], []
    for page in source.pages:
        left, low, right, top = sorted_box([float(number) for number in page.cropbox])
        angle = int(page.get("/Rotate", 0)) % 360
        width, height = right - left, top - low
        sizes.append([round(side, 2) for side in _turned(width, height, angle)])
        turns.append((left, low, width, height, angle))
    return sizes, turns


def sorted_box(box: list) -> tuple:
    """Return left, bottom, right, top of a rectangle written in any order."""
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


def _turned(width, height, angle) -> tuple:
    return (height, width) if angle in (90, 270) else (width, height)


def _plain(source, sizes) -> bytes:
    """Return new pages that hold what the old ones show, and nothing else."""
    import pikepdf  # noqa: PLC0415

    made = pikepdf.new()
    for page, (width, height) in zip(source.pages, sizes, strict=True):
        picture = made.copy_foreign(page.as_form_xobject())
        for key in ("/Metadata", "/PieceInfo", "/StructParents", "/LastModified", "/AF"):
            if key in picture:
                del picture[key]
        blank = made.add_blank_page(page_size=(width, height))
        name = blank.add_resource(picture, pikepdf.Name.XObject, pikepdf.Name.Page)
        box = pikepdf.Rectangle(0, 0, width, height)
        blank.Contents = made.make_stream(blank.calc_form_xobject_placement(picture, name, box))
    out = io.BytesIO()
    made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


# --- Fields --------------------------------------------------------------------------------------


def _fields(source, turns):
    """Yield each field where it stands: name, kind, page and rectangle from the upper left."""
    for number, (page, turn) in enumerate(zip(source.pages, turns, strict=True), 1):
        for note in page.get("/Annots", []):
            found = _field(note) if str(note.get("/Subtype", "")) == "/Widget" else None
            if found:
                yield {**found, "page": number, **_place(note, turn)}


def _field(note) -> dict | None:
    flags = int(_inherited(note, "/Ff") or 0)
    kind = _kind(str(_inherited(note, "/FT") or ""), flags)
    if not kind:
        return None
    return {
        "name": _short(".".join(_names(note))),
        "kind": kind,
        "tip": _short(_inherited(note, "/TU") or ""),
        "lines": bool(kind == "text" and flags & MULTI_LINE),
        "size": _font_size(str(_inherited(note, "/DA") or "")),
        "options": [_short(word) for word in _options(note, kind)][:40],
    }


def _kind(written: str, flags: int) -> str:
    if written == "/Btn" and flags & PUSH_BUTTON:
        return ""
    if written == "/Btn":
        return "radio" if flags & RADIO else "check"
    return {"/Tx": "text", "/Ch": "choice", "/Sig": "sign"}.get(written, "")


def _chain(note):
    here, seen = note, 0
    while here is not None and seen < 20:
        yield here
        here, seen = here.get("/Parent"), seen + 1


def _inherited(note, key):
    return next((one[key] for one in _chain(note) if key in one), None)


def _names(note) -> list[str]:
    return [str(one["/T"]) for one in _chain(note) if "/T" in one][::-1]


def _options(note, kind) -> list:
    if kind == "choice":
        listed = _inherited(note, "/Opt") or []
        return [one[-1] if _is_list(one) else one for one in listed]
    states = note.get("/AP", {}).get("/N", {}) if kind in ("check", "radio") else {}
    names = states.keys() if hasattr(states, "keys") else ()
    return [name[1:] for name in names if name != "/Off"]


def _is_list(thing) -> bool:
    import pikepdf  # noqa: PLC0415

    return isinstance(thing, pikepdf.Array)


def _font_size(words: str) -> float:
    found = re.search(r"([\d.]+)\s+Tf", words)
    return float(found[1]) if found else 0.0


def _short(words) -> str:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", str(words)).strip()[:MOST_LETTERS]


def _place(note, turn) -> dict:
    """Return where a rectangle is seen, in points from the page's upper left corner."""
    left, low, width, height, angle = turn
    box = sorted_box([float(number) for number in note["/Rect"]])
    corners = [(box[0] - left, box[1] - low), (box[2] - left, box[3] - low)]
    turned = [
        {
            0: (x, y),
            90: (y, width - x),
            180: (width - x, height - y),
            270: (height - y, x),
        }.get(angle, (x, y))
        for x, y in corners
    ]
    tall = _turned(width, height, angle)[1]
    (x1, y1), (x2, y2) = turned
    return _measures(min(x1, x2), tall - max(y1, y2), abs(x2 - x1), abs(y2 - y1))


def _measures(x, y, w, h) -> dict:
    return {"x": round(x, 1), "y": round(y, 1), "w": round(w, 1), "h": round(h, 1)}


# --- Words and pictures --------------------------------------------------------------------------


def _lines(plain: bytes) -> list[dict]:
    """Return the printed words in small groups, with their places: a scan has none."""
    import pypdfium2  # noqa: PLC0415

    found = []
    document = pypdfium2.PdfDocument(plain)
    for number, page in enumerate(document, 1):
        tall, text = page.get_height(), page.get_textpage()
        for place in range(min(text.count_rects(), MOST_LINES)):
            left, low, right, top = text.get_rect(place)
            words = _short(text.get_text_bounded(left, low, right, top))
            if words and len(found) < MOST_LINES:
                box = _measures(left, tall - top, right - left, top - low)
                found.append({"text": words, "page": number, **box})
    return found


def page(content: bytes, *, number: int, width: int) -> tuple[dict, bytes]:
    """Draw a page, so many pixels wide."""
    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument(content)
    sheet = document[number - 1]
    picture = sheet.render(scale=width / sheet.get_width()).to_pil()
    out = io.BytesIO()
    picture.convert("RGB").quantize(64).save(out, "PNG")
    return {"width": picture.width, "height": picture.height}, out.getvalue()
