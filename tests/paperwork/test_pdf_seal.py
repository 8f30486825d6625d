"""The seal: what we made verifies, and every changed byte shows."""

import asyncio
import hashlib
import logging
import shutil
import subprocess
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.test import override_settings
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from paperwork.pdf import seal as sealing
from paperwork.pdf.documents import draw
from tests.paperwork.papers import AT, paper

REASON = "Completed by all signers"


@pytest.fixture(scope="module")
def key():
    return sealing.new_key("Valle Unified School District", at=AT)


@pytest.fixture(scope="module")
def plain():
    return draw(paper("labor_rights_receipt"))


@pytest.fixture(scope="module")
def sealed(plain, key):
    return sealing.seal(plain, key, reason=REASON, at=AT)


def test_a_sealed_file_says_who_when_and_that_nothing_changed(sealed, key):
    verdict = sealing.check(sealed, [key.pem])

    assert verdict == sealing.SealVerdict(
        valid=True,
        intact=True,
        covers_whole_file=True,
        signer="Valle Unified School District",
        at=AT,
    )
    assert verdict


def test_the_seal_adds_to_the_file_and_keeps_what_was_there(sealed, plain):
    assert sealed.startswith(plain)


def test_the_seal_is_a_pades_certification_that_allows_no_change(sealed):
    assert b"/ETSI.CAdES.detached" in sealed
    assert b"/DocMDP" in sealed
    assert b"/P 1" in sealed
    assert REASON.encode() in sealed


def positions(sealed: bytes) -> list[int]:
    """Return places all over the file: start, pages, signature, its padding, cross-references."""
    gap = sealed.rfind(b"/Contents <") + 11
    spread = range(3, len(sealed), len(sealed) // 40)
    hints = sealed.index(b"310F300D0609", gap)  # the digests that the signature says it uses
    inside = (gap, gap + 3, gap + 6, *range(hints - 2, hints + 34), gap + 5000, gap + 8191)
    ends = (0, 1, sealed.rfind(b"/ByteRange"), sealed.rfind(b"startxref"), len(sealed) - 2)
    return [*spread, *inside, *ends]


def test_a_changed_byte_anywhere_breaks_it(sealed, key, caplog):
    caplog.set_level(logging.CRITICAL)
    survived = []
    for position in positions(sealed):
        changed = bytearray(sealed)
        changed[position] ^= 1
        if sealing.check(bytes(changed), [key.pem]):
            survived.append(position)
    assert survived == []


def test_something_added_behind_the_seal_shows(sealed, key, caplog):
    caplog.set_level(logging.CRITICAL)
    assert not sealing.check(sealed + b"\n% added", [key.pem])


def test_a_second_seal_cannot_hide_a_change(sealed, key, caplog):
    caplog.set_level(logging.CRITICAL)
    with pytest.raises(SigningError):
        sealing.seal(sealed, key, reason=REASON, at=AT)


def test_a_stranger_s_seal_is_intact_but_not_ours(plain, key):
    stranger = sealing.new_key("Valle Unified School District", at=AT)
    theirs = sealing.seal(plain, stranger, reason=REASON, at=AT)
    verdict = sealing.check(theirs, [key.pem])

    assert verdict.intact
    assert not verdict.valid


def test_an_old_certificate_still_verifies_what_it_sealed(sealed, key):
    newer = sealing.new_key("Valle Unified School District", at=AT + timedelta(days=3000))
    assert sealing.check(sealed, [newer.pem, key.pem])


@pytest.mark.parametrize("other", (b"", b"%PDF-1.7 nothing", b"\0" * 500))
def test_what_is_no_sealed_pdf_is_broken(other, key, caplog):
    caplog.set_level(logging.CRITICAL)
    assert sealing.check(other, [key.pem]) == sealing.BROKEN


def test_a_pdf_without_a_seal_is_broken(plain, key):
    assert sealing.check(plain, [key.pem]) == sealing.BROKEN


def test_the_certificate_is_fit_for_documents_only(key):
    certificate = key.certificate
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    lasts = certificate.not_valid_after_utc - AT

    assert (usage.digital_signature, usage.content_commitment) == (True, True)
    assert (usage.key_cert_sign, usage.crl_sign, usage.key_encipherment) == (False,) * 3
    assert basic.ca is False
    assert timedelta(days=3652) <= lasts <= timedelta(days=3653)
    assert certificate.not_valid_before_utc < AT


def test_the_stored_key_is_encrypted_and_comes_back(key):
    stored = key.encrypted_key
    plain_key = key.private_key.private_numbers().p.to_bytes(128)

    assert plain_key not in stored
    assert sealing.load_key(key.pem, stored).private_key.private_numbers() == (
        key.private_key.private_numbers()
    )


def test_a_stored_key_needs_the_installation_s_key(key):
    with override_settings(FIELD_KEYS=["one"]):
        stored = key.encrypted_key
    with override_settings(FIELD_KEYS=["other"]), pytest.raises(sealing.SealKeyUnreadable):
        sealing.load_key(key.pem, stored)
    with override_settings(FIELD_KEYS=["newer", "one"]):
        assert sealing.load_key(key.pem, stored).certificate == key.certificate


def test_a_key_that_does_not_fit_its_certificate_is_refused(key):
    stranger = sealing.new_key("Valle Unified School District", at=AT)
    with pytest.raises(sealing.SealKeyUnreadable, match="do not belong together"):
        sealing.load_key(key.pem, stranger.encrypted_key)


def test_the_signer_keeps_the_key_object(key):
    """What makes a seal take 20 ms instead of 96: the library must not parse the key again."""
    signer = sealing._signer(key)

    assert type(signer) is sealing.KeptKeySigner
    assert signer.key is key.private_key
    assert isinstance(signer.key, RSAPrivateKey)
    assert sealing._signer(key) is signer


def test_a_signature_made_from_the_first_one_is_the_library_s_own(key):
    asked = {"use_pades": True, "signed_attr_settings": PdfCMSSignedAttributes()}

    def signature(signer, text: bytes) -> bytes:
        digest = hashlib.sha256(text).digest()
        return asyncio.run(signer.async_sign(digest, "sha256", **asked)).dump()

    used, fresh = sealing.KeptKeySigner(key), sealing.KeptKeySigner(key)
    first, second = signature(used, b"one"), signature(used, b"two")

    assert used._form is not None
    assert second == signature(fresh, b"two") != first
    assert asyncio.run(used.async_sign(b"2" * 32, "sha256", use_pades=False)).dump() != second


def test_one_key_seals_many_files(key, plain):
    other = draw(paper("labor_rights_receipt", values={}))
    for pdf, hours in ((plain, 1), (other, 2), (plain, 3)):
        at = AT + timedelta(hours=hours)
        verdict = sealing.check(sealing.seal(pdf, key, reason=REASON, at=at), [key.pem])
        assert (bool(verdict), verdict.at) == (True, at)


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils is not installed")
def test_a_second_validator_agrees(sealed, tmp_path):
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed)
    said = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout

    assert "Signature is Valid." in said
    assert "Total document signed" in said

    changed = bytearray(sealed)
    changed[len(sealed) // 3] ^= 1
    path.write_bytes(changed)
    said = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." not in said
