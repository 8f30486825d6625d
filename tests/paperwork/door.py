"""A guardian at the door: a link, a phone with the code, a browser."""

from datetime import timedelta

from django.urls import reverse

from core import clock
from districts.actions import links
from districts.models import Link
from paperwork.models import Signer
from tests.harness import OutsideClient, soup
from tests.paperwork.scene import placed


def asked(**changes):
    """Return a scene in which the guardian is asked to sign."""
    scene = placed(first_name="Daniela", last_name="Ruiz Secreto", **changes)
    scene.prepare()
    scene.send()
    return scene


class Guardian:
    """Somebody with a link and a phone."""

    def __init__(self, scene, role="guardian"):
        self.http = OutsideClient()
        self.signer = scene.signer(role)
        self.link, self.token = links.mint(
            purpose="sign",
            subject=self.signer,
            channel=self.signer.channel,
            address=self.signer.address,
            language=self.signer.language,
            at=clock.now(),
            lives=timedelta(days=7),
        )
        self.address = reverse("link-enter", args=[self.token])
        self.page = reverse("link-sign", args=[self.link.pk])

    def code(self) -> str:
        return links.mint_code(link=Link.objects.get(pk=self.link.pk), at=clock.now())

    def open(self):
        return self.http.post(self.address, {"code": self.code()})

    def sign(self, **changes):
        """Sign the paper that is on the screen."""
        page = soup(self.http.get(self.page))
        return self.http.post(self.page, {**filled(page), **changes})

    def fresh(self) -> Signer:
        return Signer.objects.get(pk=self.signer.pk)


def filled(page) -> dict:
    """Return the signing form of a page with a name, a tick and the first of each answer."""
    form = page.select_one("form:has(input[name=seen])")
    data = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
    for radio in form.select("input[type=radio]"):
        data.setdefault(radio["name"], radio["value"])
    return {**data, "name": "Rosa Ruiz", "agree": "on"}
