"""A PAdES seal against the least it can cost: one hash and one RSA-2048 signature."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

from paperwork.pdf import documents, seal
from tests.bench.ratio import Result, Way, compare
from tests.paperwork.papers import paper

AT = datetime(2026, 4, 27, 16, 0, tzinfo=UTC)
ABOUT = PdfSignatureMetadata(
    field_name="Seal", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
)


def _shipped_signer(key) -> SimpleSigner:
    """Return the library's own signer, made the way its manual says."""
    packed = pkcs12.serialize_key_and_certificates(
        b"bench", key.private_key, key.certificate, None, NoEncryption()
    )
    return SimpleSigner.load_pkcs12_data(packed, other_certs=[])


def measure() -> Iterator[Result]:
    """Yield the time of sealing a work permit request, in units of hash and signature."""
    pdf, key = documents.draw(paper("b1_1")), seal.new_key("Bench", at=AT)
    stored = key.pem, key.encrypted_key
    shipped = _shipped_signer(key)

    def ours():
        seal.seal(pdf, seal.load_key(*stored), reason="bench", at=AT)

    def floor():
        key.private_key.sign(hashlib.sha256(pdf).digest(), PKCS1v15(), Prehashed(SHA256()))

    def as_shipped():
        sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), ABOUT, signer=shipped)

    yield compare(
        "seal",
        ours=Way("sealed", ours, calls=10),
        against=Way("one SHA-256 of the file and one RSA-2048 signature", floor, calls=50),
        rival=Way("pyHanko as shipped, key parsed each time", as_shipped, calls=2),
        target=30,
        n=len(pdf),
    )
