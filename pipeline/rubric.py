"""What a reviewer looks for, and a student can check before handing in (domain: badge rubric)."""

from django.utils.translation import gettext_lazy as _

from students.enums import DocumentKind

RUBRIC = {
    DocumentKind.RESUME: (
        ("one_page", _("Fits on one page")),
        ("contact", _("Has a phone number and a personal e-mail address")),
        ("education", _("Names the school and the graduation year")),
        ("experience", _("Shows experience or projects, with what came of them")),
        ("skills", _("Lists skills and languages")),
        ("no_errors", _("Has no spelling mistakes")),
    ),
    DocumentKind.LETTER: (
        ("addressed", _("Greets the reader")),
        ("why", _("Says why you want this work")),
        ("examples", _("Gives two examples of what you did")),
        ("pathway", _("Says how your pathway fits")),
        ("closing", _("Ends with thanks and how to reach you")),
        ("one_page", _("Fits on one page")),
    ),
}


def choices(kind) -> tuple:
    """Return the (word, sentence) pairs for one kind of document."""
    return RUBRIC[DocumentKind(kind)]


def missing(kind, ticks) -> list[str]:
    """Return the sentences that were not ticked."""
    return [str(sentence) for word, sentence in choices(kind) if word not in ticks]
