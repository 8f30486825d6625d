"""School roles see the schools they are granted, everywhere: lists, boards, counts, exports.

The oracle needs no list of pages: what a partner, mentor or office reads at any address must be the
same, letter by letter, whether or not another school of the district is full of students.
"""

import re
from io import BytesIO

import openpyxl
import pytest

from core import clock
from districts.enums import Role
from districts.models import Membership
from tests.factories.districts import MembershipFactory, SchoolFactory
from tests.factories.employers import OpeningFactory
from tests.factories.notifications import MessageFactory
from tests.factories.paperwork import PacketFactory, SignerFactory
from tests.factories.pipeline import (
    ApplicationFactory,
    BadgeFactory,
    ChecklistItemFactory,
    JourneyFactory,
    OfferFactory,
    PlacementFactory,
    ReviewFactory,
)
from tests.factories.students import StudentFactory
from tests.factories.trainings import AssignmentFactory, TrainingFactory
from tests.harness.coverage import our_routes
from tests.harness.sessions import sign_in
from trainings.models import Training

SECRET = "Zzyzxqueue"
# Not pages of a district's data.
ELSEWHERE = re.compile(r"^(operator|join|s|demo|ui|healthz|readyz|accounts|i18n)\b|^$")


def fill(district, school, season, opening, name):
    """A school with a student at every step, all of one opening, and their papers."""
    at = clock.now()
    student = StudentFactory(district=district, school=school, last_name=name)
    journey = JourneyFactory(
        district=district, school=school, season=season, student=student,
        interested_at=at, badge_at=at, applied_at=at, placed_at=at,
    )  # fmt: skip
    application = ApplicationFactory(district=district, journey=journey, opening=opening)
    OfferFactory(district=district, application=application)
    ReviewFactory(district=district, journey=journey)
    BadgeFactory(district=district, journey=journey)
    placement = PlacementFactory(
        district=district, journey=journey, employer=opening.employer, title=name,
        funding=opening.funding, worksite=opening.worksite, supervisor=opening.supervisor,
        coordinator=Membership.objects.filter(role="coordinator").order_by("pk").first(),
    )  # fmt: skip
    ChecklistItemFactory(district=district, placement=placement)
    packet = PacketFactory(district=district, placement=placement)
    SignerFactory(district=district, envelope__packet=packet, invited=True)
    AssignmentFactory(district=district, student=student, training=Training.objects.get())
    MessageFactory(district=district, student=student)
    return student


@pytest.fixture
def opening(district, season):
    """What both schools share: an opening, the money, a training, a coordinator."""
    TrainingFactory(district=district)
    if not Membership.objects.filter(role=Role.COORDINATOR).exists():
        MembershipFactory(district=district, role=Role.COORDINATOR)
    return OpeningFactory(district=district, season=season, posted=True)


def addresses(opening) -> list[str]:
    """Every address without an argument, and those of the opening that both schools share."""
    plain = [f"/{route}" for route in sorted(our_routes()) if "<" not in route]
    plain = [path for path in plain if not ELSEWHERE.search(path[1:])]
    shared = [f"/openings/{opening.pk}/", f"/employers/{opening.employer_id}/",
              f"/openings/{opening.pk}/applicants/",
              f"/openings/{opening.pk}/applicants/export/"]  # fmt: skip
    searched = [
        "/students/?q=Zz",
        "/trainings/?q=Zz",
        "/cohort/schools/?show=all",
        "/openings/?q=Zz",
    ]
    return plain + shared + searched


def read(person, path) -> str:
    answer = person.http.get(f"/d/sample{path}")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = cells(body) if body.startswith(b"PK") else body.decode("utf-8", "replace")
    return f"{answer.status_code} " + re.sub(
        r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', "", text
    )


def cells(workbook: bytes) -> str:
    """Return a workbook's rows as lines: its file is packed, and dated by the second."""
    rows = openpyxl.load_workbook(BytesIO(workbook), read_only=True).active.values
    return "\n".join(map(str, rows))


def changed(before: str, after: str) -> list[str]:
    """Return the lines of a page that came."""
    known = set(before.splitlines())
    return [line.strip() for line in after.splitlines() if line not in known]


@pytest.mark.parametrize("role", (Role.PARTNER, Role.MENTOR, Role.OFFICE))
def test_another_school_leaves_no_trace_on_any_page(request, role, school, season, opening):
    person = request.getfixturevalue(str(role))
    fill(person.district, school, season, opening, "Ours")
    other = SchoolFactory(district=person.district, name=f"{SECRET} High", short_name=SECRET)
    paths = addresses(opening)
    before = {path: read(person, path) for path in paths}
    opened = [path for path in paths if before[path].startswith("200")]

    fill(person.district, other, season, opening, SECRET)
    after = {path: read(person, path) for path in paths}

    assert [path for path in opened if SECRET in after[path]] == []
    assert {path: changed(before[path], after[path]) for path in paths} == {
        path: [] for path in paths
    }
    assert len(opened) > 6, "the walk opened too few pages to prove anything"


@pytest.mark.parametrize("role", (Role.COORDINATOR, Role.ADMIN))
def test_the_oracle_sees_a_difference_where_there_must_be_one(
    request, role, school, season, opening
):
    person = request.getfixturevalue(str(role))
    other = SchoolFactory(district=person.district, name=f"{SECRET} High", short_name=SECRET)
    fill(person.district, other, season, opening, SECRET)

    texts = {path: read(person, path) for path in addresses(opening)}

    assert sum(SECRET in text for text in texts.values()) >= 2


def test_a_partner_of_two_schools_loses_one_on_its_day(partner, season, opening, clock):
    other = SchoolFactory(district=partner.district, name="Second High")
    fill(partner.district, other, season, opening, SECRET)
    MembershipFactory._meta.model.objects.get(pk=partner.membership.pk).schools.add(
        other, through_defaults={"district": partner.district, "until_on": "2026-04-27"}
    )
    assert SECRET in read(partner, "/students/")

    clock.shift(24 * 60 * 60)
    sign_in(partner.http, partner.user)

    assert SECRET not in read(partner, "/students/")
    assert "Second High" not in read(partner, "/granted/")
