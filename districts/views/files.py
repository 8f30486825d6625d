"""Send a file that somebody sent us, once it may be opened."""

from django.shortcuts import render

from core import clock
from core.files import send_file
from districts.actions import files

SHUT = "districts/file_shut.html"


def send_upload(request, field, *, filename, content_type, inline=False):
    """Answer with an uploaded file, or say that it is being checked, or why it stays shut.

    The caller has already asked who may have it.
    """
    state = files.may_open(field.name, at=clock.now())
    if state is not None:
        return render(request, SHUT, {"state": state}, status=409)
    return send_file(field.open(), filename=filename, content_type=content_type, inline=inline)
