"""Print a cohort: draw what is not drawn, then one PDF or one zip, written to disk as it grows.

Drawing goes in slices, so that others have their turn; whoever takes over after a kill begins where
the drawing stood and binds anew. Nothing is in memory but one paper at a time.
"""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from time import monotonic

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Prefetch

from core.files import stored_as
from core.lazy import Lazy
from core.states import IllegalMove
from core.tasks import nudge
from districts import events
from paperwork.actions.drawing import ensure_drawn
from paperwork.enums import BundleKind, BundleState, PacketState
from paperwork.models import Bundle, Document, Packet, Version
from paperwork.names import Names

BUNDLES = "paperwork.bundles"
FOLDER = "paperwork/bundles"
AVAILABLE = timedelta(days=7)
HOLD = timedelta(seconds=90)
SLICE = 2.0  # seconds of drawing before others have their turn
# Why a packet is not in the print, beside the values of `Problem`.
NOT_PREPARED, DESTROYED = "open", "destroyed"

binding = Lazy("paperwork.pdf.binding")
covers = Lazy("paperwork.pdf.covers")
render = Lazy("paperwork.pdf.render")


@transaction.atomic
def ask_print(*, packets, kind, by, at, starts_right=False, with_covers=False) -> Bundle:
    """Ask the worker to put the papers of these packets together, in this order."""
    keys = [packet.pk for packet in packets]
    bundle = Bundle(
        by=by, at=at, kind=kind, packet_ids=keys, total=len(keys),
        starts_right=starts_right, with_covers=with_covers,
    )  # fmt: skip
    bundle.schedule()
    bundle.save()
    student = packets[0].placement.journey.student_id if len(keys) == 1 else None
    facts = {"packets": len(keys), "kind": str(kind)}
    events.record("print.asked", bundle, by=by, at=at, student=student, facts=facts)
    nudge(BUNDLES)
    return bundle


@transaction.atomic
def stop_print(*, bundle, by, at) -> None:
    """Stop putting it together; raise `IllegalMove` when it is done already."""
    bundle.move(BundleState.STOPPED, finished_at=at, due_at=None, leased_until=None, leased_by=None)
    events.record("print.stopped", bundle, by=by, at=at)


@transaction.atomic
def downloaded(*, bundle, by, at) -> None:
    """Keep that the papers left the house, each time."""
    only = Packet.objects.filter(pk__in=bundle.packet_ids[:1] if bundle.total == 1 else [])
    student = only.values_list("placement__journey__student", flat=True).first()
    facts = {"rows": bundle.total, "papers": bundle.papers}
    events.record("packets.exported", bundle, by=by, at=at, student=student, facts=facts)


def work(bundle, *, at) -> None:
    """Do the next part of a print: a slice of drawing, the binding, or its end after a week."""
    if bundle.state == BundleState.READY:
        expire(bundle)
    elif bundle.state != BundleState.QUEUED:
        bundle.settle()
    elif bundle.done < bundle.total:
        _draw_some(bundle, at=at)
        bundle.settle()
        bundle.schedule()
        nudge(BUNDLES)
    else:
        _finish(bundle, at=at)


def expire(bundle) -> None:
    """Take the file away; what was printed, when and by whom, stays known."""
    default_storage.delete(bundle.file.name)
    with transaction.atomic():
        bundle.move(BundleState.GONE, file="")
        bundle.settle()


# --- Drawing -------------------------------------------------------------------------------------


def _draw_some(bundle, *, at) -> None:
    ends = monotonic() + SLICE
    for place in range(bundle.done, bundle.total):
        bundle.hold(HOLD)
        for paper in _papers(bundle.packet_ids[place]):
            _draw(paper.version, at=at)
        bundle.reached(place + 1)
        if monotonic() > ends:
            return


def _draw(version, *, at) -> None:
    """Draw a version unless it is drawn or has a letter that cannot be printed."""
    try:
        ensure_drawn(version, at=at)
    except render.RenderError:
        return  # kept on the packet by `ensure_drawn`, named on the page of the print


@dataclass(frozen=True)
class Paper:
    """One document as it is printed: sealed, or as it was frozen."""

    packet: Packet
    document: Document
    version: Version

    @property
    def file(self):
        """Return the stored file; empty when it could not be drawn."""
        return self.document.sealed_file or self.version.file


def _papers(pk: int) -> list[Paper]:
    """Return the papers of a packet in order; none of one that is not prepared, or gone."""
    documents = Document.objects.live().kept().order_by("position", "pk")
    versions = Prefetch("versions", Version.objects.current(), to_attr="now")
    rows = Packet.objects.live().exclude(state__in=(PacketState.OPEN, PacketState.QUEUED))
    rows = rows.select_related(
        "placement__journey__student", "placement__journey__school", "placement__employer",
        "placement__funding", "district",
    )  # fmt: skip
    documents = Prefetch("documents", documents.prefetch_related(versions))
    packet = rows.prefetch_related(documents).filter(pk=pk).first()
    if packet is None:
        return []
    found = []
    for document in packet.documents.all():
        for version in document.now:
            version.document = document
            found.append(Paper(packet, document, version))
    return found


