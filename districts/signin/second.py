"""Second factors: secrets encrypted at rest, codes that work once, removal told to the owner."""

import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm as AllauthEditForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import limits, secrets
from core.forms import CodeInput
from core.qr import square
from districts.signin.lockout import tell

KEPT = 120  # seconds for which a code that worked is remembered: longer than it could work again


class MFAAdapter(DefaultMFAAdapter):
    """Keeps secrets encrypted with `FIELD_KEYS` and calls the house by its name."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or too old."),
    }

    def encrypt(self, text: str) -> str:
        return secrets.encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return "Onramp"

    def build_totp_svg(self, url: str) -> str:
        """Dark on white whatever the page looks like: readers need it."""
        code = square(url)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {code.size} {code.size}">'
            f'<rect width="{code.size}" height="{code.size}" fill="#fff"/>'
            f'<path d="{code.path}" fill="#1d2433"/></svg>'
        )

    def generate_authenticator_name(self, user, type) -> str:  # noqa: A002, ARG002
        return str(_("My passkey"))


class _WorksOnce:
    """A code opens one time, also with a clock that is a little off; lock-outs are told."""

    def clean_code(self):
        try:
            code = super().clean_code()
        except ValidationError as error:
            if error.code == "too_many_login_attempts":
                tell(self.user)
            raise
        used = hashlib.sha256("".join(code.split()).lower().encode()).hexdigest()
        if not limits.once("second-factor", f"{self.user.pk}:{used}", seconds=KEPT):
            raise ValidationError(_("This code was used already. Wait for the next one."))
        return code


def _code_field():
    return forms.CharField(
        label=_("Code"), max_length=40, widget=CodeInput(attrs={"inputmode": "text"})
    )


class AuthenticateForm(_WorksOnce, AllauthForm):
    code = _code_field()


class ReauthenticateForm(_WorksOnce, AllauthReauthenticateForm):
    code = _code_field()


class ActivateTOTPForm(AllauthActivateForm):
    code = forms.CharField(label=_("Code from the app"), max_length=40, widget=CodeInput())


class AddWebAuthnForm(AllauthAddForm):
    """Every key is made so that it can open the account alone, when the device is able to."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        required=False,
        help_text=_("So that you know it again: “My phone”, “Blue key”."),
    )
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without a password"),
        required=False,
        initial=True,
        help_text=_("The device asks for your finger, face or PIN."),
    )


class EditWebAuthnForm(AllauthEditForm):
    name = forms.CharField(label=_("Name"), max_length=60)
