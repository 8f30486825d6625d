"""Which papers are kept how long: the part of the table of record kinds that is about paperwork.

As of 2026-04-01. Sources: 5 CCR 432 and 437; where no rule names a period the house proposes one. A
district may lengthen the period of what was signed, never shorten it. Each paper is destroyed under
one kind: `PERMITS`, `MEDICAL` and `AT_WORK` name forms, every other form, the district's own as
well, is of the agreement kind, and what nobody signed for a placement that never came goes first.
"""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from core import clock
from districts.actions.retention import months_of
from districts.retention import Kind, later
from paperwork.actions.destroying import destroy_document, destroy_remarks
from paperwork.enums import Act, DocumentState, PacketState, PermitState, SubjectKind
from paperwork.models import Answer, Document, Evidence, WorkPermit
from pipeline.enums import PlacementState
from pipeline.models import Placement

PERMITS = ("b1_1", "b1_4")
MEDICAL = ("emergency_card",)
AT_WORK = ("timesheet", "payroll_visit", "incident_report")
SPECIAL = (*PERMITS, *MEDICAL, *AT_WORK)
# Their last day may lie before the day somebody ended them: a diploma is often seen late.
STOPPED = (PermitState.CANCELLED, PermitState.REVOKED)


def _signed() -> Exists:
    acts = Evidence.objects.filter(place__document=OuterRef("pk"), act__in=(Act.SIGNED, Act.INK))
    return Exists(acts)


def _led_nowhere() -> Q:
    """Nobody signed it, and it was taken back, or the placement never came."""
    gone = Q(state=DocumentState.VOIDED) | Q(packet__state=PacketState.VOIDED)
    return ~_signed() & (gone | Q(packet__placement__state=PlacementState.CANCELLED))


def _unsigned(ended_by):
    rows = Document.objects.kept().filter(_led_nowhere()).exclude(form_code__in=MEDICAL)
    return rows.filter(packet__placement__journey__season__ends_on__lte=ended_by)


def _of_placements(ended_by):
    rows = Document.objects.kept().exclude(_led_nowhere())
    return rows.filter(packet__placement__ends_on__lte=ended_by)


def _agreements(ended_by):
    return _of_placements(ended_by).exclude(form_code__in=SPECIAL)


def _at_work(ended_by):
    return _of_placements(ended_by).filter(form_code__in=AT_WORK)


def _medical(ended_by):
    """Also those that nobody signed."""
    rows = Document.objects.kept().filter(form_code__in=MEDICAL)
    return rows.filter(packet__placement__ends_on__lte=ended_by)


def _permits_of_document():
    """Permits that a paper asked for, or that are printed on it."""
    mine = Q(request=OuterRef("pk")) | Q(packet=OuterRef("packet_id"))
    return WorkPermit.objects.filter(mine).exclude(ends_on=None)


def _stopped_after(day) -> Q:
    """Permits in force until somebody ended them later than on a day, whatever their last day."""
    return Q(state__in=STOPPED, ended_at__date__gt=day)


def _permits(ended_by):
    """Counted from the last day a permit held; from the placement's where none was issued."""
    rows = Document.objects.kept().filter(form_code__in=PERMITS).exclude(_led_nowhere())
    held = Q(ends_on__gt=ended_by) | _stopped_after(ended_by)
    rows = rows.exclude(Exists(_permits_of_document().filter(held)))
    over = Q(packet__placement__ends_on__lte=ended_by)
    return rows.filter(Exists(_permits_of_document()) | over)


def _remarks(ended_by):
    rows = WorkPermit.objects.filter(destroyed_at=None)
    rows = rows.annotate(over_on=Coalesce(F("ends_on"), F("placement__ends_on")))
    return rows.filter(over_on__lte=ended_by).exclude(_stopped_after(ended_by))


def _answers(ended_by):
    """Those of people whose placements are over, once no paper is kept that they might be on.

    What employers and schools said of themselves is no pupil's record and stays.
    """
    own = Placement.objects.filter(journey__student=OuterRef("student"))
    papers = Document.objects.kept()
    of_placement = Q(subject=SubjectKind.PLACEMENT, placement__ends_on__lte=ended_by) & ~Exists(
        papers.filter(packet__placement=OuterRef("placement"))
    )
    of_person = (
        Q(subject__in=(SubjectKind.STUDENT, SubjectKind.FAMILY), at__date__lte=ended_by)
        & ~Exists(own.filter(ends_on__gt=ended_by))
        & ~Exists(papers.filter(packet__placement__journey__student=OuterRef("student")))
    )
    return Answer.objects.filter(of_placement | of_person)


