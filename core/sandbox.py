"""The child process that opens foreign files: `python -m core.sandbox TASK WORDS < file`.

It reads the file from its standard input and answers with one line of JSON and, after it, the file
as it was drawn anew. It imports nothing of ours but its own tasks, so nothing of ours can be
reached from it.
"""

import ctypes
import io
import json
import resource
import sys

from core import sandbox_forms

MEMORY = 768 * 2**20
SECONDS = 10  # of work, not by the clock
MOST_OBJECTS = 20_000
MOST_LETTERS = 20_000
NEW_USER, NEW_NET = 0x10000000, 0x40000000
# What a parser of files has no business with. Hooks of this kind cannot be taken away again.
FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")
WRITES = frozenset("wax+")
# Dictionaries of a PDF that run, fetch, send or carry something when it is opened or clicked.
ACTIVE_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}
ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition",
    "/Movie", "/Sound", "/RichMediaExecute",
}  # fmt: skip


def confine() -> None:
    """Take on the limits, for ever: memory, work, no files written, no network, no programs."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A network of its own, empty. Where the kernel does not allow it, the hook stands alone.
    ctypes.CDLL(None).unshare(NEW_USER | NEW_NET)
    sys.addaudithook(_refuse)


def _refuse(event: str, args: tuple) -> None:
    if event.startswith(FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and isinstance(args[1], str) and WRITES & set(args[1]):
        raise PermissionError(event)


# --- PDF -----------------------------------------------------------------------------------------


def pdf(content: bytes, *, most_pages: int) -> tuple[dict, bytes]:
    """Say how many pages a PDF has and what its words are, or why it is refused."""
    import pypdf  # noqa: PLC0415 a library for one task; the child loads only what it needs

    reader = pypdf.PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        return {"refused": "locked"}, b""
    if "/AA" in reader.root_object or _is_active(reader):
        return {"refused": "active"}, b""
    pages = len(reader.pages)
    if not 1 <= pages <= most_pages:
        return {"refused": "pages"}, b""
    return {"pages": pages, "text": _words(reader)}, b""


def _is_active(reader) -> bool:
    """Look at every object there is, linked or not, in streams or not."""
    numbers = {number for table in reader.xref.values() for number in table}
    numbers |= set(reader.xref_objStm)
    if len(numbers) > MOST_OBJECTS:
        return True
    return any(_object_is_active(reader, number) for number in sorted(numbers))


def _object_is_active(reader, number: int) -> bool:
    from pypdf.generic import IndirectObject  # noqa: PLC0415

    try:
        thing = IndirectObject(number, 0, reader).get_object()
    except Exception:  # free or broken entries hold nothing that a reader could run
        return False
    return _says_active(thing)


def _says_active(thing) -> bool:
    """Walk one object without following its references: those are looked at by their number."""
    waiting = [thing]
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting += [part for part in list.__iter__(here) if isinstance(part, dict | list)]
        elif isinstance(here, dict):
            if ACTIVE_KEYS & here.keys() or dict.get(here, "/S") in ACTIVE_ACTIONS:
                return True
            waiting += [part for part in dict.values(here) if isinstance(part, dict | list)]
    return False


def _words(reader) -> str:
    """The words, as far as they can be read: a scan has none, and that is fine."""
    try:
        return "\n\n".join(page.extract_text() for page in reader.pages)[:MOST_LETTERS]
    except Exception:  # words are a comfort; the file itself is shown
        return ""


# --- Pictures ------------------------------------------------------------------------------------


def picture(content: bytes, *, most_pixels: int, longest_side: int) -> tuple[dict, bytes]:
    """Draw a picture anew: its first frame, upright, without what the camera wrote beside it."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = None  # our own limit is asked before a pixel is unpacked
    image = Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP", "GIF"))
    if image.width * image.height > most_pixels:
        return {"refused": "pixels"}, b""
    kind = "JPEG" if image.format == "JPEG" else "PNG"
    image.seek(0)
    image.draft("RGB", (longest_side, longest_side))
    upright = ImageOps.exif_transpose(image).convert("RGB" if kind == "JPEG" else "RGBA")
    upright.thumbnail((longest_side, longest_side))
    plain = Image.new(upright.mode, upright.size)
    plain.paste(upright)
    out = io.BytesIO()
    plain.save(out, kind, **({"quality": 88} if kind == "JPEG" else {}))
    return {"kind": kind.lower()}, out.getvalue()


TASKS = {
    "pdf": pdf,
    "picture": picture,
    "form": sandbox_forms.form,
    "page": sandbox_forms.page,
}


def main(task: str, words: str) -> None:
    confine()
    said, made = TASKS[task](sys.stdin.buffer.read(), **json.loads(words))
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + made)


if __name__ == "__main__":
    main(*sys.argv[1:])
