"""Two clicks at once on whatever moves: one takes effect, the other is told, nothing is half."""

from collections import Counter

import pytest

from core.tenancy import across
from districts.models import Event
from tests.harness import RoleClient
from tests.harness.races import race
from tests.house.walls import forms as pages
from tests.house.walls import town as towns
from tests.house.walls.table import TABLE

# Each move with somebody who may make it and what the form says.
MOVES = (
    ("district/people/<int:pk>/end/", "admin", {}),
    ("district/people/<int:pk>/restore/", "admin", {}),
    ("employers/<int:pk>/vet/", "coordinator", {}),
    ("employers/<int:pk>/decline/", "coordinator", {}),
    ("employers/agreements/<int:pk>/move/", "coordinator", {"to": "sent_to_employer"}),
    ("employers/openings/<int:pk>/close/", "employer", {}),
    ("students/rosters/<int:pk>/cancel/", "coordinator", {}),
    (
        "students/<int:pk>/legal/<slug:fact>/",
        "mentor",
        {"graduation-on": "2026-04-20", "graduation-proof": "diploma"},
    ),
    ("reviews/<int:pk>/approve/", "mentor", {"ticks": []}),
    ("applications/<int:pk>/interview/", "employer", {}),
    ("applications/<int:pk>/withdraw/", "student", {}),
    (
        "applications/<int:pk>/refuse/",
        "employer",
        {"reason": "other", "words": "Ask us next year."},
    ),
    ("applications/<int:pk>/offer/", "employer", {"answer_by": "2026-05-04", "message": "Come"}),
    ("offers/<int:pk>/decline/", "student", {}),
    ("offers/<int:pk>/withdraw/", "employer", {}),
    ("placements/<int:pk>/cancel/", "coordinator", {"reason": "student"}),
    ("paperwork/packets/<int:pk>/send/", "coordinator", {}),
    ("paperwork/envelopes/<int:pk>/take-back/", "coordinator", {"reason": "A wrong date."}),
    ("paperwork/permits/<int:pk>/held/", "employer", {}),
    ("paperwork/permits/<int:pk>/stop/", "office", {"act": "cancel", "reason": "Left the job"}),
    ("trainings/<int:pk>/verify/", "mentor", {"completed_on": "2026-03-01"}),
    ("trainings/<int:pk>/send-back/", "mentor", {"reason": "The name is missing."}),
)


@pytest.fixture
def town(transactional_db):
    return towns.build()


def happened() -> Counter:
    with across("a test counts what was written down"):
        rows = Event.objects.order_by("pk").values_list("verb", "subject_kind", "subject_id")
        return Counter(rows)


@pytest.mark.parametrize(("route", "role", "said"), MOVES, ids=[move[0] for move in MOVES])
def test_two_clicks_have_one_effect(town, route, role, said):
    path = pages.address(TABLE[route], route, town.ours, role)
    browsers = [RoleClient(town.ours.members[role]).http for _ in range(2)]
    before = happened()

    answers = race(*[lambda one=one: one.post(path, said) for one in browsers])

    statuses = sorted(answer.status_code for answer in answers)
    new = happened() - before
    assert set(statuses) <= {302, 403}
    assert 302 in statuses
    assert new, "nothing happened at all"
    assert set(new.values()) == {1}