def _destroy(document) -> None:
    destroy_document(document=document, at=clock.now())


def _forget_remarks(permit) -> None:
    destroy_remarks(permit=permit, at=clock.now())


def _forget_answer(answer) -> None:
    answer.delete()


STAYS = _("That there was such a paper: its form, who signed by role and when, its digest.")
INTERIM = _("Interim records, 5 CCR 437: the third school year after.")
PROPOSED = _("No rule names a period; proposed by Onramp.")
KINDS = (
    Kind(
        code="agreements",
        label=_("Signed agreements, consents and evaluations"),
        since=_("after the placement's last day"),
        stays=STAYS,
        months=36,
        least=36,
        most=120,
        basis=INTERIM,
        due=_agreements,
        dispose=_destroy,
    ),
    Kind(
        code="permits",
        label=_("Work permits and requests for them"),
        since=_("after the permit's last valid day"),
        stays=STAYS,
        months=48,
        least=48,
        most=120,
        basis=_("No rule names a period; four years after expiry are proposed by Onramp."),
        due=_permits,
        dispose=_destroy,
    ),
    Kind(
        code="permit_remarks",
        label=_("Remarks on work permits"),
        since=_("after the permit's last valid day"),
        stays=_("The permit's state, days and hours, and who issued it."),
        months=48,
        least=48,
        most=120,
        basis=_("As long as the permits themselves."),
        due=_remarks,
        dispose=_forget_remarks,
    ),
    Kind(
        code="work_papers",
        label=_("Timesheets, pay papers and incident reports"),
        since=_("after the placement's last day"),
        stays=STAYS,
        months=60,
        least=60,
        most=120,
        basis=_("Pay: four years after the year's end. Incidents: five years, or until 19."),
        due=_at_work,
        dispose=_destroy,
    ),
    Kind(
        code="medical",
        label=_("Emergency and medical cards"),
        since=_("after the placement's last day"),
        stays=STAYS,
        months=2,
        least=2,
        most=12,
        basis=_("Needed during the placement only; 60 days are proposed by Onramp."),
        due=_medical,
        dispose=_destroy,
    ),
    Kind(
        code="unsigned",
        label=_("Papers that led nowhere: taken back, or the placement was cancelled"),
        since=_("after the season"),
        stays=_("That there was such a paper, its form and its digest."),
        months=6,
        least=3,
        most=36,
        basis=_("Permitted records, 5 CCR 437."),
        due=_unsigned,
        dispose=_destroy,
    ),
    Kind(
        code="answers",
        label=_("Answers given for the papers"),
        since=_("after the last placement, once no paper is kept that they are on"),
        stays=_("In the log: that somebody answered, and when."),
        months=6,
        least=3,
        most=36,
        basis=PROPOSED,
        due=_answers,
        dispose=_forget_answer,
    ),
)


# --- For a family ---------------------------------------------------------------------------------


def never_signed(student):
    """Return a student's papers that nobody signed and nobody is asked to sign."""
    still = (PacketState.OPEN, PacketState.PREPARED, PacketState.VOIDED)
    rows = Document.objects.kept().filter(packet__placement__journey__student=student)
    return rows.filter(~_signed(), packet__state__in=still).order_by("pk")


def kept_until(document):
    """Return the day a paper that stays is destroyed, as the district keeps its kind."""
    ended = document.packet.placement.ends_on
    kind = _kind_of(document.form_code)
    since = _last_held(document) or ended if kind.code == "permits" else ended
    return later(since, months_of(kind))


def _last_held(document):
    """Return the last day on which a permit of a paper held, as `_permits` counts it."""
    rows = WorkPermit.objects.filter(Q(request=document) | Q(packet=document.packet_id))
    found = list(rows.exclude(ends_on=None))
    ended = [localtime(one.ended_at).date() for one in found if one.state in STOPPED]
    return max([*(one.ends_on for one in found), *ended], default=None)


def _kind_of(form_code) -> Kind:
    named = {"permits": PERMITS, "medical": MEDICAL, "work_papers": AT_WORK}
    code = next((code for code, forms in named.items() if form_code in forms), "agreements")
    return next(kind for kind in KINDS if kind.code == code)
