"""The `.env` file: written once with random keys, readable by its owner only, never printed."""

import os
import secrets

from scripts.here import ROOT, say

TEXT = """\
# Settings of this checkout, read by config/env.py. The full list: docs/operations.md.
# Keep this file: without FIELD_KEYS the encrypted fields of the database cannot be read.
SECRET_KEY={secret_key}
FIELD_KEYS={field_keys}
"""


def ensure(root=ROOT) -> bool:
    """Write `.env` unless there is one; tell whether it was written."""
    path = root / ".env"
    text = TEXT.format(secret_key=secrets.token_urlsafe(48), field_keys=secrets.token_urlsafe(32))
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w") as file:
        file.write(text)
    say("Wrote .env with new random keys (mode 600).")
    return True
