"""A packet that misses values, and the people who can tell them."""

from core import clock, jobs
from paperwork.actions import packets
from tests.harness import RoleClient
from tests.paperwork.scene import placed

FORMS = ("consent", "b1_1")
SECRET = "Secreto"


def work() -> None:
    jobs.drain(packets.PACKETS)


def prepared(**changes):
    scene = placed(forms=FORMS, **{"last_name": SECRET, **changes})
    packets.prepare_packets(packets=[scene.packet], by=scene.coordinator, at=clock.now())
    work()
    scene.reload()
    return scene


def client_of(scene, who) -> RoleClient:
    return RoleClient(
        {"student": scene.student.membership, "employer": scene.contact.membership}.get(who)
        or getattr(scene, who)
    )


def field(page, key) -> str:
    """Return the name of the box that asks for a fact."""
    start = f"{key.replace('.', '-')}-"
    return next(
        box["name"] for box in page.select("input, textarea") if box["name"].startswith(start)
    )
