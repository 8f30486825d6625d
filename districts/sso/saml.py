"""SAML 2.0, where the extra `saml` is installed: the way out, and assertions that we believe.

python3-saml checks signature, schema, destination, issuer and times. It lets pass what an answer
leaves out, so the rest is demanded here: the assertion itself is signed, is for us, ends soon, and
answers the request of a browser that we sent out.
"""

from contextlib import suppress
from importlib.util import find_spec
from urllib.parse import urlsplit

from core.lazy import Lazy
from districts.sso.certificates import tidy
from districts.sso.claims import SECOND_FACTOR_CLASSES, Claims, Refused, address

auth_module = Lazy("onelogin.saml2.auth")
settings_module = Lazy("onelogin.saml2.settings")
errors = Lazy("onelogin.saml2.errors")

LARGEST = 256 * 1024  # characters of an answer
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
ANSWERED = "/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"
# The library's words for what went wrong, as far as we tell them apart.
SAYS = {
    "WRONG_AUDIENCE": "audience",
    "WRONG_ISSUER": "issuer",
    "ASSERTION_EXPIRED": "expired",
    "ASSERTION_TOO_EARLY": "expired",
    "SESSION_EXPIRED": "expired",
    "WRONG_SUBJECTCONFIRMATION": "expired",
    "WRONG_DESTINATION": "audience",
    "STATUS_CODE_IS_NOT_SUCCESS": "cancelled",
}


def is_installed() -> bool:
    return find_spec("onelogin") is not None


def check(provider) -> dict:
    """Return nothing new; raise `Refused` when this provider cannot work here."""
    if not is_installed():
        raise Refused("saml")
    try:
        tidy(provider.certificate)
    except ValueError:
        raise Refused("certificate") from None
    return {}


def authorize_url(provider, *, entity: str, back: str) -> tuple[str, str]:
    """Return where to send the browser, and the request's id."""
    auth = _auth(provider, entity, back)
    return auth.login(return_to="", set_nameid_policy=True), auth.get_last_request_id()


def read(provider, answer: str, *, entity: str, back: str) -> tuple[Claims, str]:
    """Return who an answer speaks of and the request it answers; raise `Refused`."""
    if len(answer) > LARGEST:
        raise Refused("signature")
    response = _checked(provider, answer, entity, back)
    if entity not in response.get_audiences():
        raise Refused("audience")
    return _claims(provider, response), _request_of(response, back)


def _checked(provider, answer, entity, back):
    """Return the library's response after all of its checks."""
    auth = _auth(provider, entity, back)
    try:
        response = auth.response_class(auth.get_settings(), answer)
        response.is_valid(_request_data(back), raise_exceptions=True)
    except errors.OneLogin_Saml2_ValidationError as error:
        raise Refused(_word(error)) from None
    except Exception:
        raise Refused("signature") from None
    return response


def _word(error) -> str:
    names = {getattr(type(error), name, None): word for name, word in SAYS.items()}
    return names.get(error.code, "signature")


def _request_of(response, back: str) -> str:
    """Return the one request that the signed part answers, here and not for long."""
    confirmations = response._query_assertion(ANSWERED)
    answered = {each.get("InResponseTo") for each in confirmations}
    if len(answered) != 1 or None in answered:
        raise Refused("state")
    if any(each.get("Recipient") != back for each in confirmations):
        raise Refused("audience")
    if not all(each.get("NotOnOrAfter") for each in confirmations):
        raise Refused("expired")
    return answered.pop()


def _claims(provider, response) -> Claims:
    name = response.get_nameid_data()
    subject = (name.get("Value") or "").strip()
    if not subject or len(subject) > 255 or name.get("Format") == TRANSIENT:
        raise Refused("subject")
    said = response.get_attributes()
    mail = _first(said, provider.email_claim) if provider.email_claim else subject
    classes = set(response.get_authn_contexts())
    return Claims(
        subject=subject,
        # Nothing in SAML says that an address is verified: its domain must be the district's.
        email=address(provider, mail) if provider.domains else "",
        sis_id=_first(said, provider.sis_claim)[:120],
        second_factor=provider.is_second_factor or bool(classes & SECOND_FACTOR_CLASSES),
    )


def _first(said, name) -> str:
    values = said.get(name) or [""]
    return (values[0] or "").strip()


def metadata(provider, *, entity: str, back: str) -> str:
    """Return our side as XML, for services that read it from an address."""
    config = _config(provider, entity, back)
    found = settings_module.OneLogin_Saml2_Settings(settings=config, sp_validation_only=True)
    said = found.get_sp_metadata()
    with suppress(AttributeError):
        said = said.decode()
    return said


def _auth(provider, entity, back):
    return auth_module.OneLogin_Saml2_Auth(_request_data(back), _config(provider, entity, back))


def _request_data(back: str) -> dict:
    """Where the answer arrived: by our own settings, whatever the Host header says."""
    parts = urlsplit(back)
    return {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "path_info": "",
        "get_data": {},
        "post_data": {},
    }


def _config(provider, entity: str, back: str) -> dict:
    return {
        "strict": True,
        "sp": {
            "entityId": entity,
            "assertionConsumerService": {"url": back},
            "NameIDFormat": UNSPECIFIED,
        },
        "idp": {
            "entityId": provider.issuer,
            "singleSignOnService": {"url": provider.sso_url},
            "x509cert": provider.certificate,
        },
        "security": {
            "wantAssertionsSigned": True,
            "wantAttributeStatement": False,
            "wantNameId": True,
            "requestedAuthnContext": False,
            "rejectDeprecatedAlgorithm": True,
            "allowSingleLabelDomains": True,
        },
    }
