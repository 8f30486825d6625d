"""Needs in the words of the student: what to do next."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pipeline.enums import Owner
from pipeline.next_step.facts import Facts
from pipeline.next_step.rules import Kind, Need
from pipeline.next_step.steps import Words
from students.enums import DocumentKind, Relation


def _own_unreachable(need, known):
    what = _("We cannot reach your family")
    detail = _("Tell your mentor a phone number or e-mail address that works.")
    return Words(what, *known.page, _("See where things stand"), detail)


def _own_offer(need, known):
    what = _("%(employer)s offers you a place. Answer it") % need.about
    return Words(
        what, "pipeline:offer", (need.about["offer"],), _("See the offer"), need.about["title"]
    )


FAMILY = {
    Relation.MOTHER: gettext_lazy("Ask your mom to sign your papers"),
    Relation.FATHER: gettext_lazy("Ask your dad to sign your papers"),
    Relation.GRANDPARENT: gettext_lazy("Ask your grandparent to sign your papers"),
}
OWN_PAPERS = {
    Owner.EMPLOYER: gettext_lazy("%(employer)s has your papers to sign"),
    Owner.MENTOR: gettext_lazy("Your mentor has your papers to sign"),
    Owner.COORDINATOR: gettext_lazy("Your district checks your papers"),
    Owner.OFFICE: gettext_lazy("Your school office has your papers"),
    Owner.ONRAMP: gettext_lazy("We are preparing your papers"),
}


def _own_papers(need, known):
    if need.owner == Owner.STUDENT:
        detail = _("Read them, then sign on your phone. It takes about five minutes.")
        return Words(_("Sign your papers"), "paperwork:sitting", (), _("Read and sign"), detail)
    if need.owner == Owner.GUARDIAN:
        return _family_papers(need)
    what = OWN_PAPERS[Owner(need.owner)] % need.about
    return Words(what, "paperwork:mine", (), _("See your papers"), _nothing_to_do())


def _family_papers(need):
    """Name the person only where there is no choice: two guardians are "your family"."""
    relations = need.about["relations"]
    named = FAMILY.get(Relation(relations[0])) if len(relations) == 1 else None
    what = str(named) if named else _("Ask your family to sign your papers")
    detail = _(
        "They get their own link by text or e-mail. It takes two minutes and works in Spanish."
    )
    return Words(what, "paperwork:mine", (), _("See who has signed"), detail)


def _nothing_to_do() -> str:
    return _("You have nothing to do here right now.")


OWN_QUESTIONS = {
    Owner.GUARDIAN: gettext_lazy("Your family has questions to answer for the papers"),
    Owner.EMPLOYER: gettext_lazy("%(employer)s has questions to answer for the papers"),
}


def _own_questions(need, known):
    if need.owner != Owner.STUDENT:
        what = OWN_QUESTIONS[Owner(need.owner)] % need.about
        return Words(what, "paperwork:mine", (), _("See your papers"), _nothing_to_do())
    what = ngettext(
        "%(n)d question before your papers are ready",
        "%(n)d questions before your papers are ready",
        need.about["n"],
    )
    detail = _("It takes about two minutes, and you are asked only once.")
    return Words(what % need.about, "paperwork:own-questions", (), _("Answer now"), detail)


def _own_permit(need, known):
    if need.owner == Owner.STUDENT:
        return Words(
            _("Sign your work permit request"), "paperwork:sitting", (), _("Read and sign")
        )
    if need.owner == Owner.GUARDIAN:
        detail = _("They get their own link by text or e-mail.")
        return Words(
            _("Ask your family to sign your work permit request"),
            "paperwork:mine",
            (),
            _("See who has signed"),
            detail,
        )
    return Words(
        _("Your work permit is on its way"),
        "paperwork:mine",
        (),
        _("See your papers"),
        _nothing_to_do(),
    )


def _own_training(need, known):
    title = _(need.about["label"])
    if need.owner == Owner.STUDENT:
        return Words(
            _("Do this training: %(title)s") % {"title": title}, "trainings:mine", (), _("Start")
        )
    return Words(
        _("Your proof is being checked: %(title)s") % {"title": title},
        "trainings:mine",
        (),
        _("See your trainings"),
        _nothing_to_do(),
    )


def _own_review(need, known):
    resume = need.about["paper"] == DocumentKind.RESUME
    what = (
        _("Your mentor is reading your résumé")
        if resume
        else _("Your mentor is reading your letter")
    )
    return Words(
        what,
        "pipeline:career-document",
        (need.about["paper"],),
        _("See what you sent"),
        _nothing_to_do(),
    )


def _own_revise(need, known):
    resume = need.about["paper"] == DocumentKind.RESUME
    what = _("Improve your résumé") if resume else _("Improve your letter")
    detail = _("Your mentor wrote what to change. Then hand it in again.")
    return Words(
        what, "pipeline:career-document", (need.about["paper"],), _("See the comments"), detail
    )


def _own_write(need, known):
    resume = need.about["paper"] == DocumentKind.RESUME
    what = _("Write your résumé") if resume else _("Write your cover letter")
    detail = _("We ask, you answer, and it is put together for you. You can also upload a file.")
    label = _("Go on writing") if need.about["draft"] else _("Start")
    return Words(what, "pipeline:career-document", (need.about["paper"],), label, detail)


def _own_interview(need, known):
    what = _("%(employer)s wants to talk with you") % need.about
    return Words(
        what,
        "pipeline:application",
        (need.about["application"],),
        _("See your application"),
        need.about["title"],
    )


def _own_answer(need, known):
    what = _("%(employer)s has your application") % need.about
    detail = (
        _("They have read it. You can apply to more places while you wait.")
        if need.about["seen"]
        else _("You can apply to more places while you wait.")
    )
    return Words(
        what,
        "pipeline:application",
        (need.about["application"],),
        _("See your application"),
        detail,
    )


def _own_apply(need, known):
    again = need.about["before"]
    what = _("Apply to another opening") if again else _("Apply to your first opening")
    detail = _(
        "You have the Intern Ready badge. Choose a place that fits your days and your way there."
    )
    return Words(what, "pipeline:openings", (), _("Find openings"), detail)


def _own_first_day(need, known):
    what = _("You are cleared to start at %(employer)s") % need.about
    detail = _("Everything is signed and done. Look up the address and your hours.")
    return Words(
        what, "pipeline:placement", (need.about["placement"],), _("See your place"), detail
    )


TOLD: dict[Kind, Callable[[Need, Facts], Words]] = {
    Kind.UNREACHABLE: _own_unreachable,
    Kind.OFFER: _own_offer,
    Kind.PAPERS: _own_papers,
    Kind.PERMIT: _own_permit,
    Kind.QUESTIONS: _own_questions,
    Kind.TRAINING: _own_training,
    Kind.REVIEW: _own_review,
    Kind.REVISE: _own_revise,
    Kind.WRITE: _own_write,
    Kind.INTERVIEW: _own_interview,
    Kind.ANSWER: _own_answer,
    Kind.APPLY: _own_apply,
    Kind.FIRST_DAY: _own_first_day,
}
