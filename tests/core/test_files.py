"""Private files have no public address and are sent so that nothing in them runs."""

import re

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.files import send_file, stored_as


def test_names_are_random_and_below_their_folder():
    made = {stored_as("rosters", ".zip") for _ in range(50)}

    assert len(made) == 50
    assert all(re.fullmatch(r"rosters/[0-9a-f]{32}\.zip", name) for name in made)


def test_a_stored_file_is_private():
    name = default_storage.save(stored_as("papers", ".pdf"), ContentFile(b"paper"))

    assert default_storage.path(name).startswith(str(settings.PRIVATE_DIR))
    with pytest.raises(ValueError, match="no address"):
        default_storage.url(name)


@pytest.mark.parametrize("name", ("../outside.txt", "/etc/passwd", "a/../../b"))
def test_a_name_never_leads_out_of_the_private_folder(name):
    with pytest.raises(SuspiciousOperation):
        default_storage.save(name, ContentFile(b"x"))


@pytest.mark.parametrize(
    ("inline", "disposition"),
    (
        (False, 'attachment; filename="permit.pdf"'),
        (True, 'inline; filename="permit.pdf"'),
    ),
)
def test_a_file_is_sent_as_what_it_is_and_cannot_do_anything(inline, disposition):
    answer = send_file(
        ContentFile(b"<script>"), filename="permit.pdf", content_type="application/pdf",
        inline=inline,
    )  # fmt: skip

    assert b"".join(answer.streaming_content) == b"<script>"
    assert answer["Content-Disposition"] == disposition
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("name", ('a"b.pdf', "a\r\nSet-Cookie: x=1.pdf", "résumé.pdf", "日本.pdf"))
def test_a_label_of_a_person_never_breaks_the_header(name):
    answer = send_file(ContentFile(b"x"), filename=name, content_type="application/pdf")

    assert "\n" not in answer["Content-Disposition"]
    assert "\r" not in answer["Content-Disposition"]
    assert "Set-Cookie" not in answer
