"""The built-in provider: signing pages of our own, nothing leaves the house."""

from collections.abc import Sequence

from paperwork.esign.port import Paper, Party


class Builtin:
    """People sign on our pages; the envelope's own row is all there is to keep."""

    asks_signers = False

    def create(
        self,
        parties: Sequence[Party],  # noqa: ARG002 the port's shape
        papers: Sequence[Paper],  # noqa: ARG002
        *,
        key: str,
    ) -> str:
        return f"onramp-{key}"

    def void(self, reference: str, *, reason: str) -> None:
        """Nothing was handed out: links and places are closed by whoever takes it back."""
