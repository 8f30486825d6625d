"""Every link that does not work shows one page, whatever the reason."""

import pytest
from django.urls import reverse

from core import clock
from districts.actions import links
from districts.models import Link
from students.models import ContactPoint
from tests.harness import OutsideClient, soup
from tests.paperwork.door import Guardian, asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(district):
    return asked(forms=("consent",))


@pytest.fixture
def guardian(scene):
    return Guardian(scene)


def _forged(guardian, scene):
    return reverse("link-enter", args=["A" * 43])


def _expired(guardian, scene):
    Link.objects.filter(pk=guardian.link.pk).update(expires_at=clock.now())
    return guardian.address


def _revoked(guardian, scene):
    links.revoke(subject=guardian.signer, purpose="sign", at=clock.now())
    return guardian.address


def _replaced(guardian, scene):
    Guardian(scene)
    return guardian.address


def _changed_contact(guardian, scene):
    ContactPoint.objects.filter(guardian=scene.guardian).update(value="new@example.org")
    return guardian.address


def _unconfirmed(guardian, scene):
    ContactPoint.objects.filter(guardian=scene.guardian).update(confirmed_at=None)
    return guardian.address


def _students_own(guardian, scene):
    ContactPoint.objects.create(
        student=scene.student, kind="email", value=guardian.signer.address, origin="student"
    )
    return guardian.address


def _no_contact(guardian, scene):
    scene.student.guardianships.update(contact_allowed=False)
    return guardian.address


def _another_purpose(guardian, scene):
    Link.objects.filter(pk=guardian.link.pk).update(purpose="other")
    return guardian.address


@pytest.mark.parametrize(
    "spoil",
    (
        _forged,
        _expired,
        _revoked,
        _replaced,
        _changed_contact,
        _unconfirmed,
        _students_own,
        _no_contact,
        _another_purpose,
    ),
)
def test_every_link_that_does_not_work_shows_the_same_page(guardian, scene, spoil):
    usual = OutsideClient().get(reverse("link-enter", args=["B" * 43]))
    address = spoil(guardian, scene)
    response = OutsideClient().get(address)

    assert (response.status_code, usual.status_code) == (404, 404)
    assert _words(response) == _words(usual)
    assert OutsideClient().post(address, {"send": "yes"}).status_code == 404
    assert guardian.http.post(address, {"code": "123456"}).status_code == 404


def _words(response) -> str:
    page = soup(response)
    for form in page.select("form.language"):
        form.decompose()
    return page.select_one("main").get_text(" ", strip=True)
