"""HTML template to tagged PDF (PDF/UA-1): same values, same bytes; nothing from the network."""

import hashlib
import logging
import re
import zlib
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock

import pikepdf
import uharfbuzz
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import CSS, HTML, VERSION, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

HERE = Path(__file__).parent
OWN = re.compile(r"onramp:(fonts/[A-Za-z]+-[A-Za-z]+\.ttf|css/[a-z]+\.css)")
STYLE = "onramp:css/document.css"
MISSING_GLYPH = ".notdef glyph"
# Pango's font map is not made for two threads at once, and one worker draws one page anyway.
_drawing = Lock()


class RenderError(Exception):
    """The drawing library complained: a document it complained about is not handed out."""


class Unprintable(RenderError):
    """A character that no installed font has. `characters` names them."""

    def __init__(self, characters: str):
        names = ", ".join(f"U+{ord(one):04X}" for one in characters)
        super().__init__(f"No font for {names}; see paperwork/pdf/fonts/README.md")
        self.characters = characters


class OwnFiles(URLFetcher):
    """Answers for our fonts and style sheets, and for nothing else in the world."""

    def __init__(self):
        # A refusal is logged by the library, and what it logs is an error to us (`_refuse`).
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=False)

    def fetch(self, url, headers=None):  # noqa: ARG002
        name = OWN.fullmatch(url)
        if name is None:
            raise ValueError("Documents use only the files that travel with the code.")
        return URLFetcherResponse(url, (HERE / name[1]).read_bytes())


@lru_cache(maxsize=2)
def _house(style: str) -> tuple[FontConfiguration, CSS, OwnFiles]:
    """Return fonts and style, loaded once for each process: loading costs more than a page."""
    fonts, files = FontConfiguration(), OwnFiles()
    return fonts, CSS(url=style, font_config=fonts, url_fetcher=files), files


def render(
    template_name: str, context: dict, *, language: str, attach=(), style: str = ""
) -> bytes:
    """Return the PDF of a template, filled in a language.

    `attach` holds `(name, description, bytes, moment)` of files to embed, `style` more rules for
    the looks. Raise `Unprintable` for
    a character that no font has and `RenderError` for anything else that would not print as meant.
    """
    html = written(template_name, context, language=language)
    return draw(html, attach=attach, style=style)


def written(template_name: str, context: dict, *, language: str) -> str:
    """Return a template filled in a language, as HTML."""
    with translation.override(language):
        return render_to_string(template_name, {**context, "language": language})


def draw(html: str, *, attach=(), style: str = "", sheet=STYLE, variant="pdf/ua-1") -> bytes:
    """Return the PDF of finished HTML. Without a `variant` it is a layer, to lie over a page.

    `sheet` is the house's style sheet, `style` are more rules for this one document.
    """
    with _drawing, complaints() as heard:
        fonts, house_style, files = _house(sheet)
        more = [CSS(string=style, font_config=fonts, url_fetcher=files)] if style else []
        document = HTML(string=html, url_fetcher=files, base_url="onramp:")
        pdf = document.write_pdf(
            stylesheets=[house_style, *more],
            font_config=fonts,
            pdf_variant=variant,
            pdf_identifier=hashlib.sha256((html + style).encode()).digest()[:16],
            attachments=[_attachment(*one) for one in attach],
        )
    _refuse(heard)
    return pdf


def _attachment(name, description, data, moment) -> Attachment:
    return Attachment(
        string=data, name=name, description=description, created=moment, modified=moment
    )


@contextmanager
def complaints():
    """Collect what the drawing library warns about while the block runs."""
    logger = logging.getLogger("weasyprint")
    ear = _Ear()
    logger.addHandler(ear)
    try:
        yield ear.heard
    finally:
        logger.removeHandler(ear)


class _Ear(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.heard: list[tuple[str, tuple]] = []

    def emit(self, record):
        self.heard.append((record.getMessage(), record.args or ()))


def _refuse(heard) -> None:
    """Raise unless the page was drawn without a complaint. Values are kept out of the message."""
    glyphs = [text for text, _args in heard if text.startswith(MISSING_GLYPH)]
    if glyphs:
        raise Unprintable(_characters(glyphs))
    if heard:
        raise RenderError(heard[0][0][:200])


def _characters(messages) -> str:
    points = {int(point, 16) for text in messages for point in re.findall(r"U\+([0-9A-F]+)", text)}
    return "".join(chr(point) for point in sorted(points)) or "\ufffd"


@lru_cache(maxsize=32)
def engine_digest(template_name: str) -> str:
    """Return what a drawing depends on beside its values: templates, style, fonts, libraries.

    A document drawn under one digest is drawn to the same bytes again under the same digest. What
    compiles and stamps forms counts as well, and so do the libraries that shape, cut and pack.
    """
    from_files = hashlib.sha256(f"{' '.join(ENGINES)} {template_name}".encode())
    parts = ("css/*.css", "fonts/*", "compiled/*.py", *OTHERS)
    found = (*TEMPLATES.rglob("*.html"), *(path for part in parts for path in HERE.glob(part)))
    for path in sorted(found):
        from_files.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return from_files.hexdigest()


OTHERS = ("codes.py", "fitting.py", "layers.py", "own.py")
TEMPLATES = HERE.parent.parent / "templates" / "paperwork" / "forms"
ENGINES = (
    *("weasyprint", VERSION),
    *("pikepdf", pikepdf.__version__, pikepdf.__libqpdf_version__),
    *("harfbuzz", uharfbuzz.version_string(), "zlib", zlib.ZLIB_RUNTIME_VERSION),
)
