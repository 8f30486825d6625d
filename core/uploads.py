"""Files that people send: the one table of what is taken, and the one way in.

A view names its purpose (`@takes("career")`); a view that names none is handed no file at all.
While the request is read, a file is cut off one byte after its limit. What a file is, its content
says, never its name or a header. PDFs are looked through and pictures are drawn anew in a child
process (`core.sandbox`).
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import PurePath

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.utils.translation import gettext as _

from core import child

MB = 2**20
MOST_LETTERS = 20_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 3_000
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")


class BadUpload(Exception):
    """The file cannot be taken; the message says why and what to do."""


class TooLarge(RequestDataTooBig):
    """The request says of itself that it is far over the limit of its page."""


@dataclass(frozen=True)
class Purpose:
    """What one kind of upload may be."""

    name: str
    kinds: tuple[str, ...]
    most_bytes: int
    most_pages: int = 0
    keeps: str = ""  # what of it is kept, for the printed table

    @property
    def megabytes(self) -> int:
        return self.most_bytes // MB


PURPOSES = {
    purpose.name: purpose
    for purpose in (
        Purpose("career", ("pdf", "text"), 5 * MB, 6, "the PDF as it is; of a text its words"),
        Purpose(
            "certificate", ("pdf", "picture"), 10 * MB, 6, "the PDF as it is; a picture drawn anew"
        ),
        Purpose(
            "roster",
            ("oneroster zip", "csv", "xlsx"),
            64 * MB,
            keeps="its tables without refused columns, until it is imported or cancelled",
        ),
        Purpose(
            "calendar", ("text",), MB, keeps="its lines: dates, minutes and names of school days"
        ),
        Purpose(
            "form",
            ("pdf",),
            20 * MB,
            40,
            "its pages drawn anew; fields, programs and files inside are left out",
        ),
        Purpose("people", ("csv",), MB, keeps="nothing: its lines become invitations"),
        Purpose("check", ("anything",), 25 * MB, keeps="nothing: only its digest is compared"),
    )
}


@dataclass(frozen=True)
class Upload:
    """A file that passed. `text` are its words; `content` what is kept, empty for plain text."""

    name: str
    text: str = ""
    content: bytes = b""
    suffix: str = ""
    content_type: str = "text/plain"
    digest: str = ""  # of the bytes as sent: the same file is known again, whoever sends it


def takes(purpose: str):
    """Say which purpose of the table a view takes files for."""
    chosen = PURPOSES[purpose]

    def declare(view):
        @wraps(view)
        def inner(request, *args, **kwargs):
            return view(request, *args, **kwargs)

        inner.takes = chosen
        return inner

    return declare


class Measured(FileUploadHandler):
    """First of the upload handlers: cuts files off after their limit, drops what nobody wants."""

    SLACK = 4  # a body this many times over the limit is not even read

    def handle_raw_input(self, _input, _meta, content_length, *_more):
        match = self.request.resolver_match
        self.purpose = getattr(match and match.func, "takes", None)
        if self.purpose and content_length > self.SLACK * self.purpose.most_bytes:
            raise TooLarge(self.purpose.name)

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        if self.purpose is None:
            raise SkipFile

    def receive_data_chunk(self, raw_data, start):
        """Pass on at most one byte more than allowed: by that byte the form sees it is too much."""
        room = self.purpose.most_bytes + 1 - start
        return raw_data[:room] if room > 0 else None

    def file_complete(self, _size):
        """The handlers behind this one make the file."""


def too_large(purpose: Purpose) -> str:
    """Say that a file is over the limit."""
    words = _("The file is larger than %(limit)d MB. Save it smaller and try again.")
    return words % {"limit": purpose.megabytes}


def read(purpose_name: str, file) -> Upload:
    """Return what a file of a form holds, as far as it may be kept; raise `BadUpload`."""
    purpose = PURPOSES[purpose_name]
    if file.size > purpose.most_bytes:
        raise BadUpload(too_large(purpose))
    return judge(purpose, file.name, file.read())


def judge(purpose: Purpose, name: str, content: bytes) -> Upload:
    """Return what these bytes are; raise `BadUpload` with a reason that helps."""
    if len(content) > purpose.most_bytes:
        raise BadUpload(too_large(purpose))
    if not content.strip():
        raise BadUpload(_("The file is empty. Choose another one."))
    kind = _kind(content)
    if kind not in purpose.kinds:
        raise BadUpload(_wanted(purpose))
    digest = hashlib.sha256(content).hexdigest()
    return READERS[kind](purpose, name, content, digest)


def _kind(content: bytes) -> str:
    if content.lstrip()[:5] == b"%PDF-":
        return "pdf"
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    if content.startswith(PICTURES) or is_webp:
        return "picture"
    return "text"


def _wanted(purpose: Purpose) -> str:
    if "text" in purpose.kinds:
        return _("This is neither a PDF nor a text file. Save it as PDF and try again.")
    return _("Send a PDF or a photo (PNG or JPG). Phones can send a photo as JPG.")


def label(name: str, suffix: str) -> str:
    """A name to show: no folders, no control characters, not too long, ending as what it is."""
    bare = PurePath(CONTROLS.sub("", PurePath(name.replace("\\", "/")).name).strip())
    stem = bare.stem if bare.suffix else bare.name
    return f"{stem[-100:].strip() or 'file'}{suffix}"


def _pdf(purpose, name, content, digest) -> Upload:
    try:
        said, _made = child.ask("pdf", content, most_pages=purpose.most_pages)
    except child.ChildFailed as error:
        raise BadUpload(_("This PDF cannot be read. Save it again and try once more.")) from error
    if "refused" in said:
        raise BadUpload(_why(said["refused"]))
    text = CONTROLS.sub("", said["text"]).strip()
    return Upload(label(name, ".pdf"), text, content, ".pdf", "application/pdf", digest)


def _why(word: str) -> str:
    return {
        "locked": _("This PDF is locked with a password. Save it without one."),
        "active": _("This PDF contains programs or other files. Save it as a plain PDF."),
        "pages": _("This PDF has too many pages. Send only the pages that are asked for."),
        "pixels": _("This picture is too large to be opened. Take a smaller one."),
    }[word]


@dataclass(frozen=True)
class FormUpload(Upload):
    """A form of a district: plain pages, their sizes in points, and what was seen on them."""

    sizes: tuple = ()
    fields: tuple = ()
    lines: tuple = ()


def read_form(file) -> FormUpload:
    """Return the plain pages of a PDF form and its fields; raise `BadUpload` with the reason."""
    purpose = PURPOSES["form"]
    if file.size > purpose.most_bytes:
        raise BadUpload(too_large(purpose))
    content = file.read()
    if not content.strip():
        raise BadUpload(_("The file is empty. Choose another one."))
    if _kind(content) != "pdf":
        raise BadUpload(_("This is no PDF. Save the form as PDF and try again."))
    try:
        said, plain = child.ask("form", content, most_pages=purpose.most_pages)
    except child.ChildFailed as error:
        raise BadUpload(_why_no_form("broken", purpose)) from error
    if "refused" in said:
        raise BadUpload(_why_no_form(said["refused"], purpose))
    seen = {"fields": tuple(said["fields"]), "lines": tuple(said["lines"])}
    sizes, digest = tuple(map(tuple, said["pages"])), hashlib.sha256(content).hexdigest()
    named = {"name": label(file.name, ".pdf"), "suffix": ".pdf", "content_type": "application/pdf"}
    return FormUpload(content=plain, digest=digest, sizes=sizes, **named, **seen)


def _why_no_form(word: str, purpose: Purpose) -> str:
    """Say why a form is refused, and the way round it; nothing of the file was kept."""
    return {
        "locked": _("This PDF is locked or encrypted. Save it without a password and try again."),
        "xfa": _(
            "This PDF is an XFA form, which only one program can show. Open it there, choose "
            "Print, save it as PDF, and upload that."
        ),
        "script": _(
            "This PDF contains programs (scripts or actions). Open it, choose Print, save it as "
            "PDF, and upload that."
        ),
        "files": _("This PDF carries other files inside. Save it without attachments."),
        "pages": _("This PDF has no page or more than %(most)d pages. Upload only the form itself.")
        % {"most": purpose.most_pages},
        "size": _(
            "A page of this PDF is tiny or larger than a poster. Save it on letter paper and "
            "try again."
        ),
        "broken": _(
            "This PDF is damaged and cannot be read. Save it again in the program that made it, "
            "and try once more."
        ),
    }[word]


def _picture(purpose, name, content, digest) -> Upload:
    limits = {"most_pixels": MOST_PIXELS, "longest_side": LONGEST_SIDE}
    try:
        said, made = child.ask("picture", content, **limits)
    except child.ChildFailed as error:
        raise BadUpload(
            _("This picture cannot be read. Take it again and try once more.")
        ) from error
    if "refused" in said:
        raise BadUpload(_why(said["refused"]))
    suffix = {"jpeg": ".jpg", "png": ".png"}[said["kind"]]
    return Upload(label(name, suffix), "", made, suffix, f"image/{said['kind']}", digest)


def _text(purpose, name, content, digest) -> Upload:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadUpload(_wanted(purpose)) from error
    if CONTROLS.search(text):
        raise BadUpload(_wanted(purpose))
    if len(text) > MOST_LETTERS:
        raise BadUpload(_("The text is too long. A résumé or letter fits on one page."))
    return Upload(label(name, ".txt"), text.replace("\r\n", "\n"), digest=digest)


READERS: dict[str, Callable] = {"pdf": _pdf, "picture": _picture, "text": _text}
