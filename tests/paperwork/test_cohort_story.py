"""A coordinator prepares 60 packets in the browser and sees the 3 that miss an answer."""

import re

import pytest

from paperwork.actions.packets import PACKETS
from paperwork.enums import PacketState
from paperwork.models import Packet
from tests.harness import drain
from tests.paperwork.crowd import crowd

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORMS = ("consent", "training_agreement", "labor_rights_receipt")
MOST_CLICKS = 9  # fewer than ten
GAPS = {  # who misses what, and who can tell it
    "school": ("Grade", "school records"),
    "family": ("Phone", "parent or guardian"),
    "work": ("Kind of work, in plain words", "employer"),
}


class Clicks:
    """A window that counts what a hand does."""

    def __init__(self, window):
        self.window, self.count = window, 0

    def follow(self, name):
        self.count += 1
        self.window.page.get_by_role("link", name=name).first.click()
        self.window.look()

    def press(self, name):
        self.count += 1
        self.window.press(name)


def cohort_with_gaps():
    """Sixty packets: minors and adults, paid by the district and by their hosts; 3 with a gap."""
    made = crowd(60, forms=FORMS, adults=12)
    school, family, work = made.students[0], made.students[1], made.students[2]
    type(school).objects.filter(pk=school.pk).update(grade="")
    family.guardians.get().contact_points.all().delete()
    placement = made.packets[2].placement
    type(placement).objects.filter(pk=placement.pk).update(duties="")
    return made, dict(zip((school.pk, family.pk, work.pk), GAPS.values(), strict=True))


@pytest.mark.parametrize("scripts", (True, False), ids=("scripts", "plain"))
def test_sixty_packets_in_under_ten_clicks(district, window, scripts):
    made, gaps = cohort_with_gaps()
    desk = window(made.coordinator.user, java_script_enabled=scripts)
    desk.page.goto(f"{desk.root}/d/sample/")
    hand = Clicks(desk if scripts else Plain(desk))

    hand.follow("Paperwork")
    hand.follow(re.compile("Prepare all 60 packets"))
    seen = desk.text()
    hand.press("Prepare 60 packets")
    prepare_without_drawing()
    desk.page.reload()

    assert hand.count <= MOST_CLICKS
    assert Packet.objects.filter(state=PacketState.PREPARED).count() == 60
    done = desk.text()
    assert "60 packets are ready to send." in done
    assert "3 of them miss an answer." in done
    names = {student.pk: student.name for student in made.students}
    for pk, (label, owner) in gaps.items():
        for page in (seen, done):
            after = page.partition(names[pk])[2]
            assert label in after
            assert owner in after
    others = [name for pk, name in names.items() if pk not in gaps]
    assert not [name for name in others if name in done]


class Plain:
    """The same window without scripts, where nothing can be measured by script."""

    def __init__(self, window):
        self.page = window.page

    def look(self):
        self.page.wait_for_load_state()

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()
        self.look()


def prepare_without_drawing() -> None:
    """Let the worker prepare; drawing 180 papers is not what this story is about."""
    drain(only=PACKETS)


def test_the_pages_of_a_cohort_fit_phones_and_desks(district, window):
    made, _gaps = cohort_with_gaps()
    lonely = made.students[5]
    lonely.guardianships.update(contact_allowed=False)
    for width in (390, 1280):
        for language in ("en", "es"):
            desk = window(made.coordinator.user, width=width, language=language)
            desk.go("/d/sample/paperwork/")
            desk.go("/d/sample/paperwork/preview/?all=on")
            desk.go("/d/sample/paperwork/prints/new/?all=on")
            desk.go("/d/sample/paperwork/batches/")
            desk.go("/d/sample/paperwork/prints/")
