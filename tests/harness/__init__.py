"""What tests lean on: `from tests.harness import soup, swap, texts, recorded_verbs, drain`."""

from tests.harness.clients import OutsideClient, RoleClient
from tests.harness.facts import drain, recorded_looks, recorded_verbs
from tests.harness.pages import soup, swap, texts

__all__ = [
    "OutsideClient", "RoleClient", "drain", "recorded_looks", "recorded_verbs", "soup", "swap",
    "texts",
]  # fmt: skip
