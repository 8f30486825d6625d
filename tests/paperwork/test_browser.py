"""A guardian signs on a phone, in Spanish, with a finger; an employer signs with scripts off."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from districts.actions import links
from paperwork.models import Evidence, Place
from tests.harness import drain
from tests.paperwork.scene import placed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def link_of(scene):
    signer = scene.signer("guardian")
    return links.mint(
        purpose="sign", subject=signer, channel=signer.channel, address=signer.address,
        language="es", at=clock.now(), lives=timedelta(days=7),
    )  # fmt: skip


def test_a_guardian_draws_and_signs_on_a_phone(district, window):
    scene = placed(forms=("consent",), first_name="Daniela", guardian_language="es")
    scene.prepare()
    scene.send()
    link, token = link_of(scene)
    phone = window(width=390, language="es")
    phone.go(reverse("link-enter", args=[token]))
    phone.page.locator("[name=send]").click()
    phone.look()
    code = links.mint_code(link=link, at=clock.now())
    phone.page.locator("[name=code]").fill(code)
    phone.page.locator("form:has([name=code]) button").click()
    phone.look()
    page = phone.page
    page.locator("[name=name]").fill("Rosa Ruiz")
    for answer in page.locator("fieldset").all():
        answer.locator("input").first.check()
    page.locator("details[data-pad] summary").click()
    phone.look()
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 60, steps=5)
    page.mouse.up()
    page.locator("[name=agree]").check()
    page.locator("form:has([name=seen]) .form__actions button").click()
    phone.look()
    drain()

    row = Evidence.objects.get()
    assert (row.name, row.language) == ("Rosa Ruiz", "es")
    assert row.strokes.startswith("M")
    assert row.strokes.count("L") >= 5
    assert scene.reload().state == "completed"


def test_an_employer_reads_and_signs_without_scripts(district, window):
    scenes = [placed(forms=("training_agreement",), first_name=name) for name in ("Ana", "Bea")]
    for scene in scenes:
        scene.prepare()
        scene.send()
        scene.sign("student")
    boss = window(scenes[0].contact.membership.user, width=900, java_script_enabled=False)
    boss.page.goto(f"{boss.root}/d/sample/paperwork/sitting/")
    boss.page.get_by_role("link", name="Read the first paper").click()
    boss.page.get_by_role("button", name="I have read this paper").click()
    boss.page.get_by_label("Type your full name").fill("Ngozi Okafor")
    boss.page.locator("[name=agree]").check()
    boss.page.get_by_role("button", name="Sign 1 paper").click()

    assert "Nothing to sign" in boss.page.content()
    place = Place.objects.get(signer=scenes[0].signer("employer"))
    assert (place.state, Evidence.objects.get(place=place).name) == ("signed", "Ngozi Okafor")


def test_the_queue_and_a_packet_on_a_phone_and_a_desk(district, window):
    scene = placed(forms=("consent", "training_agreement"))
    scene.prepare()
    scene.send()
    for width in (390, 1280):
        desk = window(scene.coordinator.user, width=width)
        desk.go("/d/sample/paperwork/")
        desk.go(f"/d/sample/paperwork/packets/{scene.packet.pk}/")
        desk.go("/d/sample/paperwork/sitting/")
