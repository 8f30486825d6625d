"""Which values are still missing, of whom, and who can tell them. Reads only.

The same fact is one question however many papers, and packets, want it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from paperwork import questions
from paperwork.actions import gathering
from paperwork.catalogue import Field
from paperwork.enums import AnswerState, DocumentState, SubjectKind
from paperwork.models import Answer, Packet, Version
from paperwork.prefill import PRECEDENCE
from paperwork.questions import Answerer
from pipeline.enums import PlacementState

NEEDS = (
    "document__packet__placement__journey__student",
    "document__packet__placement__journey__school",
    "document__packet__placement__employer",
    "document__packet__guardian",
    "document__template_version",
)
HEAVY = ("values", "heading", "languages")
OVER = (PlacementState.CANCELLED, PlacementState.COMPLETED)


@dataclass
class Question:
    """One missing fact about one subject, and the packets and papers that wait for it."""

    field: Field
    subject: tuple  # as `Answer.subject_key`
    packets: list[Packet] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    proposal: Answer | None = None  # a student's word that the school has not judged yet
    declined: Answer | None = None  # the last word of a student, which the school did not take

    @property
    def key(self) -> str:
        return self.field.key

    @property
    def kind(self) -> SubjectKind:
        return SubjectKind(self.subject[0])

    @property
    def name(self) -> str:
        """What the question is called in a form and in an address."""
        return "-".join([self.key.replace(".", "-"), *map(str, self.subject)])

    @property
    def asked(self) -> list[Answerer]:
        return questions.asked(self.field)

    def ids(self) -> dict:
        """Return the subjects of an answer, by the names of `Answer`'s fields."""
        placement = self.packets[0].placement
        every = {
            "student_id": placement.journey.student_id,
            "guardian_id": self.packets[0].guardian_id,
            "placement_id": placement.pk,
            "employer_id": placement.employer_id,
            "school_id": placement.journey.school_id,
        }
        wanted = {"family": ("student_id", "guardian_id")}.get(self.kind, (f"{self.kind}_id",))
        return {name: every[name] for name in wanted}


def open_questions(packets, *, answerer: Answerer | None = None) -> list[Question]:
    """Return what is missing in these packets (a queryset) and not answered yet; two queries.

    With `answerer` only what that part is asked; without, everything that anybody can be asked.
    """
    found: dict[tuple, Question] = {}
    for version in _lacking(packets):
        _collect(version, found)
    _drop_answered(found)
    rows = found.values()
    return [one for one in rows if answerer is None or answerer in one.asked]


def _lacking(packets):
    """Return the current versions of unsent packets that have blanks, packet by packet."""
    rows = Version.objects.current().filter(document__packet__in=packets.unsent())
    rows = rows.exclude(missing=[]).exclude(document__state=DocumentState.VOIDED)
    rows = rows.exclude(document__packet__placement__state__in=OVER)
    return (
        rows.select_related(*NEEDS)
        .defer(*HEAVY)
        .order_by("document__packet", "document__position", "pk")
    )


def _collect(version, found) -> None:
    fields = {one.key: one for one in version.document.spec.fields()}
    packet = version.document.packet
    kinds = {kind: subject for subject, kind in gathering.subjects_of(packet).items()}
    for entry in version.missing:
        wanted = fields.get(entry["key"])
        if wanted is None or not questions.can_be_asked(wanted):
            continue
        subject = kinds[questions.subject_kind(wanted.key)]
        if None in subject:  # nobody of the family is named yet
            continue
        one = found.setdefault((wanted.key, subject), Question(wanted, subject))
        if packet.pk not in {known.pk for known in one.packets}:
            one.packets.append(packet)
        name = str(version.document.spec.name)
        if name not in one.forms:
            one.forms.append(name)


def _drop_answered(found: dict[tuple, Question]) -> None:
    """Leave out what is answered and waits for a worker; add what a student proposed."""
    packets = [packet for one in found.values() for packet in one.packets]
    if not packets:
        return
    for answer in gathering.answers_about(packets, every=True):
        place = (answer.key, answer.subject_key)
        one = found.get(place)
        if one is None:
            continue
        if answer.is_open:
            one.proposal, one.declined = answer, None
        elif answer.state == AnswerState.DECLINED:
            one.declined = answer
        elif answer.does_count and answer.counts_as in PRECEDENCE[one.field.owner]:
            del found[place]


def is_asked(packet: Packet, answerer: Answerer) -> bool:
    """Say whether somebody in this part still has a question to answer for a packet."""
    return bool(for_answerer(Packet.objects.filter(pk=packet.pk), answerer))


def for_answerer(packets, answerer: Answerer) -> list[Question]:
    """Return what somebody in this part can still do something about.

    A student who has proposed a value waits for the school, and is not asked again.
    """
    rows = open_questions(packets, answerer=answerer)
    if answerer != Answerer.STUDENT:
        return rows
    return [one for one in rows if one.proposal is None]


def counts_of(packet: Packet) -> dict[str, int]:
    """Return how many questions of a packet each part can answer now: {part: count}."""
    counts: dict[str, int] = {}
    for question in open_questions(Packet.objects.filter(pk=packet.pk)):
        for part in question.asked:
            if part == Answerer.STUDENT and question.proposal:
                continue
            counts[str(part)] = counts.get(str(part), 0) + 1
    return dict(sorted(counts.items()))


def packets_about(subject: tuple):
    """Return the unsent packets that an answer about a subject can fill."""
    kind, *ids = subject
    paths = {
        SubjectKind.STUDENT: {"placement__journey__student": ids[-1]},
        SubjectKind.PLACEMENT: {"placement": ids[-1]},
        SubjectKind.EMPLOYER: {"placement__employer": ids[-1]},
        SubjectKind.SCHOOL: {"placement__journey__school": ids[-1]},
        SubjectKind.FAMILY: {"guardian": ids[0], "placement__journey__student": ids[-1]},
    }
    return Packet.objects.unsent().filter(**paths[SubjectKind(kind)])


def owners_of(missing: Iterable[Question]) -> dict[str, list[Question]]:
    """Return questions by who is asked first of all: the owner of the value."""
    found: dict[str, list[Question]] = {}
    for one in missing:
        found.setdefault(one.asked[0], []).append(one)
    return found
