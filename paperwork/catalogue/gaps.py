"""What keeps a district's own form from being published. Values only."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from paperwork.catalogue.own import FACTS, OwnForm, Question
from paperwork.catalogue.pages import Fill, Spot
from paperwork.catalogue.specs import Kind, SignerRole

EDGE = 1.0  # points a rectangle may stand over the edge of its page


@dataclass(frozen=True)
class Gap:
    """One thing to mend. `spot` is the id of the box it is about, if it is about one."""

    text: str
    spot: str = ""
    page: int = 0


def gaps(form: OwnForm) -> list[Gap]:
    """Return what is missing or wrong, the whole form first, then box by box."""
    return [*_whole(form), *(gap for spot in form.spots for gap in _of_spot(form, spot))]


def _whole(form: OwnForm) -> Iterator[Gap]:
    if not form.sizes:
        yield Gap(_("There is no PDF."))
    if not form.title.strip():
        yield Gap(_("The form has no title."))
    if not form.spots:
        yield Gap(_("No box is on the pages yet."))
    if not form.parts:
        yield Gap(_("Nobody signs this form. Name at least one signer."))
    signed = {spot.target for spot in form.spots if spot.fill == Fill.SIGN}
    for part in form.parts:
        if part.role not in signed:
            who = SignerRole(part.role).label
            yield Gap(_("There is no signature line for: %(who)s.") % {"who": who})
    for question in form.questions:
        if not question.en.strip():
            yield Gap(_("A question has no words."))


def _of_spot(form: OwnForm, spot: Spot) -> Iterator[Gap]:
    for text in (_place(form, spot), _filling(form, spot)):
        if text:
            yield Gap(text, spot.id, spot.page)


def _place(form: OwnForm, spot: Spot) -> str:
    if not 1 <= spot.page <= len(form.sizes):
        return _("This box stands on a page that does not exist.")
    width, height = form.sizes[spot.page - 1]
    inside = spot.x >= -EDGE and spot.y >= -EDGE and spot.w > 0 and spot.h > 0
    inside = inside and spot.x + spot.w <= width + EDGE and spot.y + spot.h <= height + EDGE
    return "" if inside else _("This box stands outside of its page.")


def _filling(form: OwnForm, spot: Spot) -> str:
    if not spot.fills:
        return _("Nobody has said what fills this box.")
    if spot.fill in (Fill.SIGN, Fill.NAME, Fill.DATE):
        known = spot.target in form.roles
        return "" if known else _("This box is for somebody who does not sign the form.")
    questions = {question.id: question for question in form.questions}
    if spot.fill == Fill.ASK:
        return "" if spot.target in questions else _("The question of this box is gone.")
    if spot.fill == Fill.TICK:
        return _ticked(spot, questions)
    if spot.fill == Fill.FACT and spot.target in FACTS:
        return ""
    return _("“%(fact)s” is no fact that Onramp knows.") % {"fact": spot.target or spot.fills}


def _ticked(spot: Spot, questions: dict[str, Question]) -> str:
    key = spot.target
    asked = questions.get(key.removeprefix("ask.")) if key.startswith("ask.") else None
    field = asked.field("", required=False) if asked else FACTS.get(key)
    if field is None:
        return _("“%(fact)s” is no fact that Onramp knows.") % {"fact": key}
    values = {"yes", "no"} if field.kind == Kind.YES_NO else {code for code, _word in field.choices}
    return "" if spot.value in values else _("This box is for an answer that does not exist.")
