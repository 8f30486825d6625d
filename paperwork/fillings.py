"""Everything that may fill a box of a district's own form, in words and grouped by who knows it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from paperwork.catalogue import SignerRole
from paperwork.catalogue.own import FACTS
from paperwork.catalogue.pages import Fill
from paperwork.catalogue.specs import Kind, Owner


def fillings(questions=()) -> list[tuple]:
    """Return everything that may fill a box, grouped by who knows it, as choices of a list."""
    groups = {owner: [] for owner in Owner}
    for key, field in FACTS.items():
        groups[field.owner].append((f"{Fill.FACT}:{key}", _named(key, field.label)))
    listed = [(str(owner.label).capitalize(), rows) for owner, rows in groups.items() if rows]
    return [
        ("", _("Choose what fills it")),
        (_("Signatures"), _signing()),
        *((_("Own questions"), rows) for rows in [_asked(questions)] if rows),
        *listed,
        (_("A cross, if the answer is …"), _ticks(questions)),
    ]


HELPERS = {
    "guardian": gettext_lazy("Parent or guardian"),
    "supervisor": gettext_lazy("Supervisor"),
    "school": gettext_lazy("School"),
    "employer": gettext_lazy("Employer"),
    "permit": gettext_lazy("Hours on the permit"),
}


def _named(key: str, label) -> str:
    """Return a fact's name; "City" alone would be anybody's."""
    group = HELPERS.get(key.partition(".")[0])
    return f"{label} ({group})" if group and str(group) not in str(label) else str(label)


def _signing() -> list[tuple]:
    words = {
        Fill.SIGN: _("Signature: %(who)s"),
        Fill.NAME: _("Name in print: %(who)s"),
        Fill.DATE: _("Date signed: %(who)s"),
    }
    return [
        (f"{fill}:{role}", text % {"who": role.label})
        for role in SignerRole
        for fill, text in words.items()
    ]


def _asked(questions) -> list[tuple]:
    return [(f"{Fill.ASK}:{one.id}", one.en) for one in questions]


def _ticks(questions) -> list[tuple]:
    known = [(key, field.label, _answers(field)) for key, field in FACTS.items()]
    asked = [(f"ask.{q.id}", q.en, _answers(q.field("", required=False))) for q in questions]
    return [
        (f"{Fill.TICK}:{key}={code}", f"{label}: {word}")
        for key, label, answers in (*known, *asked)
        for code, word in answers
    ]


def _answers(field) -> list[tuple]:
    if field.kind == Kind.YES_NO:
        return [("yes", _("Yes")), ("no", _("No"))]
    return list(field.choices)


def named(fills: str, questions=()) -> str:
    """Return what fills a box, in words."""
    if not fills:
        return _("Not chosen yet")
    flat = [
        pair
        for value, words in fillings(questions)
        for pair in (words if isinstance(words, list) else [(value, words)])
    ]
    return str(dict(flat).get(fills, fills))
