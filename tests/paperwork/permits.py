"""A request that reached its issuer, and the steps after it: `requested()`, `approved()`, ….

Everything goes the way people go: signatures, the worker, the reactions.
"""

from core import clock
from paperwork.actions import permits, signing
from paperwork.actions.permit_case import Seen
from paperwork.models import Place, WorkPermit
from tests.harness import drain
from tests.paperwork.scene import Scene, placed

ANSWERS = {"permit.type": "general", "permit.age_evidence": "school_record"}


def requested(**changes) -> Scene:
    """Return a scene whose request waits for the issuer; `scene.more["permit"]` is the permit."""
    scene = placed(**{"forms": ("labor_rights_receipt", "b1_1"), **changes})
    scene.prepare()
    scene.send()
    for role in ("student", "employer", "guardian"):
        scene.sign(role)
    drain()
    scene.more["permit"] = WorkPermit.objects.get(placement=scene.placement)
    return scene


def approved(scene=None, **changes) -> Scene:
    """The issuer signed the request; the permit paper goes round."""
    scene = scene or requested(**changes)
    scene.sign("issuer", answers=ANSWERS)
    drain()
    return scene


def permit_of(scene) -> WorkPermit:
    """Return the newest permit of a scene, fresh."""
    rows = WorkPermit.objects.select_related(
        "placement__journey__student", "placement__district", "packet", "student"
    )
    return rows.filter(placement=scene.placement).order_by("-pk").first()


def sign_permit(scene, role) -> None:
    """Sign the permit paper in a part."""
    permit = permit_of(scene)
    rows = Place.objects.select_related("version", "document", "signer__envelope__packet")
    place = rows.get(document__packet=permit.packet, signer__role=role, state="open")
    presence = scene_presence(scene, place.signer)
    signing.sign(
        signatures=[signing.Signature(place, place.version.file_sha256)],
        name=place.signer.name,
        strokes="",
        presence=presence,
        at=clock.now(),
    )
    drain()


def scene_presence(scene, signer):
    return scene.presence("issuer", by=signer.membership)


def issued(scene=None, **changes) -> Scene:
    """Student and issuer signed the permit: it is in force."""
    scene = approved(scene, **changes)
    sign_permit(scene, "student")
    sign_permit(scene, "issuer")
    return scene


def delivered(scene=None, **changes) -> Scene:
    """The employer said that it holds the permit."""
    scene = issued(scene, **changes)
    permits.deliver(
        permit=permit_of(scene), how="on_screen", by=scene.contact.membership, at=clock.now()
    )
    drain()
    return scene


def saw(**facts) -> Seen:
    """Return what an issuer says who handed the sheet over on paper."""
    return Seen(**{"rights_given_on": clock.today(), **facts})
