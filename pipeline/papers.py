"""A student's résumé and letter with all their rounds, as pages show them."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from pipeline import builder
from pipeline.enums import ReviewState
from pipeline.models import Review
from students.enums import BADGE_DOCUMENTS, DocumentKind
from students.models import CareerDocument


@dataclass
class PaperFile:
    """One kind of document: versions with their reviews, the newest first."""

    kind: DocumentKind
    rounds: list[CareerDocument] = field(default_factory=list)

    @property
    def latest(self) -> CareerDocument | None:
        return self.rounds[0] if self.rounds else None

    @property
    def handed_in(self) -> list[CareerDocument]:
        return [one for one in self.rounds if one.review_or_none]

    @property
    def draft(self) -> CareerDocument | None:
        """What was begun and not handed in yet."""
        return self.latest if self.latest and not self.latest.review_or_none else None

    @property
    def state(self) -> str:
        """A word of `ReviewState`, or "draft", or "" when nothing was written."""
        states = [one.review.state for one in self.handed_in]
        if ReviewState.SUBMITTED in states[:1] or (states and states[0] == ReviewState.RETURNED):
            return states[0]
        if ReviewState.APPROVED in states:
            return ReviewState.APPROVED
        return "draft" if self.draft else ""

    @property
    def state_label(self) -> str:
        """The state in words; a draft and nothing at all have none."""
        known = ReviewState(self.state).label if self.state in ReviewState else ""
        return str(known)


def of_student(journey) -> list[PaperFile]:
    """Return one file for each kind the badge asks for, in one query."""
    rows = CareerDocument.objects.filter(student=journey.student_id)
    rows = rows.filter(Q(review=None) | Q(review__journey=journey))
    found = {kind: PaperFile(kind) for kind in BADGE_DOCUMENTS}
    for document in rows.select_related("review__reviewer__user").order_by("kind", "-version"):
        document.sections = builder.sections(document.body)
        document.review_or_none = review = getattr(document, "review", None)
        if review is not None:
            review.reviewer_name = (
                review.reviewer.user.name if review.reviewer else _("Your mentor")
            )
        found[DocumentKind(document.kind)].rounds.append(document)
    return list(found.values())


def one_kind(journey, kind) -> PaperFile:
    """Return the file of one kind."""
    return next(one for one in of_student(journey) if one.kind == kind)


def waiting(membership):
    """Return the reviews of this season that wait for somebody like this person."""
    here = Review.objects.visible_to(membership).waiting()
    return here.filter(journey__season__is_current=True)
