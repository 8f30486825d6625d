"""What a family asks for, done as people do it: a copy, a deletion by two."""

import io
import zipfile

from core.jobs import drain
from students.actions import records
from students.models import RecordRequest

MARK = "Xochitlalli"


def asked_copy(person, student):
    person.post("students:copy-ask", student.pk)
    drain(records.QUEUE)
    return RecordRequest.objects.get(kind="copy")


def contents(answer):
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def deleted(first, other, student):
    first.post("students:deletion-ask", student.pk)
    record = RecordRequest.objects.get(kind="deletion")
    other.post("students:deletion-confirm", record.pk)
    drain(records.QUEUE)
    record.refresh_from_db()
    return record
