"""The steps of a sign-in. Whoever opens the sign-in page again begins anew, step by step."""

from allauth.account.stages import LoginByCodeStage
from allauth.mfa.stages import AuthenticateStage


class Code(LoginByCodeStage):
    """A code that was asked for holds nobody on its page: the password may be at hand after all."""

    def is_resumable(self, request) -> bool:  # noqa: ARG002 the parent's signature
        return False


class SecondFactor(AuthenticateStage):
    """The same for the second step."""

    def is_resumable(self, request) -> bool:  # noqa: ARG002 the parent's signature
        return False
