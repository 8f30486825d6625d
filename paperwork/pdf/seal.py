"""The district's seal: a PAdES certification signature that allows no change (ETSI.CAdES.detached).

A sealed file proves itself in any PDF reader. The certificate is made by the district's own
installation, so readers say "unknown issuer" while still showing whether a byte was changed;
a bought certificate fits the same places.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO

from asn1crypto.cms import ContentInfo
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate as Asn1Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import get_pyca_cryptography_hash
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from core import secrets

YEARS = 10
FIELD = "Seal"
DER = serialization.Encoding.DER
BYTES_RESERVED = 8192  # room for the signature; asking pyHanko to measure costs a second signature


class SealKeyUnreadable(Exception):
    """The stored key does not decrypt or does not belong to its certificate."""


@dataclass(frozen=True)
class SealKey:
    """A sealing certificate with its private key, as objects that stay in memory."""

    certificate: x509.Certificate
    private_key: RSAPrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def encrypted_key(self) -> bytes:
        """The private key as it may lie in a database: encrypted with the installation's keys."""
        plain = self.private_key.private_bytes(
            DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return secrets.encrypt(plain)

    @property
    def fingerprint(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()


def new_key(organisation: str, *, at: datetime) -> SealKey:
    """Make a district's sealing certificate: RSA-2048, fit for documents only, ten years."""
    private_key = generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{organisation[:50]} documents"),
        ]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=round(365.25 * YEARS)))
    )
    for extension, critical in _extensions(private_key):
        builder = builder.add_extension(extension, critical=critical)
    return SealKey(builder.sign(private_key, hashes.SHA256()), private_key)


def _extensions(private_key) -> list[tuple[x509.ExtensionType, bool]]:
    uses = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (x509.KeyUsage(digital_signature=True, content_commitment=True, **uses), True),
        (x509.SubjectKeyIdentifier.from_public_key(private_key.public_key()), False),
    ]


@lru_cache(maxsize=64)
def load_key(pem: bytes, encrypted_key: bytes) -> SealKey:
    """Return a stored key, parsed once for each process. Raise `SealKeyUnreadable`."""
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        plain = secrets.decrypt(encrypted_key)
        private_key = serialization.load_der_private_key(plain, password=None)
    except Exception as error:
        raise SealKeyUnreadable(type(error).__name__) from error
    if private_key.public_key() != certificate.public_key():
        raise SealKeyUnreadable("Key and certificate do not belong together.")
    return SealKey(certificate, private_key)


class KeptKeySigner(SimpleSigner):
    """Signs with the key object we hold.

    The library would parse and validate the key again, twice for each document: 96 ms, not 20.
    Most of what is left is building the same ASN.1 again, so the first signature serves as a form
    for the others: they differ in the digest and in the signature over it, both of fixed length.
    """

    def __init__(self, key: SealKey):
        certificate = key.certificate.public_bytes(DER)
        super().__init__(
            signing_cert=Asn1Certificate.load(certificate),
            signing_key=PrivateKeyInfo(),
            cert_registry=SimpleCertificateStore(),
        )
        self.key = key.private_key
        self._form: SignatureForm | None = None

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        return self.key.sign(data, PKCS1v15(), get_pyca_cryptography_hash(digest_algorithm))

    async def async_sign(self, data_digest, digest_algorithm, *args, **settings) -> ContentInfo:
        """Return the CMS signature of a digest (RFC 5652)."""
        if self._form is None or settings != self._form.settings:
            built = await super().async_sign(data_digest, digest_algorithm, *args, **settings)
            self._form = SignatureForm.of(built, data_digest, settings)
            return built
        attributes = self._form.attributes.replace(self._form.digest, data_digest)
        signature = self.sign_raw(attributes, digest_algorithm)
        return self._form.filled(data_digest, signature)


@dataclass(frozen=True)
class SignatureForm:
    """A signature as bytes, in which digest and signature are replaced."""

    whole: bytes
    attributes: bytes  # as they are signed: RFC 5652, section 5.4
    digest: bytes
    signature: bytes
    settings: dict

    @classmethod
    def of(cls, built: ContentInfo, digest: bytes, settings: dict) -> "SignatureForm | None":
        """Return the form of a signature, None unless both can be told from all else in it."""
        (signer,) = built["content"]["signer_infos"]
        whole, signature = built.dump(), signer["signature"].native
        attributes = signer["signed_attrs"].untag().dump()
        if whole.count(digest) != 1 or whole.count(signature) != 1:
            return None
        return cls(whole, attributes, digest, signature, settings)

    def filled(self, digest: bytes, signature: bytes) -> ContentInfo:
        """Return the signature of another digest."""
        whole = self.whole.replace(self.digest, digest)
        return ContentInfo.load(whole.replace(self.signature, signature))


