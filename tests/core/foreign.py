"""Files as people send them, and as people would send them who mean harm."""

import io
import struct
import zlib
from functools import cache

import pypdf
from PIL import Image
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

SCRIPT = b"<script>document.title='ran';console.error('ran');alert('ran')</script>"


def pdf(pages=1, change=lambda writer: None) -> bytes:
    """A PDF of blank pages, changed by a function of its writer."""
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(612, 792)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _dictionary(words: dict) -> DictionaryObject:
    return DictionaryObject({NameObject(name): value for name, value in words.items()})


def _action(kind: str, **more) -> DictionaryObject:
    return _dictionary({"/S": NameObject(kind)} | {f"/{k}": v for k, v in more.items()})


@cache
def page_with_words() -> bytes:
    """A page that says "Ana Reyes", as a word processor would write it."""
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    fonts = _dictionary({"/F1": _dictionary({k: NameObject(v) for k, v in font.items()})})
    words = DecodedStreamObject()
    words.set_data(b"BT /F1 12 Tf 72 720 Td (Ana Reyes) Tj ET")

    def write(writer):
        writer.pages[0][NameObject("/Resources")] = _dictionary({"/Font": fonts})
        writer.pages[0][NameObject("/Contents")] = writer._add_object(words)

    return pdf(change=write)


def runs_on_opening(writer):
    script = _action("/JavaScript", JS=TextStringObject("app.alert(1)"))
    writer.root_object[NameObject("/OpenAction")] = script


def has_scripts(writer):
    writer.root_object[NameObject("/Names")] = _dictionary({"/JavaScript": DictionaryObject()})


def launches_on_a_page(writer):
    """Not at the root: an annotation of a page starts a program."""
    launch = _action("/Launch", F=TextStringObject("cmd.exe"))
    link = _dictionary({"/Type": NameObject("/Annot"), "/A": writer._add_object(launch)})
    writer.pages[0][NameObject("/Annots")] = pypdf.generic.ArrayObject([writer._add_object(link)])


def sends_its_form(writer):
    writer._add_object(_action("/SubmitForm", F=TextStringObject("https://example.org")))


def hides_a_script_in_a_loose_object(writer):
    writer._add_object(_action("/JavaScript", JS=TextStringObject("app.alert(1)")))


def jumps_to_the_first_page(writer):
    writer.root_object[NameObject("/OpenAction")] = _action("/GoTo", D=TextStringObject("top"))


def page_tree_in_a_circle(writer):
    """The tree of pages holds itself."""
    tree = writer.root_object["/Pages"]
    tree.get_object()["/Kids"].append(writer.root_object.raw_get("/Pages"))
    tree.get_object()[NameObject("/Count")] = NumberObject(2)


def bomb_of_words(writer):
    """A page whose words unpack to a gigabyte."""
    stream = pypdf.generic.EncodedStreamObject()
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"(a) Tj " * 150_000) for _ in range(1000)) + packer.flush()
    stream._data = packed
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)


@cache
def picture(kind="PNG", size=(60, 40), **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (10, 120, 130)).save(out, kind, **more)
    return out.getvalue()


def photo_with_a_place() -> bytes:
    """A photo, lying on its side, that says where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010E] = "Calle Secreta 5"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("!L", len(data)) + name + data + struct.pack("!L", zlib.crc32(name + data))


def png_bomb(width=50_000, height=50_000) -> bytes:
    """Some kilobytes that claim to be 2.5 thousand million pixels."""
    head = struct.pack("!LLBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(5_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")
    )


def gif_and_script() -> bytes:
    """A GIF that is also a script: its first bytes are a variable's name."""
    return b"GIF89a/*" + picture("GIF")[8:] + b"*/=1;alert('ran')//"


def png_and_page() -> bytes:
    return picture() + SCRIPT


def pdf_and_page() -> bytes:
    return b"%PDF-1.4\n" + SCRIPT + pdf()


PAGE = b"<!doctype html><title>page</title>" + SCRIPT
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
