"""Keep what somebody answered, and let the papers that waited for it be prepared again."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from districts import events
from districts.models import Link, Membership
from paperwork import questions
from paperwork.actions import asking
from paperwork.actions.asking import Question
from paperwork.actions.packets import prepare_again, tell_asks
from paperwork.enums import AnswerState
from paperwork.models import Answer, Packet
from paperwork.models.answers import stored
from paperwork.questions import Answerer

ANSWER = "answer"  # the purpose of a link to questions


@dataclass(frozen=True)
class Teller:
    """Who answers: an account, or the holder of a personal link."""

    part: Answerer
    by: Membership | None = None
    link: Link | None = None


@transaction.atomic
def answer(*, given: Sequence[tuple[Question, object]], teller: Teller, at) -> list[Answer]:
    """Keep answers; what counts at once sends the unsent packets that lack it to the worker.

    A student's word on what the school owns is proposed, and waits (rule P1). Earlier answers stay
    as history. Raise `ValueError` for a value that this part may not give.
    """
    kept = [_keep(question, value, teller, at=at) for question, value in given]
    _fill([one for one in kept if one.does_count], at=at)
    _tell([one for one in kept if one.is_open])
    return kept


def _keep(question: Question, value, teller: Teller, *, at) -> Answer:
    if not questions.may_answer(teller.part, question.field):
        raise ValueError(f"{teller.part} may not tell {question.key}")
    proposed = questions.is_proposal(teller.part, question.field)
    row = Answer.objects.create(
        key=question.key,
        subject=question.kind,
        **question.ids(),
        stored=stored(value),
        source=questions.source_of(teller.part, question.field),
        state=AnswerState.PROPOSED if proposed else AnswerState.GIVEN,
        by=teller.by,
        link=teller.link,
        at=at,
    )
    verb = "answer.proposed" if proposed else "answer.given"
    _record(verb, row, by=teller.by, by_label="" if teller.by else str(teller.part), at=at)
    return row


def _record(verb, row, *, at, by, by_label="") -> None:
    """Keep that something was told, never what."""
    facts = {"key": row.key, "subject": row.subject}
    student = row.student_id or (row.placement.journey.student_id if row.placement_id else None)
    events.record(verb, row, by=by, by_label=by_label, at=at, student=student, facts=facts)


def _tell(answers: Sequence[Answer]) -> None:
    """A question that waits for the school is no step of the student any more, or again."""
    for one in answers:
        for packet in asking.packets_about(one.subject_key).select_related("placement"):
            tell_asks(packet)


def _fill(answers: Sequence[Answer], *, at) -> None:
    """Prepare again what lacks one of these values and has not gone out."""
    wanted: dict[int, Packet] = {}
    for one in answers:
        for packet in asking.packets_about(one.subject_key).order_by("pk"):
            wanted[packet.pk] = packet
    prepare_again(packets=[wanted[pk] for pk in sorted(wanted)], at=at)


@transaction.atomic
def accept(*, answer: Answer, by, at) -> None:
    """Take a student's word for the school's: from now on it fills the box, until the roster does.

    Raise `IllegalMove` when somebody has judged it already.
    """
    answer.accept(by=by, at=at)
    _record("answer.accepted", answer, by=by, at=at)
    _fill([answer], at=at)


@transaction.atomic
def decline(*, answer: Answer, by, at) -> None:
    """Do not take a student's word; the question is open again."""
    answer.decline(by=by, at=at)
    _record("answer.declined", answer, by=by, at=at)
    _tell([answer])


def history(packet: Packet) -> list[Answer]:
    """Return every answer of use for a packet, newest first, superseded ones included."""
    rows = Answer.objects.about(packet).select_related("by__user", "decided_by__user", "link")
    return list(rows.order_by("-pk"))


def superseded(answers: Sequence[Answer]) -> set[int]:
    """Return which answers (newest first) a newer one of the same fact and source has replaced."""
    seen, old = set(), set()
    for one in (row for row in answers if row.does_count):
        place = (one.key, one.subject_key, one.counts_as)
        (old if place in seen else seen).add(one.pk if place in seen else place)
    return old
