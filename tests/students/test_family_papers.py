"""Papers in a family's copy, and what a deletion leaves of them."""

import json
from datetime import date

import pytest
from django.core.files.storage import default_storage

from students import family
from tests.factories.pipeline import PlacementFactory
from tests.paperwork.aged import NAME, paper
from tests.students.families import asked_copy, contents, deleted

pytestmark = pytest.mark.django_db


def paper_of(student, *, signed):
    """A paper of a placement of the student that is over: signed, or prepared and left."""
    placement = PlacementFactory(
        journey=student.journeys.get(), starts_on=date(2026, 1, 12), ends_on=date(2026, 3, 31)
    )
    return paper(student.district, "consent", signed=signed, placement=placement)


def test_a_copy_holds_what_was_signed_and_what_was_only_prepared(admin, ana):
    made = paper_of(ana, signed=True)
    record = asked_copy(admin, ana)

    archive = contents(admin.get("students:copy-file", record.pk))
    papers = json.loads(archive.read("record.json"))["papers"]

    assert papers[0]["reference"] == made.row.reference
    assert [row["name"] for row in papers if "act" in row] == [NAME]
    assert f"files/papers-1-{made.row.reference}-1.pdf" in archive.namelist()


def test_signed_papers_stay_until_the_day_their_kind_goes(admin, second, ana):
    made = paper_of(ana, signed=True)
    (stay,) = [one for one in family.stays(ana) if one.until]

    deleted(admin, second, ana)

    assert stay.until == date(2029, 3, 31)
    assert made.is_there()
    assert default_storage.exists(made.file)


def test_papers_nobody_signed_are_destroyed_with_the_record(admin, second, ana):
    made = paper_of(ana, signed=False)

    record = deleted(admin, second, ana)

    assert record.counts["papers"] == 1
    assert not made.is_there()
    assert not default_storage.exists(made.file)
    assert [one for one in family.stays(ana) if one.until] == []
