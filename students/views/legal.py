"""Graduation and emancipation: what the school saw proof of, and what follows."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from districts import looks
from districts.enums import Role
from students import legal, policies
from students.actions import legal as actions
from students.enums import LegalFact
from students.forms import LegalForm
from students.models import Student
from students.roster.stored import fact as roster_fact

PAGE = "students/legal.html"
KEEPERS = (Role.MENTOR, Role.OFFICE, Role.COORDINATOR, Role.ADMIN)
SEEN_BY = ("graduation_seen_by__user", "emancipation_seen_by__user")


@opens_to(*KEEPERS)
def legal_page(request, pk):
    """Both facts of one student, each with its form."""
    return _page(request, _student(request, pk))


def _student(request, pk) -> Student:
    visible = Student.objects.visible_to(request.membership).select_related("school", *SEEN_BY)
    student = get_object_or_404(visible, pk=pk)
    policies.see_legal(request.membership).enforce()
    return student


def _page(request, student, *, refused=None, status=200):
    looks.at_record(request, student, student=student, page="legal", parts=("legal",))
    context = {
        "student": student,
        "expected": roster_fact("graduation_date", student.roster_facts.get("graduation_date", "")),
        "can_note": policies.note_legal(request.membership, student),
        "facts": [_fact(student, fact, refused) for fact in LegalFact],
    }
    return render(request, PAGE, context, status=status)


def _fact(student, fact: LegalFact, refused=None) -> dict:
    form = refused if refused is not None and refused.fact == fact else None
    return {
        "name": fact.value,
        "label": fact.label,
        "rule": legal.RULES[fact],
        "known": known(student, fact),
        "form": form or LegalForm(student=student, fact=fact),
    }


def known(student, fact: LegalFact) -> dict | None:
    """Return what is on record of a fact, with what follows; None when nothing is.

    Whoever saw it has to be loaded with the student (`SEEN_BY`).
    """
    said = {part: getattr(student, name) for part, name in legal.columns(fact).items()}
    if said["on"] is None:
        return None
    proof = legal.PROOFS[fact](said["proof"])
    words = {"day": said["on"], "proof": proof, "birth_date": student.birth_date}
    return {
        "label": fact.label,
        "on": said["on"],
        "proof": proof.label,
        "seen_by": said["seen_by"].user.name,
        "seen_at": said["seen_at"],
        "follows": legal.follows(fact, **words),
    }


def all_known(student) -> list[dict]:
    """Return each fact that is on record."""
    return [found for fact in LegalFact if (found := known(student, fact))]


@opens_to(*KEEPERS, methods="POST")
def legal_note(request, pk, fact):
    """Write a fact down, or another day or proof of it."""
    student, fact = _student(request, pk), _named(fact)
    policies.note_legal(request.membership, student).enforce()
    form = LegalForm(request.POST, student=student, fact=fact)
    if not form.is_valid():
        return _page(request, student, refused=form, status=422)
    said = {"fact": fact, "by": request.membership, "at": clock.now()}
    if actions.note(student=student, **form.cleaned_data, **said):
        messages.success(request, known(student, fact)["follows"])
    else:
        messages.info(request, _("This was on record already."))
    return redirect("students:legal", pk)


@opens_to(*KEEPERS, methods="POST")
def legal_take_back(request, pk, fact):
    """Take a mistake back: what it had settled is asked for again."""
    student, fact = _student(request, pk), _named(fact)
    policies.note_legal(request.membership, student).enforce()
    said = {"fact": fact, "by": request.membership, "at": clock.now()}
    if actions.take_back(student=student, **said):
        messages.success(request, _("Taken back. What was needed before is needed again."))
    else:
        messages.info(request, _("Somebody else has taken this back already."))
    return redirect("students:legal", pk)


def _named(word) -> LegalFact:
    if word not in LegalFact.values:
        raise Http404
    return LegalFact(word)
