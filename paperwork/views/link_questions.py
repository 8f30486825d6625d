"""Answering by a personal link, without an account: a guardian, or somebody at an employer.

The same door as for signing: nothing private before the code. A guardian's link is about one
student (rule P7); a contact's about the interns they supervise.
"""

from django.db.models import Q
from django.shortcuts import redirect, render

from core.access import LINK, opens_to
from districts import looks
from employers.models import Contact
from paperwork.actions import asking, people
from paperwork.actions.answering import ANSWER, Teller
from paperwork.models import Packet
from paperwork.question_forms import AnswersForm
from paperwork.questions import Answerer
from paperwork.views.doors import Door, behind, knock, live
from paperwork.views.questions import STAFF_SECTIONS, keep, own_section
from students.models import Guardianship

CODE = "paperwork/link_questions_code.html"
PAGE = "paperwork/link_questions.html"


def holder_of(link):
    """Return whose link it is, unless the contact it went to is theirs no more."""
    if link.subject_kind == Guardianship._meta.label_lower:
        return _guardian(link)
    if link.subject_kind == Contact._meta.label_lower:
        return _contact(link)
    return None


def _guardian(link) -> Guardianship | None:
    rows = Guardianship.objects.select_related("student", "guardian")
    tie = rows.filter(pk=link.subject_id).first()
    if tie is None or not people.is_own_contact(tie.guardian, tie.student, link.address):
        return None
    return tie


def _contact(link) -> Contact | None:
    contact = Contact.objects.select_related("employer").filter(pk=link.subject_id).first()
    if contact is None or not contact.employer.is_vetted:
        return None
    return contact if people.is_at(contact, link.address) else None


DOOR = Door(ANSWER, CODE, "link-questions", holder_of, live)


@opens_to(LINK, methods="GET POST")
def enter(request, token):
    """Ask for the code that opens the questions."""
    return knock(DOOR, request, token)


@opens_to(LINK, methods="GET POST")
@behind(DOOR)
def questions(request, link, holder):
    """The short form; once all is answered, thanks."""
    part = Answerer.GUARDIAN if isinstance(holder, Guardianship) else Answerer.EMPLOYER
    asked = asking.for_answerer(_packets(holder), part)
    section_of = _family_section if part == Answerer.GUARDIAN else own_section
    form = AnswersForm(request.POST or None, questions=asked, section_of=section_of)
    if request.method == "POST" and not asked:
        return redirect("link-questions", link.pk)
    if request.method == "POST" and form.is_valid():
        keep(request, form, Teller(part, link=link))
        return redirect("link-questions", link.pk)
    _looked(link, holder, asked)
    student = getattr(holder, "student", None)
    context = {"link": link, "form": form, "count": len(asked), "student": student}
    status = 422 if request.method == "POST" else 200
    return render(request, PAGE, context, status=status)


def _packets(holder):
    if isinstance(holder, Guardianship):
        return Packet.objects.filter(
            guardian=holder.guardian_id, placement__journey__student=holder.student_id
        )
    mine = Packet.objects.filter(placement__employer=holder.employer_id)
    if holder.is_lead:
        return mine
    own = Q(placement__supervisor=holder) | Q(placement__supervisor=None)
    return mine.filter(own)


def _family_section(question) -> str:
    return STAFF_SECTIONS[question.kind]


def _looked(link, holder, asked) -> None:
    """Keep that an employer without an account was shown who is meant."""
    if isinstance(holder, Guardianship):
        return
    packets = {packet.pk: packet for one in asked for packet in one.packets}
    for packet in packets.values():
        looks.by_link(
            link,
            packet,
            student=packet.placement.journey.student_id,
            page="questions",
            parts=(),
            role=Answerer.EMPLOYER,
            employer=holder.employer_id,
        )
