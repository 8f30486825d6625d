"""Links to choose a new password: they die with the person's sessions."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class TokenGenerator(PasswordResetTokenGenerator):
    """Signs the epoch too, so that ending somebody's access kills the links in their mailbox.

    A closed account has none, and opening it again brings none back.
    """

    def _make_hash_value(self, user, timestamp):
        return f"{super()._make_hash_value(user, timestamp)}:{user.session_epoch}"
