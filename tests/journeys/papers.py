"""Sealed papers, read as anybody could: with a PDF library that knows nothing of Onramp."""

import io
import re
from concurrent.futures import ThreadPoolExecutor

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader


def text_of(paper: bytes) -> str:
    """Return what the pages say, white space folded."""
    pages = PdfReader(io.BytesIO(paper)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def with_one_byte_changed(paper: bytes) -> bytes:
    """Return the paper with one bit of its first page's content turned round."""
    place = paper.index(b"stream") + 40
    return paper[:place] + bytes([paper[place] ^ 1]) + paper[place + 1 :]


def verify(paper: bytes) -> bool:
    """Say whether the paper carries a seal that is whole, by a certificate that signed itself.

    In a thread of its own: the library starts an event loop, and so does the browser's.
    """
    with ThreadPoolExecutor(1) as other:
        return other.submit(_verify, paper).result()


def _verify(paper: bytes) -> bool:
    try:
        [seal] = PdfFileReader(io.BytesIO(paper)).embedded_signatures
        trust = ValidationContext(trust_roots=[seal.signer_cert])
        status = validate_pdf_signature(seal, trust)
    except (PdfError, SignatureValidationError, ValueError):
        return False
    return status.intact and status.valid
