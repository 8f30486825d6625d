"""A link that does not work: one plain page on the phone, for every reason, with nothing on it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.tenancy import within
from districts.actions import links
from tests.factories.districts import DistrictFactory
from tests.paperwork.scene import placed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PRIVATE = ("Daniela", "Ruiz", "Sample Unified", "parent-", "@", "2009")


@pytest.fixture
def scene(district):
    """A guardian who is asked to sign."""
    made = placed(
        forms=("consent",), first_name="Daniela", last_name="Ruiz", guardian_language="es"
    )
    made.prepare()
    made.send()
    return made


def link_for(scene, *, lives=timedelta(days=7)):
    signer = scene.signer("guardian")
    return links.mint(
        purpose="sign", subject=signer, channel=signer.channel, address=signer.address,
        language="es", at=clock.now(), lives=lives,
    )  # fmt: skip


def forged(scene):
    _link, token = link_for(scene)
    return token[:-1] + ("A" if token[-1] != "A" else "B")


def expired(scene):
    return link_for(scene, lives=timedelta(seconds=-1))[1]


def replaced(scene):
    _link, token = link_for(scene)
    link_for(scene)
    return token


def of_a_changed_contact(scene):
    _link, token = link_for(scene)
    scene.guardian.contact_points.update(value="new@example.org")
    return token


def of_a_closed_district(scene):
    _link, token = link_for(scene)
    scene.student.district.is_active = False
    scene.student.district.save()
    return token


@pytest.mark.parametrize(
    "make", (forged, expired, replaced, of_a_changed_contact, of_a_closed_district)
)
def test_every_bad_link_shows_the_same_plain_page(scene, window, make):
    phone = window(width=390)

    phone.go(reverse("link-enter", args=[make(scene)]))

    assert phone.status == 404
    assert phone.heading() == "This link does not open"
    assert [word for word in PRIVATE if word in phone.html()] == []
    assert "ask for a new link" in phone.text()


def test_a_bad_link_speaks_spanish_to_who_reads_spanish(scene, window):
    phone = window(width=390, language="es")

    phone.go(reverse("link-enter", args=["x" * 43]))

    assert phone.page.locator("html").get_attribute("lang") == "es"
    assert "This link" not in phone.text()


def test_a_used_link_shows_what_became_of_it_and_signs_nothing_again(scene, window):
    """The receipt stays readable in the browser that opened the link, and nowhere else."""
    link, token = link_for(scene)
    phone, stranger = window(width=390), window(width=390)
    phone.go(reverse("link-enter", args=[token]))
    phone.press("Enviarme el código" if phone.speaks("es") else "Send me the code")
    code = links.mint_code(link=link, at=clock.now())
    phone.page.locator("[name=code]").fill(code)
    phone.submit("[name=code]")
    assert "Daniela" in phone.text()

    scene.sign("guardian", name="Rosa Reyes")
    phone.go(reverse("link-sign", args=[link.pk]))
    assert phone.page.locator("[name=seen]").count() == 0

    assert stranger.go(reverse("link-sign", args=[link.pk])).status == 404
    assert [word for word in PRIVATE if word in stranger.html()] == []


def test_a_link_opens_no_other_districts_papers(scene, window):
    with within(DistrictFactory()):
        theirs = placed(forms=("consent",))
        theirs.prepare()
        theirs.send()
        link, _token = link_for(theirs)
    phone = window(width=390)

    assert phone.go(reverse("link-sign", args=[link.pk])).status == 404
