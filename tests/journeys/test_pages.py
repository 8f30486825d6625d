"""Every page of every role, on a phone and on a desk, in English and in Spanish.

Nothing scrolls sideways, no rule of accessibility is broken, the console stays empty, and no link
leads nowhere.
"""

import pytest
from django.conf import settings

from districts.signin import sessions
from tests.journeys import crawl, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Making a season takes seconds, so a few people share one.
PEOPLE = {
    "students": (
        "student without a journey", "student who prepares", "student with an offer",
        "student with a place",
    ),
    "around": ("employer", "operator"),
    "school": ("mentor", "office", "partner"),
    "district": ("coordinator", "admin"),
}  # fmt: skip
TURNS = (*PEOPLE["students"], "mentor", "office", "coordinator", "partner", "admin")
OUTSIDE = (
    "/", "/sign-in/", "/sign-in/find/", "/d/sample/sign-in/", "/accounts/login/",
    "/accounts/login/code/", "/accounts/password/reset/", "/accounts/signup/",
    "/accounts/inactive/", "/join/forged/", "/s/forged/", "/nothing/here/",
)  # fmt: skip
FIRST_STEPS = (
    "/security/second-factor/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/",
)  # fmt: skip
OWN = (
    "security/", "accounts/email/", "accounts/password/change/", "accounts/sessions/",
    "accounts/2fa/webauthn/add/",
)  # fmt: skip
# What links have to lead to, among other pages: a number in an address stands for every number.
SHOWN = {
    "student with a place": (
        *OWN, "my/", "students/mine/", "paperwork/told/", "paperwork/mine/", "placements/0/",
        "messages/", "accounts/2fa/totp/activate/",
    ),
    "employer": (*OWN, "host/", "employers/openings/", "applications/0/", "placements/0/"),
    "mentor": (*OWN, "cohort/", "reviews/0/", "journeys/0/", "paperwork/told/0/"),
    "coordinator": (
        *OWN, "overview/", "students/records/", "students/0/family/", "paperwork/told/0/",
        "students/rosters/0/", "paperwork/packets/0/", "employers/agreements/",
    ),
    "admin": (
        *OWN, "administration/", "district/people/", "district/people/0/", "district/roles/",
        "district/invitations/", "district/invitations/new/", "district/invitations/list/",
        "district/sign-in/", "district/sign-in/add/google/", "district/sign-in/add/saml/",
        "district/sign-in/0/", "district/sign-in/0/change/", "district/records/",
        "district/events/", "students/records/", "students/0/family/", "paperwork/told/0/",
        "accounts/2fa/totp/deactivate/", "accounts/2fa/recovery-codes/",
        "accounts/2fa/recovery-codes/generate/",
    ),
    "operator": (
        *OWN, "operator/", "operator/new/", "operator/accounts/", "operator/0/visit/",
    ),
}  # fmt: skip


@pytest.fixture
def season(district):
    return world.build(district)


PHONE, DESK = (390, "es"), (1280, "en")


def look(window, user, addresses, screens=(PHONE, DESK)):
    for width, language in screens:
        screen = window(user, width=width, language=language)
        for address in addresses:
            screen.go(address)
            assert screen.speaks(language), f"{address} does not speak {language}"


@pytest.mark.parametrize("group", PEOPLE)
def test_every_page_that_a_person_can_reach(season, window, group):
    for who in PEOPLE[group]:
        visit(season.people[who], who, window, with_account=who == PEOPLE[group][0])


def visit(user, who, window, *, with_account):
    """Peers share most pages: each of them looks at half on the phone and at half at the desk.

    The pages of one's own account are alike for all, so one of a group looks at them.
    """
    root = "/" if who == "operator" else "/d/sample/"
    pages = crawl.pages(user, root)
    found = [one for one in pages.values() if with_account or not of_account(one, root)]

    assert len(pages) >= 5, who
    assert [one for one in SHOWN.get(who, ()) if f"{root}{one}" not in pages] == [], who
    if who in TURNS:
        turn = TURNS.index(who) % 2
        look(window, user, found[turn::2], [PHONE])
        look(window, user, found[1 - turn :: 2], [DESK])
    else:
        look(window, user, found)


def of_account(address, root) -> bool:
    return address.removeprefix(root).startswith(("accounts/", "security/"))


def test_pages_for_people_without_an_account(district, window):
    look(window, None, OUTSIDE)


def test_what_staff_see_until_they_have_a_second_factor(mentor, window):
    session, name = mentor.http.session, settings.SESSION_COOKIE_NAME
    del session[sessions.SECOND]
    session.save()

    for width, language in (PHONE, DESK):
        screen = window(width=width, language=language)
        cookie = {"name": name, "value": session.session_key, "url": screen.root}
        screen.page.context.add_cookies([cookie])
        for address in FIRST_STEPS:
            screen.go(address)
            assert screen.page.url == screen.root + address
            assert screen.speaks(language)
        screen.go(mentor.url("home-mentor"))
        assert "/security/second-factor/" in screen.page.url
