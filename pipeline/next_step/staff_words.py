"""Needs in the words of staff: what a student does, and whom it waits on."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pipeline.enums import Owner
from pipeline.next_step.facts import Facts
from pipeline.next_step.rules import Kind, Need
from pipeline.next_step.steps import Words
from students.enums import DocumentKind


def _staff_unreachable(need, known):
    what = _("Nobody of the family can be reached: find another number")
    return Words(what, "students:detail", (known.journey.student_id,), _("Open contacts"))


def _staff_offer(need, known):
    what = _("Student answers the offer of %(employer)s") % need.about
    return Words(what, "pipeline:application", (need.about["application"],), _("See the offer"))


PAPERS_BY_OWNER = {
    Owner.STUDENT: gettext_lazy("Student signs the papers"),
    Owner.GUARDIAN: gettext_lazy("Guardian signs the papers"),
    Owner.EMPLOYER: gettext_lazy("%(employer)s signs the papers"),
    Owner.MENTOR: gettext_lazy("School mentor signs the papers"),
    Owner.COORDINATOR: gettext_lazy("Coordinator checks and sends the papers"),
    Owner.OFFICE: gettext_lazy("School office signs the papers"),
    Owner.ONRAMP: gettext_lazy("Onramp is preparing the papers"),
}
PERMIT_BY_OWNER = {
    Owner.STUDENT: gettext_lazy("Student signs the work permit request"),
    Owner.GUARDIAN: gettext_lazy("Guardian signs the work permit request"),
    Owner.EMPLOYER: gettext_lazy("%(employer)s signs the work permit request"),
    Owner.MENTOR: gettext_lazy("School mentor signs the work permit request"),
    Owner.COORDINATOR: gettext_lazy("Coordinator sends the work permit request"),
    Owner.OFFICE: gettext_lazy("School office issues the work permit"),
    Owner.ONRAMP: gettext_lazy("Onramp is preparing the work permit request"),
}


def _staff_papers(need, known):
    what = PAPERS_BY_OWNER[Owner(need.owner)] % need.about
    return Words(what, "pipeline:placement", (need.about["placement"],), _("Open papers"))


QUESTIONS_BY_OWNER = {
    Owner.STUDENT: gettext_lazy("Student answers questions for the papers"),
    Owner.GUARDIAN: gettext_lazy("Guardian answers questions for the papers"),
    Owner.EMPLOYER: gettext_lazy("%(employer)s answers questions for the papers"),
}


def _staff_questions(need, known):
    what = QUESTIONS_BY_OWNER[Owner(need.owner)] % need.about
    return Words(what, "paperwork:questions", (), _("See the questions"))


def _staff_permit(need, known):
    what = PERMIT_BY_OWNER[Owner(need.owner)] % need.about
    return Words(what, "pipeline:placement", (need.about["placement"],), _("Open papers"))


def _staff_training(need, known):
    title = _(need.about["label"])
    if need.owner == Owner.STUDENT:
        return Words(
            _("Student does: %(title)s") % {"title": title},
            "trainings:board",
            (),
            _("See trainings"),
        )
    return Words(
        _("Check the proof: %(title)s") % {"title": title}, "trainings:board", (), _("Check")
    )


def _staff_review(need, known):
    what = {
        DocumentKind.RESUME: ngettext(
            "Review the résumé", "Review the résumé, draft %(n)s", need.about["version"]
        ),
        DocumentKind.LETTER: ngettext(
            "Review the letter", "Review the letter, draft %(n)s", need.about["version"]
        ),
    }[DocumentKind(need.about["paper"])]
    what %= {"n": need.about["version"]}
    return Words(what, "pipeline:review", (need.about["review"],), _("Review"))


def _staff_revise(need, known):
    resume = need.about["paper"] == DocumentKind.RESUME
    what = (
        _("Résumé was returned, no new draft yet")
        if resume
        else _("Letter was returned, no new draft yet")
    )
    return Words(what, *known.page, _("Open"))


def _staff_write(need, known):
    resume = need.about["paper"] == DocumentKind.RESUME
    what = _("No résumé yet") if resume else _("No cover letter yet")
    return Words(what, *known.page, _("Open"))


def _staff_interview(need, known):
    what = _("Interview at %(employer)s, no answer yet") % need.about
    return Words(what, "pipeline:application", (need.about["application"],), _("Open"))


def _staff_answer(need, known):
    what = _("%(employer)s has not answered the application") % need.about
    return Words(what, "pipeline:application", (need.about["application"],), _("Open"))


def _staff_apply(need, known):
    again = need.about["before"]
    what = (
        _("Has the badge, no application open") if again else _("Has the badge, no application yet")
    )
    return Words(what, "pipeline:openings", (), _("Suggest openings"))


def _staff_first_day(need, known):
    what = _("Cleared: first day at %(employer)s") % need.about
    return Words(what, "pipeline:placement", (need.about["placement"],), _("See the place"))


TOLD: dict[Kind, Callable[[Need, Facts], Words]] = {
    Kind.UNREACHABLE: _staff_unreachable,
    Kind.OFFER: _staff_offer,
    Kind.PAPERS: _staff_papers,
    Kind.PERMIT: _staff_permit,
    Kind.QUESTIONS: _staff_questions,
    Kind.TRAINING: _staff_training,
    Kind.REVIEW: _staff_review,
    Kind.REVISE: _staff_revise,
    Kind.WRITE: _staff_write,
    Kind.INTERVIEW: _staff_interview,
    Kind.ANSWER: _staff_answer,
    Kind.APPLY: _staff_apply,
    Kind.FIRST_DAY: _staff_first_day,
}
