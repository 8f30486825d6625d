"""What a check of a sign-in service found, in words for the district's admin."""

from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "address": _(
        "We do not call this address. It must begin with https:// and be a public address, also"
        " the addresses that the service names for sign-in, tokens and keys."
    ),
    "away": _("The service does not answer. Is the address right, and is the service up?"),
    "answer": _("There is an answer, but not the description of an OpenID Connect service."),
    "issuer": _("The service calls itself something else. Copy its issuer exactly as it says."),
    "discovery": _("The service does not say where to sign in, get tokens or find its keys."),
    "keys": _("The service publishes no key that we can check signatures with."),
    "certificate": _("The certificate cannot be read. Paste it whole, with its first line."),
    "saml": _("SAML is not installed here. Ask whoever runs this installation."),
}
