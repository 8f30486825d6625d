"""Certificates as people paste them *(pure)*."""

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

FIRST, LAST = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"


def tidy(text: str) -> str:
    """Return one certificate in PEM, also from its bare middle; raise `ValueError` otherwise."""
    text = text.strip()
    if FIRST not in text:
        text = f"{FIRST}\n{''.join(text.split())}\n{LAST}\n"
    return x509.load_pem_x509_certificate(text.encode()).public_bytes(Encoding.PEM).decode()
