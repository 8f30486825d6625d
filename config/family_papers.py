"""A student's papers in a family's file: what a copy holds, what goes, and what has to stay."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from config.retention_papers import kept_until, never_signed
from core import clock
from paperwork.actions.destroying import destroy_document
from paperwork.catalogue import SignerRole
from paperwork.models import Document, Evidence, SensitiveValue, Version, WorkPermit
from students.family import Stay, plain


def rows(student):
    found = Document.objects.filter(packet__placement__journey__student=student)
    for row in found.select_related("template_version").order_by("pk"):
        yield {"form": row.spec.title, "reference": row.reference} | plain(
            row, "state", "sealed_at", "destroyed_at"
        )
    permits = WorkPermit.objects.filter(student=student).select_related("placement__employer")
    for row in permits.order_by("pk"):
        yield {"permit": row.reference, "employer": row.placement.employer.name} | plain(
            row, *PERMIT
        )
    yield from _acts(student)


PERMIT = (
    "state", "kind", "school_day", "other_day", "week_in_session", "week_out", "conditions",
    "issued_on", "starts_on", "ends_on", "held_at", "held_note", "reason", "destroyed_at",
)  # fmt: skip


def _acts(student):
    """Who signed or refused what, as it was kept: name, answers and reason included."""
    found = Evidence.objects.filter(place__document__packet__placement__journey__student=student)
    found = found.select_related("particulars", "place__document", "place__signer")
    for row in found.order_by("pk"):
        who = str(SignerRole(row.place.signer.role).label)
        facts = {"paper": row.place.document.reference, "part": who, "act": row.get_act_display()}
        yield facts | plain(row, "at", "name", "reason", "answers")


def files(student):
    """Sealed papers; of one that is not sealed the version that counts, if it was drawn."""
    found = Document.objects.kept().filter(packet__placement__journey__student=student)
    sealed = found.exclude(sealed_file="").order_by("pk")
    drafts = Version.objects.current().filter(document__in=found.filter(sealed_file=""))
    drawn = drafts.exclude(file="").select_related("document").order_by("pk")
    return [
        *((row.reference, row.sealed_file.name) for row in sealed),
        *((f"{row.document.reference}-{row.number}", row.file.name) for row in drawn),
    ]


def forget(student) -> int:
    """Papers that nobody signed, and numbers of any; what was signed stays its time."""
    numbers = SensitiveValue.objects.filter(document__packet__placement__journey__student=student)
    numbers.filter(purged_at=None).update(value=None, purged_at=clock.now())
    return sum(
        destroy_document(document=document, at=clock.now()) for document in never_signed(student)
    )


def stays(student) -> list[Stay]:
    """One line a packet, with the day on which the last of its papers is destroyed."""
    found = Document.objects.kept().filter(packet__placement__journey__student=student)
    found = found.exclude(pk__in=never_signed(student).values("pk")).order_by("packet", "pk")
    until: dict[int, date] = {}
    for row in found.select_related("packet__placement"):
        until[row.packet_id] = max(until.get(row.packet_id, date.min), kept_until(row))
    why = _("Work permits, agreements and pay records are kept for the time the district set.")
    return [Stay(_("Signed papers"), why, day) for day in until.values()]
