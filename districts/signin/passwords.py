"""What a password must be: long, and not a word that anybody would try first.

No rules about digits or signs, no expiry: they make passwords worse. See decision 0009.
"""

import re

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.tenancy import across
from districts.models import District, Membership

ALONE = 15
WITH_SECOND_FACTOR = 8
PRODUCT = ("onramp", "intern", "internship", "password", "contraseña", "school", "district")
STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Length:
    """Fifteen characters; eight when a second factor stands beside the password."""

    def validate(self, password, user=None):
        least = self._least(user)
        if len(password) < least:
            words = ngettext(
                "Take at least %(count)d character. A few words in a row are easy to remember.",
                "Take at least %(count)d characters. A few words in a row are easy to remember.",
                least,
            )
            raise ValidationError(words % {"count": least}, code="password_too_short")

    def _least(self, user) -> int:
        if user is None or user.pk is None:
            return ALONE
        has = Authenticator.objects.filter(user=user, type__in=STRONG).exists()
        return WITH_SECOND_FACTOR if has else ALONE

    def get_help_text(self):
        return _("At least 15 characters, or 8 when you have a second factor.")


class NotCommon(CommonPasswordValidator):
    """Refuses what everybody tries first, also twice in a row or with digits around it."""

    def validate(self, password, user=None):  # noqa: ARG002 the parent's signature
        bare = password.lower().strip()
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", bare)
        if {bare, core, *self._repeated(bare)} & self.passwords or len(set(bare)) < 4:
            raise ValidationError(
                _("Too many people use this password. Take another one."),
                code="password_too_common",
            )

    @staticmethod
    def _repeated(bare: str):
        """Yield the words that a password only says again and again."""
        for size in range(4, len(bare)):
            word = bare[:size]
            if (word * len(bare))[: len(bare)] == bare:
                yield word


class NotAboutYou:
    """Without names of the person, the district and the product, enough must be left."""

    def validate(self, password, user=None):
        left = password.lower()
        for word in sorted(self._words(user), key=len, reverse=True):
            left = left.replace(word, "")
        if len(re.sub(r"[\W\d_]", "", left)) < WITH_SECOND_FACTOR and left != password.lower():
            raise ValidationError(
                _("Leave out your name, your address and the name of your district."),
                code="password_too_similar",
            )

    def _words(self, user) -> set[str]:
        texts = [*PRODUCT]
        if user is not None and user.pk is not None:
            texts += [user.name, user.email, *_districts(user)]
        return {
            word for text in texts for word in re.split(r"[\W\d_]+", text.lower()) if _counts(word)
        }

    def get_help_text(self):
        return _("Not your name, your address or the name of your district.")


def _counts(word: str) -> bool:
    return len(word) > 3


def _districts(user):
    with across("a password must not name the districts of its owner"):
        mine = Membership.objects.filter(user=user).values("district")
        rows = District.objects.filter(pk__in=mine).order_by("pk")
        return [text for row in rows for text in (row.name, row.slug)]
