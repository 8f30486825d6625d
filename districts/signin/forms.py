"""Forms of the sign-in pages, where ours differ from allauth's."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm as AllauthConfirmForm
from allauth.account.forms import RequestLoginCodeForm as AllauthRequestForm
from allauth.core import context, ratelimit
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from core import limits
from core.forms import CodeInput
from districts.signin import phones
from districts.signin.lockout import tell

CODE_TRIES, CODE_LOCK = 5, 10 * 60


class RequestLoginCodeForm(AllauthRequestForm):
    """One field for both: an e-mail address, or the number of a confirmed phone."""

    email = forms.CharField(
        label=_("E-mail or mobile phone"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )

    def clean_email(self):
        """Answer alike for addresses and numbers that are known, unknown or closed."""
        given = self.cleaned_data["email"].strip()
        self.phone = ""
        if "@" in given:
            validate_email(given)
            self.cleaned_data["email"] = given.lower()
            return super().clean_email()
        self.phone = phones.number(given)
        if not self.phone:
            raise ValidationError(_("Write an e-mail address, or a phone number with area code."))
        self._user = phones.owner(self.phone)
        self._take(self.phone)
        return ""

    def _take(self, whom) -> None:
        request = context.request
        if not ratelimit.consume(request, action="request_login_code", key=whom):
            raise get_adapter().validation_error("too_many_login_attempts")

    def clean(self):
        cleaned = super().clean()
        if getattr(self, "phone", ""):
            cleaned["phone"] = self.phone
        return cleaned


class ConfirmLoginCodeForm(AllauthConfirmForm):
    """Tries are counted by account for all browsers together, before they are judged."""

    code = forms.CharField(label=_("Code"), max_length=20, widget=CodeInput())

    def clean_code(self):
        state = context.request._login_stage.state
        whom = state.get("email") or state.get("phone") or ""
        if not limits.take("login-code", whom, most=CODE_TRIES, seconds=CODE_LOCK):
            tell(context.request._login_stage.login.user)
            raise get_adapter().validation_error("too_many_login_attempts")
        code = super().clean_code()
        limits.forget("login-code", whom)
        return code
