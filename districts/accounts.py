"""How allauth behaves here: nobody signs up alone, people are invited."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import clock, visitors
from districts.enums import Channel
from districts.signin import letters, phones, sessions
from districts.signin.lockout import tell
from districts.sso.session import signed_out_address

OURS = {
    "allauth.account.stages.LoginByCodeStage": "districts.signin.stages.Code",
    "allauth.mfa.stages.AuthenticateStage": "districts.signin.stages.SecondFactor",
}


class AccountAdapter(DefaultAccountAdapter):
    """Letters instead of mails, our own view of addresses, and no word about who has an account."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _(
            "Too many wrong tries. For some minutes nobody can sign in this way; then try again."
        ),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_password": _("This password is not right."),
        "incorrect_code": _("This code is not right, or too old."),
    }

    def is_open_for_signup(self, request) -> bool:  # noqa: ARG002 the parent's signature
        return False

    def get_login_stages(self) -> list[str]:
        return [OURS.get(stage, stage) for stage in super().get_login_stages()]

    def get_logout_redirect_url(self, request) -> str:
        """Who came through their school is offered to end the school's session as well."""
        return signed_out_address(request) or super().get_logout_redirect_url(request)

    # --- Who may try, and how often --------------------------------------------------------

    def get_client_ip(self, request) -> str:
        return visitors.address(request) or "0.0.0.0"  # noqa: S104 an address, not a socket

    def pre_authenticate(self, request, **credentials) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            tell(_owner(credentials.get("email", "")))
            raise

    def authenticate(self, request, **credentials):
        """A closed account is answered like one that never was."""
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Who signed in a moment ago need not do it again."""
        required = super().is_reauthentication_required(app=app, **kwargs)
        return required and not sessions.is_fresh(context.request)

    # --- Letters ---------------------------------------------------------------------------

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Queue a letter in the reader's language; strangers get none."""
        kind = template_prefix.rpartition("/")[2]
        user = context.get("user") or _owner(email)
        if kind not in letters.KINDS or user is None:
            return
        link = context.get("password_reset_url") or context.get("activate_url") or ""
        code = context.get("code", "")
        letters.write(user=user, kind=kind, at=clock.now(), address=email, code=code, link=link)

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        known = (context or {}) | {"user": user}
        super().send_notification_mail(template_prefix, user, known, email)

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _from_base(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request, emailconfirmation) -> str:
        return _from_base(super().get_email_confirmation_url(request, emailconfirmation))

    # --- Telephones: whose they are is known above, and wired in by `settings.PHONES` --------

    def send_verification_code_sms(self, user, phone, code, **_kwargs) -> None:
        letters.write(
            user=user,
            kind="login_code",
            at=clock.now(),
            address=phone,
            channel=Channel.SMS,
            code=code,
        )

    def generate_phone_verification_code(self, *, user, phone) -> str:  # noqa: ARG002
        return self.generate_login_code()

    def get_user_by_phone(self, phone):
        return phones.owner(phone)

    def get_phone(self, user):  # noqa: ARG002 the parent's signature
        return None

    def set_phone(self, user, phone, verified) -> None:
        """Numbers belong to the record of a student or employer, not to the account."""

    def set_phone_verified(self, user, phone) -> None:
        """It was confirmed before a code could go there."""


def _owner(email: str):
    users = filter_users_by_email(email, is_active=True, prefer_verified=True) if email else []
    return users[0] if users else None


def _from_base(url: str) -> str:
    """Links in letters start with BASE_URL, never with what a request calls us."""
    return settings.BASE_URL + urlsplit(url).path
