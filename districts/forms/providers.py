"""Forms of sign-in services: each kind is asked only for what it needs."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import outside
from districts.enums import IdentityService, Role
from districts.sso import certificates

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DOMAIN = re.compile(r"([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
ISSUERS = {
    IdentityService.GOOGLE: ("https://accounts.google.com", "hd"),
    IdentityService.CLEVER: ("https://clever.com", "district"),
    IdentityService.CLASSLINK: ("https://launchpad.classlink.com", ""),
}
SHARED = {issuer for issuer, _claim in ISSUERS.values()}
# What only one kind is asked for; the other fields are asked of everybody.
ASKED = {
    "tenant": {IdentityService.GOOGLE, IdentityService.MICROSOFT, IdentityService.CLEVER,
               IdentityService.CLASSLINK},
    "tenant_claim": {IdentityService.CLASSLINK},
    "issuer": {IdentityService.OIDC, IdentityService.SAML},
    "client_id": set(IdentityService) - {IdentityService.SAML},
    "client_secret": set(IdentityService) - {IdentityService.SAML},
    "sso_url": {IdentityService.SAML},
    "certificate": {IdentityService.SAML},
    "email_claim": {IdentityService.SAML},
}  # fmt: skip
FOR_EVER = ("tenant", "tenant_claim", "issuer")  # they say whose service it is
TENANTS = {
    IdentityService.GOOGLE: _("Main domain of your Workspace, such as school.org"),
    IdentityService.MICROSOFT: _("Directory (tenant) ID"),
    IdentityService.CLEVER: _("Your district's ID at Clever"),
    IdentityService.CLASSLINK: _("Your TenantId at ClassLink"),
}


class ProviderForm(forms.Form):
    """A sign-in service; `result()` is what the actions take."""

    name = forms.CharField(
        label=_("What the button says"), max_length=80,
        help_text=_("For example: Sign in with your school account"),
    )  # fmt: skip
    tenant = forms.CharField(label=_("Your district there"), max_length=120)
    tenant_claim = forms.RegexField(
        label=_("Claim that carries it"), regex=r"^[A-Za-z_][\w.:/-]*$", max_length=60,
        initial="TenantId",
    )  # fmt: skip
    issuer = forms.CharField(label=_("Issuer"), max_length=255)
    client_id = forms.CharField(label=_("Client ID"), max_length=255)
    client_secret = forms.CharField(
        label=_("Client secret"), max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    sso_url = forms.CharField(label=_("Address for signing in (SSO URL)"), max_length=500)
    certificate = forms.CharField(
        label=_("Certificate that signs"), max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )  # fmt: skip
    email_claim = forms.CharField(
        label=_("Attribute with the e-mail address"), max_length=120, required=False,
        help_text=_("Empty when the name ID is the address."),
    )  # fmt: skip
    sis_claim = forms.RegexField(
        label=_("Claim with the student number"), regex=r"^[A-Za-z_][\w.:/-]*$",
        max_length=120, required=False,
        help_text=_("Empty when students are found by their school address only."),
    )  # fmt: skip
    domains = forms.CharField(
        label=_("Domains of school addresses"), max_length=500, required=False,
        help_text=_(
            "Separated by spaces. People who type such an address find your sign-in page, and only"
            " such addresses are believed."
        ),
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label=_("Who may sign in with it"), choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    is_second_factor = forms.BooleanField(
        label=_("It always asks staff for a second factor"), required=False,
        help_text=_("Then we do not ask for ours. Otherwise we go by what the service says."),
    )  # fmt: skip

    def __init__(self, *args, service, **kwargs):
        super().__init__(*args, **kwargs)
        self.service = service
        for name, services in ASKED.items():
            if service not in services:
                del self.fields[name]
        if service == IdentityService.SAML:  # it says of no address that it is verified
            self.fields["domains"].required = True
        if "tenant" in self.fields:
            self.fields["tenant"].label = TENANTS[service]

    def clean_tenant(self):
        tenant = self.cleaned_data["tenant"].strip().lower()
        fits = {IdentityService.GOOGLE: DOMAIN, IdentityService.MICROSOFT: GUID}.get(self.service)
        if fits and not fits.fullmatch(tenant):
            raise ValidationError(_("This does not look like one."))
        return tenant

    def clean_issuer(self):
        issuer = self.cleaned_data["issuer"]
        if self.service == IdentityService.SAML:
            return issuer
        if not outside.may_be_called(issuer) or "?" in issuer:
            raise ValidationError(_("It must begin with https://"))
        if issuer in SHARED:
            raise ValidationError(_("This service serves many districts: choose it by its name."))
        return issuer

    def clean_sso_url(self):
        if not outside.may_be_called(self.cleaned_data["sso_url"]):
            raise ValidationError(_("It must begin with https://"))
        return self.cleaned_data["sso_url"]

    def clean_certificate(self):
        try:
            return certificates.tidy(self.cleaned_data["certificate"])
        except ValueError:
            raise ValidationError(_("This is not a certificate in PEM form.")) from None

    def clean_domains(self):
        domains = re.split(r"[\s,;@]+", self.cleaned_data["domains"].lower())
        domains = sorted(set(filter(None, domains)))
        if not all(map(DOMAIN.fullmatch, domains)):
            raise ValidationError(_("A domain looks like school.org"))
        return domains

    def result(self) -> dict:
        """Return {values, secret} for the actions."""
        values = dict(self.cleaned_data)
        secret = values.pop("client_secret", "")
        return {"values": values, "secret": secret}


class NewProviderForm(ProviderForm):
    """A service that is added: what identifies it follows from its kind."""

    def result(self) -> dict:
        done = super().result()
        values = done["values"]
        issuer, claim = ISSUERS.get(self.service, ("", ""))
        if self.service == IdentityService.MICROSOFT:
            issuer, claim = f"https://login.microsoftonline.com/{values['tenant']}/v2.0", "tid"
        values.setdefault("issuer", issuer)
        values.setdefault("tenant_claim", claim)
        values.setdefault("tenant", "")
        return done


class ChangeProviderForm(ProviderForm):
    """What identifies a service stays; an empty secret keeps the one there is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in FOR_EVER:
            self.fields.pop(name, None)
        if "client_secret" in self.fields:
            self.fields["client_secret"].required = False
            self.fields["client_secret"].help_text = _("Leave it empty to keep the one there is.")


def new_form(service, data=None) -> NewProviderForm:
    return NewProviderForm(data, service=service)


def change_form(provider, data=None) -> ChangeProviderForm:
    initial = {name: getattr(provider, name) for name in ProviderForm.base_fields}
    initial |= {"domains": " ".join(provider.domains), "client_secret": ""}
    return ChangeProviderForm(data, service=provider.service, initial=initial)