@lru_cache(maxsize=64)
def _signer(key: SealKey) -> KeptKeySigner:
    return KeptKeySigner(key)


class _SignerAt(PdfSigner):
    """A PDF signer that writes the caller's time."""

    def __init__(self, *args, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.at = at

    def init_signing_session(self, *args, **kwargs):
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at
        return session


def seal(pdf: bytes, key: SealKey, *, reason: str, at: datetime) -> bytes:
    """Return the PDF with the district's certification signature; no change is allowed after it.

    `at` is an aware moment and becomes the signing time. The network is not asked.
    """
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    about = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=reason,
        name=_name(key.certificate),
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    signer = _SignerAt(about, _signer(key), at=at)
    return signer.sign_pdf(writer, bytes_reserved=BYTES_RESERVED).getvalue()


def _name(certificate: x509.Certificate) -> str:
    return str(certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value)


@dataclass(frozen=True)
class SealVerdict:
    """What a seal says about a file; truthy only when everything holds."""

    valid: bool  # a trusted certificate made it, it fits, and nothing was added
    intact: bool  # the bytes it covers are unchanged
    covers_whole_file: bool
    signer: str = ""
    at: datetime | None = None

    def __bool__(self) -> bool:
        return self.valid and self.intact and self.covers_whole_file


BROKEN = SealVerdict(valid=False, intact=False, covers_whole_file=False)


def check(pdf: bytes, trusted: Sequence[bytes]) -> SealVerdict:
    """Judge the seal of one of our files; `trusted` are PEM certificates, old ones included.

    Any file whose seal cannot be read is `BROKEN`. For files from outside use a child process:
    the parser is not made for hostile input.
    """
    try:
        found = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if len(found) != 1:
            return BROKEN
        status = validate_pdf_signature(found[0], _context(found[0]))
        whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and _tight(pdf, found[0])
    except Exception:  # a broken file fails in as many ways as it has bytes
        return BROKEN
    untouched = status.docmdp_ok and status.modification_level == ModificationLevel.NONE
    return SealVerdict(
        valid=bool(status.valid and untouched and _is_ours(status.signing_cert, trusted)),
        intact=bool(status.intact),
        covers_whole_file=whole,
        signer=_organisation(status.signing_cert),
        at=status.signer_reported_dt,
    )


def _context(found) -> ValidationContext:
    """Judge the certificate at the time of sealing: it expires, the papers stay.

    Whether it is one of ours is asked apart (`_is_ours`), so a foreign one is no error in the log.
    """
    return ValidationContext(
        trust_roots=[found.signer_cert], allow_fetching=False, moment=found.self_reported_timestamp
    )


def _is_ours(certificate, trusted: Sequence[bytes]) -> bool:
    der = (x509.load_pem_x509_certificate(pem).public_bytes(DER) for pem in trusted)
    return certificate.dump() in set(der)


def _tight(pdf: bytes, found) -> bool:
    """Say whether the gap left for the signature holds the signature and zeros, nothing else.

    The gap is the one place a signature cannot cover, so its padding is checked by us.
    """
    _start, first, second, _length = (int(one) for one in found.byte_range)
    content = ContentInfo.load(found.pkcs7_content)
    exact = content.dump(force=True).hex().upper().encode()
    padded = b"<" + exact.ljust(second - first - 2, b"0") + b">"
    return pdf[first:second] == padded and _plain(content["content"])


def _plain(signed) -> bool:
    """Say whether the words around the signature are those we write (RFC 5652, section 5.1).

    Versions and the list of digests are hints that no signature covers and no validator needs.
    """
    (signer,) = signed["signer_infos"]
    versions = {signed["version"].native, signer["version"].native}
    digests = [one.dump() for one in signed["digest_algorithms"]]
    return versions == {"v1"} and digests == [signer["digest_algorithm"].dump()]


def _organisation(certificate) -> str:
    return str(certificate.subject.native.get("organization_name", ""))
