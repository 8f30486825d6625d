"""Forms of a district's own for tests: files, uploads, and forms that are mapped and published."""

import io
from functools import cache
from pathlib import Path

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw
from pypdf import PdfReader

from core import clock, uploads
from paperwork.actions import templates
from paperwork.catalogue.own import Conditions, Part
from paperwork.catalogue.pages import Spot
from paperwork.models import TemplateVersion

FILES = Path(__file__).parent / "files"
LIBREOFFICE, PDFTEX = "libreoffice-form.pdf", "pdftex-form.pdf"
TITLE = "Trip consent"
FACTS = (
    Spot("a", 1, 60, 100, 260, 16, "fact:student.legal_name"),
    Spot("b", 1, 60, 130, 260, 16, "fact:employer.name"),
    Spot("s", 1, 60, 400, 200, 30, "sign:guardian"),
    Spot("d", 1, 300, 400, 100, 16, "date:guardian"),
)


def content(name: str) -> bytes:
    return (FILES / name).read_bytes()


@cache
def scan() -> bytes:
    """Return an image-only PDF, as a copier makes it."""
    page = Image.new("L", (850, 1100), 255)
    pen = ImageDraw.Draw(page)
    pen.text((80, 90), "Transport form", fill=0, font_size=36)
    for y, words in ((200, "Student"), (260, "Employer"), (700, "Signature of the student")):
        pen.text((80, y), words, fill=0, font_size=22)
        pen.line((330, y + 26, 780, y + 26), fill=0, width=2)
    out = io.BytesIO()
    page.save(out, "PDF", resolution=100)
    return out.getvalue()


def file(data: bytes, name="form.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/pdf")


def made(change=None, *, pages=1) -> bytes:
    """Return a small PDF of our own making, after `change(pdf)`."""
    pdf = pikepdf.new()
    for _page in range(pages):
        pdf.add_blank_page(page_size=(612, 792))
    if change:
        change(pdf)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def brought(by, data=None, *, title=TITLE) -> TemplateVersion:
    """Return the draft of a form that somebody brought."""
    upload = looked_through(data or content(LIBREOFFICE))
    return templates.bring_form(upload=upload, title=title, by=by, at=clock.now())


GUARDIAN = (Part("guardian"),)


@cache
def looked_through(data: bytes) -> uploads.FormUpload:
    return uploads.read_form(file(data))


def mapped(by, *, spots=FACTS, parts=GUARDIAN, data=None, **says) -> TemplateVersion:
    """Return a draft from which nothing is missing."""
    version = brought(by, data)
    templates.save_boxes(version=version, spots=spots, revision=version.revision)
    usual = {"title": TITLE, "conditions": Conditions(), "questions": []}
    templates.save_details(
        version=version, revision=version.revision, parts=parts, **{**usual, **says}
    )
    return version


def published(by, **says) -> TemplateVersion:
    """Return a form in use."""
    version = mapped(by, **says)
    publish(version, by)
    return version


def publish(version, by) -> None:
    templates.publish_form(version=version, revision=version.revision, by=by, at=clock.now())


def words(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def pages(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


def read(stored) -> bytes:
    """Return what a stored file holds."""
    with stored.open("rb") as kept:
        return kept.read()