# --- Binding -------------------------------------------------------------------------------------


def _finish(bundle, *, at) -> None:
    """Write the file to disk, keep it, and say that it is there."""
    _sweep(bundle)
    with tempfile.TemporaryFile() as out:
        writer = {BundleKind.PDF: PdfWriter, BundleKind.ZIP: ZipWriter}[bundle.kind](bundle, out)
        for papers in _packets(bundle):
            writer.add(papers)
        writer.close()
        facts = {
            "papers": writer.papers, "pages": writer.pages, "skipped": bundle.skipped,
            "finished_at": at,
        }  # fmt: skip
        if not writer.papers:
            _settled(bundle, BundleState.EMPTY, facts)
            return
        size = out.tell()
        out.seek(0)
        bundle.hold(HOLD)
        name = stored_as(FOLDER, f"-{bundle.pk}.{bundle.kind}")
        name = default_storage.save(name, File(out))
    try:
        facts |= {"file": name, "size": size, "expires_at": at + AVAILABLE}
        _settled(bundle, BundleState.READY, facts)
    except IllegalMove:  # stopped meanwhile
        default_storage.delete(name)


def _packets(bundle) -> Iterator[list[Paper]]:
    """Yield the papers of each packet, and note who has none or one that cannot be printed."""
    bundle.skipped = []
    for pk in bundle.packet_ids:
        bundle.hold(HOLD)
        papers = _papers(pk)
        if not papers:
            bundle.skipped.append([pk, _why_none(pk)])
            continue
        there = [paper for paper in papers if paper.file]
        if len(there) < len(papers):
            bundle.skipped.append([pk, "unprintable"])
        if there:
            yield there


def _why_none(pk: int) -> str:
    gone = Document.objects.live().filter(packet=pk).exclude(destroyed_at=None)
    return DESTROYED if gone.exists() else NOT_PREPARED


@transaction.atomic
def _settled(bundle, state, facts) -> None:
    bundle.move(state, **facts)
    bundle.settle()
    if bundle.expires_at:
        bundle.schedule(at=bundle.expires_at)
    counted = {"papers": bundle.papers, "pages": bundle.pages}
    events.record("print.finished", bundle, by=None, at=bundle.finished_at, facts=counted)


def _sweep(bundle) -> None:
    """Take away what a killed worker left behind."""
    if not default_storage.exists(FOLDER):
        return
    _folders, files = default_storage.listdir(FOLDER)
    for name in files:
        if name.endswith(f"-{bundle.pk}.{bundle.kind}"):
            default_storage.delete(f"{FOLDER}/{name}")


class PdfWriter:
    """One PDF to print, a bookmark for each student."""

    def __init__(self, bundle, out):
        self.bundle, self.papers = bundle, 0
        self.binder = binding.Binder(out, title=bundle.reference)

    @property
    def pages(self) -> int:
        return self.binder.pages

    def add(self, papers) -> None:
        if self.bundle.starts_right:
            self.binder.turn_right()
        mark = papers[0].packet.placement.journey.student.name
        if self.bundle.with_covers:
            self.binder.add(BytesIO(covers.draw(papers, at=self.bundle.at)), mark=mark)
            mark = ""
        for paper in papers:
            with paper.file.open("rb") as file:
                self.binder.add(file, mark=mark)
            self.papers, mark = self.papers + 1, ""

    def close(self) -> None:
        self.binder.close()


class ZipWriter:
    """One file for each paper: district, school, student, form."""

    pages = 0

    def __init__(self, bundle, out):
        self.zip = zipfile.ZipFile(out, "w", zipfile.ZIP_STORED)  # PDFs are squeezed already
        self.at, self.papers = bundle.at, 0
        self.folders, self.names = Names(), Names()

    def add(self, papers) -> None:
        packet = papers[0].packet
        student = packet.placement.journey.student
        home = (packet.district.name, packet.placement.journey.school.name)
        folder = self.folders.path(*home, f"{student.last_name} {student.first_name}")
        for paper in papers:
            spec = paper.document.spec
            name = self.names.path(*folder.split("/"), f"{spec.number} {spec.name}", suffix=".pdf")
            entry = zipfile.ZipInfo(name, self.at.timetuple()[:6])
            with paper.file.open("rb") as file, self.zip.open(entry, "w") as inside:
                shutil.copyfileobj(file, inside)
            self.papers += 1

    def close(self) -> None:
        self.zip.close()
