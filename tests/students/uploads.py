"""Rosters sent through the upload page, as a browser sends them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from students.models import RosterImport
from tests.harness import drain
from tests.students.rosters import zipped


def a_file(content, name="roster.zip") -> SimpleUploadedFile:
    content = zipped(content).getvalue() if isinstance(content, dict) else content
    return SimpleUploadedFile(name, content)


def send(who, content, name="roster.zip", **said):
    data = {"file": a_file(content, name), "reading": "", "encoding": "utf-8"} | said
    return who.post("students:roster-new", data=data)


def compared(who, content, name="roster.zip", **said) -> RosterImport:
    send(who, content, name, **said)
    drain()
    return RosterImport.objects.latest("pk")
