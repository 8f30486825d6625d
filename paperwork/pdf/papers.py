"""What a document shows: heading, values, signatures. Two equal papers give equal bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.qr import Square
from paperwork.catalogue.sheet import Signed
from paperwork.catalogue.specs import FormSpec, Situation
from paperwork.pdf.certificate import Certificate
from paperwork.pdf.codes import code_square

MAIN_LANGUAGE = "en"  # the state's and the district's copy; a translation follows for the reader


@dataclass(frozen=True)
class Heading:
    """Who issues the paper. `made_at` is printed into the file, so it belongs to the version."""

    district: str
    office: str = ""
    address: str = ""
    cover_code: str = ""
    made_at: str = "2026-01-01T00:00:00Z"

    @property
    def qr(self) -> Square:
        return code_square(self.cover_code)


@dataclass(frozen=True)
class Attached:
    """A file to embed: the frozen version travels inside the signed one."""

    name: str
    description: str
    data: bytes
    at: datetime


@dataclass(frozen=True)
class Paper:
    """All that a document shows; two equal papers give equal bytes."""

    spec: FormSpec
    values: Mapping
    situation: Situation
    heading: Heading
    languages: Sequence[str] = (MAIN_LANGUAGE,)
    signed: Mapping[str, Signed] = field(default_factory=dict)
    certificate: Certificate | None = None
    attached: Sequence[Attached] = ()
    base: bytes = b""  # the district's own pages, where the form is the district's own

    @property
    def spoken(self) -> tuple[str, ...]:
        """The languages of its copies: English, then each other one that the form speaks."""
        others = [
            language
            for language in dict.fromkeys(self.languages)
            if language != MAIN_LANGUAGE and language in self.spec.languages
        ]
        return (MAIN_LANGUAGE, *others)
