"""A SAML service for tests: it signs assertions, and leaves out or bends what it is told to."""

import base64
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree

from core.lazy import Lazy

xmlsec = Lazy("xmlsec")  # comes with the extra only

RESPONSE = """
<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
  xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_response" Version="2.0"
  IssueInstant="{now}" Destination="{back}" InResponseTo="{outer}">
 <saml:Issuer>{issuer}</saml:Issuer>
 <samlp:Status>
  <samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/>
 </samlp:Status>
 <saml:Assertion ID="_assertion" Version="2.0" IssueInstant="{now}">
  <saml:Issuer>{issuer}</saml:Issuer>
  <saml:Subject>
   <saml:NameID Format="{format}">{subject}</saml:NameID>
   <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
    <saml:SubjectConfirmationData {answers} {until} Recipient="{recipient}"/>
   </saml:SubjectConfirmation>
  </saml:Subject>
  <saml:Conditions NotBefore="{since}" NotOnOrAfter="{end}">{audiences}</saml:Conditions>
  <saml:AuthnStatement AuthnInstant="{now}">
   <saml:AuthnContext><saml:AuthnContextClassRef>{context}</saml:AuthnContextClassRef></saml:AuthnContext>
  </saml:AuthnStatement>
  <saml:AttributeStatement>
   <saml:Attribute Name="mail"><saml:AttributeValue>{email}</saml:AttributeValue></saml:Attribute>
   <saml:Attribute Name="name"><saml:AttributeValue>Ana Reyes</saml:AttributeValue></saml:Attribute>
  </saml:AttributeStatement>
 </saml:Assertion>
</samlp:Response>
"""
AUDIENCE = "<saml:AudienceRestriction><saml:Audience>{}</saml:Audience></saml:AudienceRestriction>"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"


class SamlService:
    """Its key, its certificate, and the answers it gives."""

    def __init__(self, issuer="https://saml.example.org/service"):
        self.issuer = issuer
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.certificate = self._certificate()

    def _certificate(self) -> str:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "saml.example.org")])
        now = datetime.now(UTC)
        built = x509.CertificateBuilder(
            name, name, self.key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=9)
        )
        return built.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()

    def answer(self, *, asked, back, entity, signs=True, **changes) -> str:
        """Return a signed answer for a request; `changes` bend it before it is signed."""
        document = etree.fromstring(self._text(asked, back, entity, changes))
        if signs:
            self._sign(document.find("{*}Assertion"))
        return base64.b64encode(etree.tostring(document)).decode()

    def _text(self, asked, back, entity, changes) -> str:
        now = datetime.now(UTC)
        end = _moment(now + timedelta(seconds=changes.pop("ends_in", 300)))
        values = {
            "now": _moment(now), "since": _moment(now - timedelta(minutes=1)), "end": end,
            "until": f'NotOnOrAfter="{end}"', "answers": f'InResponseTo="{asked}"',
            "outer": asked, "back": back, "recipient": back, "issuer": self.issuer,
            "audiences": AUDIENCE.format(entity), "subject": "subject-1", "format": PERSISTENT,
            "email": "ana@sample.example", "context": PASSWORD, "status": "Success",
        }  # fmt: skip
        return RESPONSE.format(**values | changes)

    def _sign(self, assertion) -> None:
        signature = xmlsec.template.create(
            assertion, xmlsec.Transform.EXCL_C14N, xmlsec.Transform.RSA_SHA256
        )
        assertion.insert(1, signature)
        reference = xmlsec.template.add_reference(
            signature, xmlsec.Transform.SHA256, uri="#_assertion"
        )
        xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
        xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
        xmlsec.tree.add_ids(assertion, ["ID"])
        pem = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(pem, xmlsec.KeyFormat.PEM)
        context.sign(signature)


def _moment(when) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
