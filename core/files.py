"""Private files: stored under a random name outside any public folder, served by a view."""

import secrets
from pathlib import PurePath

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.http import FileResponse
from django.utils.deconstruct import deconstructible


@deconstructible(path="core.files.PrivateStorage")
class PrivateStorage(FileSystemStorage):
    """The default storage. It has no public address."""

    def __init__(self):
        super().__init__(location=settings.PRIVATE_DIR)

    def url(self, name):
        """Refuse: a view sends the file, once it has asked who may have it."""
        raise ValueError(f"{name} is private and has no address.")


def stored_as(folder: str, suffix: str) -> str:
    """Return a random path below `folder`: a person's file name is only ever a label."""
    return str(PurePath(folder) / f"{secrets.token_hex(16)}{suffix}")


def _policy(*, is_picture: bool) -> str:
    """Nothing runs and nothing loads. Browsers centre a picture with a style of their own."""
    return "sandbox; default-src 'none'" + ("; style-src 'unsafe-inline'" if is_picture else "")


def send_file(file, *, filename: str, content_type: str, inline: bool = False) -> FileResponse:
    """Answer with a private file; the caller has already asked who may have it."""
    response = FileResponse(
        file, as_attachment=not inline, filename=filename, content_type=content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = _policy(
        is_picture=inline and content_type.startswith("image/")
    )
    return response
