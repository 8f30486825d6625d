"""One person, several districts and roles: a visible switch that works without scripts."""

import pytest

from districts.enums import Role
from tests.factories.districts import DistrictFactory, MembershipFactory, SchoolFactory
from tests.harness import soup, texts

HATS = ".menu--hats"


@pytest.fixture
def many(mentor):
    """A mentor who is also coordinator here, and partner of a school elsewhere."""
    MembershipFactory(district=mentor.district, user=mentor.user, role=Role.COORDINATOR)
    there = DistrictFactory(slug="other", name="Other Unified")
    MembershipFactory(
        district=there, user=mentor.user, role=Role.PARTNER,
        schools=[SchoolFactory(district=there, short_name="Harbor")],
    )  # fmt: skip
    return mentor


def test_who_has_one_role_sees_no_switch(mentor):
    page = soup(mentor.get("students:list"))

    assert page.select(HATS) == []
    assert texts(page, ".top__where") == ["Sample Unified"]


def test_who_has_several_sees_where_they_are_and_all_of_them(many):
    page = soup(many.get("students:list"))

    assert texts(page, f"{HATS} summary") == ["School mentor at Sample · Sample Unified"]
    assert texts(page, f"{HATS} button") == [
        "School mentor at Sample Sample Unified",
        "District coordinator Sample Unified",
        "Programme partner at Harbor Other Unified",
    ]
    assert len(page.select(f"{HATS} [aria-current]")) == 1


def test_the_switch_costs_no_query(mentor, many, django_assert_num_queries):
    many.get("districts:roles")

    with django_assert_num_queries(7):  # as for a mentor with one role
        many.get("districts:roles")


def send(page, label, person):
    """Press a button of the switch as a browser without scripts does."""
    button = next(b for b in page.select(f"{HATS} button") if b.get_text(" ").startswith(label))
    form = button.find_parent("form")
    data = {field["name"]: field["value"] for field in form.select("input[name]")}
    return person.http.post(form["action"], data | {button["name"]: button["value"]}, follow=True)


def test_a_list_that_the_other_role_has_too_stays_open(many):
    page = soup(many.get("students:list"))

    after = send(page, "District coordinator", many)

    assert after.redirect_chain[-1][0] == "/d/sample/students/"
    tree = soup(after)
    assert texts(tree, f"{HATS} summary") == ["District coordinator · Sample Unified"]
    assert "You are here now as: District coordinator, Sample Unified." in after.text


def test_a_page_the_other_role_has_not_says_so_and_how_to_come_back(many):
    page = soup(many.get("home-mentor"))

    after = send(page, "District coordinator", many)

    assert after.redirect_chain[-1][0] == "/d/sample/overview/"
    assert "belongs to your other role; switch back for it." in after.text


def test_another_district_is_one_press_away(many):
    page = soup(many.get("students:list"))

    after = send(page, "Programme partner", many)

    assert after.redirect_chain[-1][0] == "/d/other/granted/"
    assert texts(soup(after), f"{HATS} summary") == ["Programme partner at Harbor · Other Unified"]


@pytest.mark.parametrize(
    "page", ("//evil.example/", "https://evil.example/", "/\\evil.example", "x", "/nowhere/")
)
def test_a_page_from_elsewhere_is_not_followed(many, page):
    answer = many.post("switch-role", data={"role": "coordinator", "page": page})

    assert answer.url == "/d/sample/"


def test_somebody_elses_record_does_not_stay_open(many):
    answer = many.post("switch-role", data={"role": "coordinator", "page": "/students/1/"})

    assert answer.url == "/d/sample/"


def test_the_choice_page_names_role_school_and_district(many):
    page = many.http.get("/")

    assert texts(soup(page), "button.hat") == [
        "School mentor at Sample Sample Unified",
        "District coordinator Sample Unified",
        "Programme partner at Harbor Other Unified",
    ]
    form = soup(page).select("form:has(.hat)")[1]
    answer = many.http.post(form["action"], {"role": "coordinator"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/d/sample/overview/"


def test_the_choice_page_is_no_dead_end(client, mentor):
    mentor.membership.is_active = False
    mentor.membership.save()

    page = mentor.http.get("/")

    assert "No district knows this account yet" in page.text
    assert "Sign out" in page.text


def test_a_role_that_ended_leaves_the_switch_at_once(many):
    many.user.memberships.filter(role=Role.COORDINATOR).update(is_active=False)

    page = soup(many.get("students:list"))

    assert len(page.select(f"{HATS} button")) == 2


def test_a_closed_district_leaves_the_switch(many):
    DistrictFactory._meta.model.objects.filter(slug="other").update(is_active=False)

    assert len(soup(many.get("students:list")).select(f"{HATS} button")) == 2


def test_several_schools_are_counted(mentor):
    from_here = mentor.membership
    from_here.schools.add(
        SchoolFactory(district=mentor.district, name="Zion High", short_name="Zion"),
        through_defaults={"district": mentor.district},
    )
    MembershipFactory(district=mentor.district, user=mentor.user, role=Role.OFFICE)

    page = soup(mentor.get("students:list"))

    assert texts(page, f"{HATS} summary") == ["School mentor at Sample and 1 more · Sample Unified"]
