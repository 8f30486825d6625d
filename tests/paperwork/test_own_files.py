"""PDFs that are brought: what is read, what is refused and in which words, what is left behind."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from core import uploads
from tests.paperwork import own


def taken(data):
    return uploads.read_form(own.file(data))


def locked(data, **passwords):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(**passwords))
    return out.getvalue()


def xfa(pdf):
    form = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))
    pdf.Root.AcroForm = pdf.make_indirect(form)


def script_at_opening(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def launch(pdf):
    pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.Launch, F="calc.exe"))


def submit_button(pdf):
    action = Dictionary(S=Name.SubmitForm, F="https://example.org/")
    note = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 9, 9], A=action)
    widget(pdf, note)


def widget(pdf, note):
    """Put a field on the first page, as a form has it."""
    row = Array([pdf.make_indirect(note)])
    pdf.pages[0].Annots = row
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=row))


def file_inside(pdf):
    pdf.attachments["more.txt"] = b"more"


def huge_page(pdf):
    pdf.pages[0].MediaBox = [0, 0, 14000, 14000]


REFUSED = (
    ("owner password", lambda: locked(own.made(), owner="o", user=""), "locked or encrypted"),
    ("password", lambda: locked(own.made(), owner="o", user="u"), "locked or encrypted"),
    ("XFA", lambda: own.made(xfa), "XFA form"),
    ("script", lambda: own.made(script_at_opening), "contains programs"),
    ("launch", lambda: own.made(launch), "contains programs"),
    ("submit", lambda: own.made(submit_button), "contains programs"),
    ("attachment", lambda: own.made(file_inside), "carries other files"),
    ("300 pages", lambda: own.made(pages=300), "more than 40 pages"),
    ("41 pages", lambda: own.made(pages=41), "more than 40 pages"),
    ("poster", lambda: own.made(huge_page), "larger than a poster"),
    ("cut off", lambda: own.content(own.LIBREOFFICE)[:9000], "damaged"),
    ("garbage", lambda: b"%PDF-1.7\n" + b"\x00\xff" * 500, "damaged"),
    ("no PDF", lambda: b"Dear district, please find", "no PDF"),
    ("empty", lambda: b"  ", "empty"),
)


@pytest.mark.parametrize(
    ("data", "words"), [row[1:] for row in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_each_bad_file_has_its_own_plain_refusal(data, words):
    with pytest.raises(uploads.BadUpload, match=words):
        taken(data())


def test_a_file_over_the_limit_is_not_even_read():
    big = own.file(b"%PDF-1.7")
    big.size = 200 * 2**20

    with pytest.raises(uploads.BadUpload, match="20 MB"):
        uploads.read_form(big)


def test_forty_pages_are_taken():
    assert len(taken(own.made(pages=40)).sizes) == 40


def test_fields_of_libreoffice_are_found_where_they_stand():
    found = taken(own.content(own.LIBREOFFICE))

    assert [(field["name"], field["kind"]) for field in found.fields] == [
        ("student_name", "text"),
        ("date_of_birth", "text"),
        ("school", "text"),
        ("employer", "text"),
        ("duties", "text"),
        ("relation_mother", "check"),
    ]
    name = found.fields[0]
    label = next(line for line in found.lines if line["text"].startswith("Name of the"))
    assert name["x"] > label["x"] + label["w"]
    assert abs(name["y"] + name["h"] / 2 - label["y"] - label["h"] / 2) < 3


def test_a_field_of_pdftex_and_none_of_a_scan():
    assert [field["name"] for field in taken(own.content(own.PDFTEX)).fields] == ["foo"]
    scanned = taken(own.scan())
    assert (scanned.fields, scanned.lines) == ((), ())
    assert scanned.sizes == ((612.0, 792.0),)


@pytest.mark.parametrize("name", (own.LIBREOFFICE, own.PDFTEX))
def test_what_is_kept_has_pages_and_nothing_else(name):
    plain = taken(own.content(name)).content

    with pikepdf.open(io.BytesIO(plain)) as pdf:
        keys = {key for thing in pdf.objects if hasattr(thing, "keys") for key in thing.keys()}  # noqa: SIM118
        assert set(pdf.Root.keys()) == {"/Pages", "/Type"}
    assert not keys & {"/AcroForm", "/Annots", "/JS", "/AA", "/OpenAction", "/Names", "/Metadata"}
    assert b"/JS" not in plain


@pytest.mark.parametrize(
    ("angle", "size", "place"),
    (
        (0, (612.0, 792.0), (100.0, 82.0, 50.0, 10.0)),
        (90, (792.0, 612.0), (700.0, 100.0, 10.0, 50.0)),
        (180, (612.0, 792.0), (462.0, 700.0, 50.0, 10.0)),
        (270, (792.0, 612.0), (82.0, 462.0, 10.0, 50.0)),
    ),
)
def test_a_turned_page_is_read_as_it_is_seen(angle, size, place):
    def turn(pdf):
        field = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="a", Rect=[100, 700, 150, 710]
        )
        widget(pdf, field)
        pdf.pages[0].Rotate = angle

    found = taken(own.made(turn))

    assert found.sizes == (size,)
    field = found.fields[0]
    assert tuple(field[side] for side in "xywh") == place
