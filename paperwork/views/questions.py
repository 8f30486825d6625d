"""Questions for what no record knows: one short form for who can tell it, and the school's list."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import clock
from core.access import opens_to
from core.htmx import respond
from core.lists import Listing
from core.states import IllegalMove
from districts import looks
from districts.enums import DISTRICT_WIDE, Role
from paperwork import policies
from paperwork.actions import answering, asking
from paperwork.actions.answering import Teller
from paperwork.catalogue import FORMS
from paperwork.catalogue.wording import write
from paperwork.enums import SubjectKind
from paperwork.forms import QuestionFilter
from paperwork.models import Answer, Packet
from paperwork.question_forms import AnswersForm, papers_hint, student_hint
from paperwork.questions import Answerer, may_answer
from paperwork.views.queue import VIEWERS
from pipeline.models import Placement

OWN = "paperwork/own_questions.html"
LIST = "paperwork/questions.html"
ONE = "paperwork/packet_questions.html"
PER_PAGE = 25
PART_OF = {Role.STUDENT: Answerer.STUDENT, Role.EMPLOYER: Answerer.EMPLOYER}


def part_of(membership) -> Answerer:
    """Return in which part somebody answers."""
    if membership.role in PART_OF:
        return PART_OF[membership.role]
    return Answerer.DISTRICT if membership.role in DISTRICT_WIDE else Answerer.SCHOOL


def keep(request, form, teller) -> None:
    """Keep what was answered and say what becomes of it."""
    kept = answering.answer(given=form.given, teller=teller, at=clock.now())
    said = ngettext("%(n)d answer kept.", "%(n)d answers kept.", len(kept)) % {"n": len(kept)}
    if any(one.is_open for one in kept):
        checked = _("Your school checks what belongs to its own records.")
        said = f"{said} {checked}"
    messages.success(request, said)


# --- For a student and an employer ---------------------------------------------------------------


OWN_SECTIONS = {
    SubjectKind.STUDENT: gettext_lazy("About you"),
    SubjectKind.FAMILY: gettext_lazy("Your family"),
    SubjectKind.EMPLOYER: gettext_lazy("Your organization"),
    SubjectKind.SCHOOL: gettext_lazy("The school"),
}


def own_section(question) -> str:
    """Return the heading for the person who is asked; a placement is named by student and work."""
    if question.kind in OWN_SECTIONS:
        return OWN_SECTIONS[question.kind]
    placement = question.packets[0].placement
    return f"{placement.journey.student.name} · {placement.title}"


def own_packets(membership):
    """Return the packets about which somebody outside of the school may be asked."""
    if membership.role == Role.STUDENT:
        return Packet.objects.visible_to(membership)
    return Packet.objects.filter(placement__in=Placement.objects.visible_to(membership))


def questions_for(membership) -> int:
    """Return how many questions wait for a student or an employer."""
    if membership.role not in PART_OF:
        return 0
    return len(asking.for_answerer(own_packets(membership), part_of(membership)))


@opens_to(Role.STUDENT, Role.EMPLOYER, methods="GET POST")
def own(request):
    """What this person is asked, over all papers of all their packets; answered once."""
    part = part_of(request.membership)
    asked = asking.for_answerer(own_packets(request.membership), part)
    hint_of = student_hint if part == Answerer.STUDENT else papers_hint
    form = AnswersForm(
        request.POST or None, questions=asked, section_of=own_section, hint_of=hint_of
    )
    if request.method == "POST" and not asked:
        messages.info(request, _("These questions were answered already."))
        return redirect("paperwork:own-questions")
    if request.method == "POST" and form.is_valid():
        keep(request, form, Teller(part, by=request.membership))
        return redirect("paperwork:own-questions")
    students = {one.packets[0].placement.journey.student_id for one in asked}
    looks.at_list(request, page="questions", students=len(students))
    status = 422 if request.method == "POST" else 200
    return render(request, OWN, {"form": form, "count": len(asked)}, status=status)


# --- For the school ------------------------------------------------------------------------------


@opens_to(*VIEWERS)
def questions(request):
    """Everything that is missing, student by student, with who can tell it."""
    visible = Packet.objects.visible_to(request.membership)
    form = QuestionFilter(request.GET, papers=FORMS)
    groups = by_packet(form.narrow(asking.open_questions(visible)))
    page = Paginator(groups, PER_PAGE).get_page(form.page)
    looks.at_list(request, page="questions", students=len(page.object_list))
    found = Listing(page, form.data.get("q", ""), "", form.query)
    total = sum(len(group["questions"]) for group in groups)
    context = {"groups": found, "form": form, "total": total, "students": len(groups)}
    return respond(request, LIST, context, fragment="rows")


def by_packet(found) -> list[dict]:
    """Return questions under the first packet that waits for them."""
    groups: dict[int, dict] = {}
    for question in found:
        packet = question.packets[0]
        group = groups.setdefault(packet.pk, {"packet": packet, "questions": []})
        group["questions"].append(question)
        question.shown = shown_proposal(question)
    return list(groups.values())


def shown_proposal(question) -> str:
    return write(question.field, question.proposal.value) if question.proposal else ""


STAFF_SECTIONS = {
    SubjectKind.STUDENT: gettext_lazy("Student"),
    SubjectKind.FAMILY: gettext_lazy("Parent or guardian"),
    SubjectKind.EMPLOYER: gettext_lazy("Employer"),
    SubjectKind.SCHOOL: gettext_lazy("School"),
    SubjectKind.PLACEMENT: gettext_lazy("Internship"),
}


@opens_to(*VIEWERS, methods="GET POST")
def of_packet(request, pk):
    """Answer for whoever is asked, decide what a student proposed, see what was told before."""
    packet = _packet(request, pk)
    part = part_of(request.membership)
    asked = asking.open_questions(Packet.objects.filter(pk=packet.pk))
    mine = [one for one in asked if may_answer(part, one.field)]
    form = AnswersForm(request.POST or None, questions=mine, section_of=_staff_section)
    verdict = policies.answer_questions(request.membership, packet)
    if request.method == "POST":
        verdict.enforce()
        if form.is_valid():
            keep(request, form, Teller(part, by=request.membership))
            return redirect("paperwork:packet-questions", pk)
    _looked(request, packet)
    context = {
        "packet": packet,
        "student": packet.placement.journey.student,
        "form": form,
        "others": [one for one in asked if one not in mine],
        "proposals": [_proposal(one) for one in asked if one.proposal],
        "history": _history(packet),
        "verdict": verdict,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, ONE, context, status=status)


def _packet(request, pk) -> Packet:
    rows = Packet.objects.visible_to(request.membership).live().select_related(
        "placement__journey__student", "placement__employer", "guardian"
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


def _looked(request, packet) -> None:
    who = packet.placement.journey.student_id
    looks.at_record(request, packet, student=who, page="packet_questions", parts=("values",))


def _staff_section(question) -> str:
    return STAFF_SECTIONS[question.kind]


def _proposal(question) -> dict:
    return {
        "row": question.proposal,
        "label": str(question.field.label),
        "value": shown_proposal(question),
    }


def _history(packet) -> list[dict]:
    """Return what was told, by whom and when; what a newer answer replaced is marked."""
    rows = answering.history(packet)
    old = answering.superseded(rows)
    fields = {field.key: field for spec in FORMS.values() for field in spec.fields()}
    return [
        {
            "row": row,
            "label": str(fields[row.key].label) if row.key in fields else row.key,
            "value": write(fields[row.key], row.value) if row.key in fields else str(row.value),
            "is_old": row.pk in old,
        }
        for row in rows
    ]


def _answer(request, pk) -> Answer:
    rows = Answer.objects.visible_to(request.membership).select_related("placement__journey")
    return get_object_or_404(rows, pk=pk)


@opens_to(*VIEWERS, methods="POST")
def accept(request, pk):
    """Take a student's word for the school's."""
    return _judge(request, pk, answering.accept, _("Accepted. The papers are prepared again."))


@opens_to(*VIEWERS, methods="POST")
def decline(request, pk):
    """Do not take it; the question stays open."""
    return _judge(request, pk, answering.decline, _("Not accepted. The question stays open."))


def _judge(request, pk, act, said):
    answer = _answer(request, pk)
    policies.judge_proposal(request.membership, answer).enforce()
    try:
        act(answer=answer, by=request.membership, at=clock.now())
        messages.success(request, said)
    except IllegalMove:
        messages.info(request, _("Somebody has decided this already."))
    return redirect("paperwork:questions")
