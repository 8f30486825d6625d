"""What rows of the town need: a moment, a digest, files, and a placement."""

from datetime import UTC, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from districts.enums import Role
from tests.factories import pipeline

NOW = datetime(2026, 4, 27, 16, 0, tzinfo=UTC)
DIGEST = "a" * 64


def kept(name: str, content=b"%PDF-1.7 nothing to see") -> str:
    """Keep a small file in the store and return its name."""
    return default_storage.save(name, ContentFile(content))


def placement(made, host, site, boss, money, **changes):
    return pipeline.PlacementFactory(
        journey=made.rows["journey"], employer=host, worksite=site, supervisor=boss,
        funding=money, coordinator=made.members[Role.COORDINATOR], **changes,
    )  # fmt: skip
