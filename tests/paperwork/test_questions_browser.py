"""A guardian answers on a phone, in Spanish, and the school sees it; no page breaks a rule."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock, jobs
from districts.actions import links
from paperwork.actions import packets, rechecking
from paperwork.actions.answering import ANSWER
from paperwork.models import Answer
from students.models import Guardianship
from tests.paperwork.scene import placed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def prepared(**changes):
    scene = placed(forms=("consent", "b1_1"), first_name="Daniela", **changes)
    packets.prepare_packets(packets=[scene.packet], by=scene.coordinator, at=clock.now())
    jobs.drain(packets.PACKETS)
    scene.reload()
    return scene


def link_of(scene):
    tie = Guardianship.objects.get(student=scene.student, guardian=scene.guardian)
    return links.mint(
        purpose=ANSWER, subject=tie, channel="email",
        address=scene.guardian.contact_points.get().value, language="es", at=clock.now(),
        lives=timedelta(days=7),
    )  # fmt: skip


def test_a_guardian_answers_on_a_phone_in_spanish(district, window):
    scene = prepared(guardian_language="es")
    link, token = link_of(scene)
    phone = window(width=390, language="es")
    phone.go(reverse("link-questions-enter", args=[token]))
    phone.page.locator("[name=send]").click()
    phone.look()
    code = links.mint_code(link=link, at=clock.now())
    phone.page.locator("[name=code]").fill(code)
    phone.page.locator("form:has([name=code]) button").click()
    phone.look()
    assert "1 pregunta antes" in phone.page.content()
    box = phone.page.locator("input[type=tel]")
    box.fill("no sé")
    phone.page.locator(".form__actions button").click()
    phone.look()
    assert box.input_value() == "no sé"
    box.fill("818 555 0143")
    phone.page.locator(".form__actions button").click()
    phone.look()

    assert "Gracias" in phone.page.content()
    assert Answer.objects.get().value == "+18185550143"


def test_the_school_s_pages_on_a_phone_and_a_desk(district, window):
    scene = prepared()
    season = scene.placement.funding.season
    season.is_current = True
    season.save()
    scene.placement.duties = "Sweeps the floor and greets patients"
    scene.placement.save()
    rechecking.sweep(at=clock.now())
    for width in (390, 1280):
        desk = window(scene.coordinator.user, width=width)
        for path in ("", "questions/", f"packets/{scene.packet.pk}/",
                     f"packets/{scene.packet.pk}/questions/", "prefill/"):  # fmt: skip
            desk.go(f"/d/sample/paperwork/{path}")
        student = window(scene.student.membership.user, width=width)
        student.go("/d/sample/paperwork/questions/mine/")
