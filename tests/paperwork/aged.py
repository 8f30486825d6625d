"""Papers at the end of their time, one of each kind: `aged["permits"]()` inside a district."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from core import clock as house_clock
from core.jobs import drain
from districts.actions import retention
from districts.tasks import announce_disposals
from paperwork.actions.destroying import destroy_document
from paperwork.enums import DocumentState, PermitState
from paperwork.models import Document
from pipeline.enums import PlacementState
from tests.factories.paperwork import (
    AnswerFactory,
    DocumentFactory,
    EnvelopeFactory,
    EvidenceFactory,
    PacketFactory,
    ParticularsFactory,
    PlaceFactory,
    SignerFactory,
    VersionFactory,
    WorkPermitFactory,
)
from tests.factories.pipeline import PlacementFactory
from tests.factories.students import StudentFactory

NAME = "Xochitlalli"
ENDS = date(2026, 7, 31)  # of a placement and of a permit; the season ends on August 7


@dataclass
class Aged:
    """A row that falls due on a day, and the file it holds."""

    row: object
    file: str = ""

    def is_there(self) -> bool:
        """Say whether anything personal is left of it."""
        found = type(self.row).objects.filter(pk=self.row.pk).first()
        return found is not None and getattr(found, "destroyed_at", None) is None


def _home(district) -> dict:
    return {"district": district}


def _file() -> str:
    return default_storage.save("paperwork/versions/old.pdf", ContentFile(b"%PDF " + NAME.encode()))


def paper(district, form, *, signed=True, state=PlacementState.COMPLETED, placement=None) -> Aged:
    """Return a paper of a placement that is over; `signed` ones carry evidence."""
    placement = placement or PlacementFactory(state=state, ends_on=ENDS, **_home(district))
    made = {"completed": True} if signed else {"prepared": True}
    packet = PacketFactory(placement=placement, **made, **_home(district))
    document = DocumentFactory(packet=packet, form_code=form, **_home(district))
    name = _file()
    version = VersionFactory(
        document=document, file=name, file_sha256="a" * 64, engine="e",
        drawn_at=house_clock.now(), **_home(district),
    )  # fmt: skip
    if signed:
        _sign(document, version, packet, district)
    return Aged(document, name)


def _sign(document, version, packet, district) -> None:
    envelope = EnvelopeFactory(packet=packet, sent=True, **_home(district))
    signer = SignerFactory(envelope=envelope, name=NAME, state="signed", **_home(district))
    place = PlaceFactory(
        signer=signer, document=document, version=version, signed=True, **_home(district)
    )
    act = EvidenceFactory(place=place, **_home(district))
    ParticularsFactory(evidence=act, stored=f'{{"name": "{NAME}"}}', **_home(district))
    type(document).objects.filter(pk=document.pk).update(state=DocumentState.SIGNED)


def permit(district) -> Aged:
    """A request whose permit expired on the day its placement ended."""
    made = paper(district, "b1_1")
    WorkPermitFactory(
        placement=made.row.packet.placement, issued=True, state=PermitState.EXPIRED,
        request=made.row, ended_at=house_clock.now(), **_home(district),
    )  # fmt: skip
    return made


def remark(district) -> Aged:
    placement = PlacementFactory(ends_on=ENDS, **_home(district))
    return Aged(
        WorkPermitFactory(
            placement=placement, issued=True, state=PermitState.REVOKED, reason=NAME,
            conditions=NAME, ended_at=house_clock.now(), **_home(district),
        )
    )  # fmt: skip


def answer(district) -> Aged:
    placement = PlacementFactory(ends_on=ENDS, **_home(district))
    row = AnswerFactory(
        subject="placement", student=None, placement=placement, key="placement.duties",
        **_home(district),
    )  # fmt: skip
    return Aged(row)


def answer_of_student(district) -> Aged:
    return Aged(AnswerFactory(student=StudentFactory(**_home(district)), **_home(district)))


# kind → how one is made, and the day it falls due
AGED = {
    "agreements": (lambda home: paper(home, "consent"), date(2029, 7, 31)),
    "permits": (permit, date(2030, 7, 31)),
    "permit_remarks": (remark, date(2030, 7, 31)),
    "work_papers": (lambda home: paper(home, "incident_report"), date(2031, 7, 31)),
    "medical": (lambda home: paper(home, "emergency_card"), date(2026, 10, 1)),
    "unsigned": (
        lambda home: paper(home, "consent", signed=False, state=PlacementState.CANCELLED),
        date(2027, 2, 7),
    ),
    "answers": (answer, date(2027, 1, 31)),
}


def move_to(clock, day, hour=4) -> None:
    """Let it be the early morning of a day, after the hour at which records go."""
    then = timezone.make_aware(datetime.combine(day, time(hour)))
    clock.shift(then - timezone.now())


def announced(clock, due_on) -> None:
    """Let the night come in which what falls due on a day is announced."""
    move_to(clock, due_on - timedelta(days=30), hour=2)
    announce_disposals()


def carried_out(clock, due_on) -> None:
    move_to(clock, due_on)
    drain(retention.QUEUE)


def destroyed(scene) -> Document:
    """Destroy a scene's only paper and return it."""
    document = Document.objects.get(packet=scene.packet)
    destroy_document(document=document, at=house_clock.now())
    document.refresh_from_db()
    return document
