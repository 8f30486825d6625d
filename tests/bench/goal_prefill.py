"""A prefilled work permit request against the least it can cost: writing its bytes to a file.

The form is compiled once, outside of the measure, as a worker has it in memory. Each document is
another student's, in one of nine alphabets, so that no text is remembered from the last turn more
often than in a school: places and dates repeat, names do not. All ways write a file each time.
"""

import gc
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from itertools import cycle
from pathlib import Path
from time import perf_counter

from django.conf import settings
from django.utils.timezone import localtime
from pypdf import PdfReader, PdfWriter
from weasyprint import HTML

from core.tenancy import within
from paperwork import prefill
from paperwork.actions import drawing, gathering, packets
from paperwork.catalogue import form
from paperwork.catalogue.pages import Spot
from paperwork.models import Packet, Version
from paperwork.pdf import documents, own
from paperwork.pdf.compiled import forms, stamping
from tests.bench.ratio import Result, Way, compare
from tests.bench.world import Pilot, pilot
from tests.paperwork import own_papers
from tests.paperwork.students import student

AT = datetime(2026, 4, 27, 16, 0, tzinfo=UTC)
CODE, TARGET = "b1_1", 4.0
STUDENTS = 400
FEW, MANY = 1_000, 10_000


def _packet(world: Pilot) -> Packet:
    """Return a prepared packet of the season that holds a work permit request in one language."""
    coordinator = world.staff["coordinators"][0]
    for placement in world.placements:
        packet = packets.open_packet(placement=placement, at=AT)
        packets.prepare_packets(packets=[packet], by=coordinator, at=AT)
        packets.prepare_packet(packet=packet, at=AT, draw=False)
        if _version(packet) is not None:
            return packet
    raise LookupError("No placement of the season has a work permit request in English.")


def _version(packet: Packet) -> Version | None:
    versions = Version.objects.filter(document__packet=packet, document__form_code=CODE)
    return versions.filter(languages=["en"]).select_related("document").first()


def measure() -> Iterator[Result]:
    """Yield stamping with the values at hand, its tags and memory, then finding the values."""
    world, path = pilot(), Path(settings.DATA_DIR) / "bench.pdf"
    with within(world.district):
        packet = _packet(world)
        paper = drawing.paper_of(_version(packet))
        pdf = documents.draw(paper)
        same = Way("writing the same bytes", lambda: path.write_bytes(pdf), calls=100)
        papers = [
            student(number, spec=paper.spec, situation=paper.situation)
            for number in range(STUDENTS)
        ]
        yield _stamped(paper, papers, same, path)
        yield _tagged(papers)
        yield _memory(papers, path)
        yield _own(papers, path)
        yield _gathered(packet, same)


# --- Drawing -------------------------------------------------------------------------------------


def _stamped(paper: documents.Paper, papers, same: Way, path: Path) -> Result:
    boxes = documents.copies(paper)[0].sheet.boxes
    blank, values = _form(boxes), {box.key: box.text for box in boxes}
    turn = cycle(papers)
    return compare(
        "prefill",
        ours=Way("stamped", lambda: path.write_bytes(stamping.stamp(next(turn))), calls=STUDENTS),
        against=same,
        rival=Way("form filler (pypdf)", lambda: _fill(blank, values, path)),
        target=TARGET,
        n=len(boxes),
        turns=3,
    )


def _tagged(papers) -> Result:
    """Compare with a form that was compiled without its structure tree."""
    tagged, plain = (forms.compiled(papers[0], tagged=tagged) for tagged in (True, False))
    turns = cycle(papers), cycle(papers), cycle(papers)
    return compare(
        "prefill.tags",
        ours=Way("tagged", lambda: stamping.cast(tagged, next(turns[0])), calls=STUDENTS),
        against=Way("without tags", lambda: stamping.cast(plain, next(turns[1])), calls=STUDENTS),
        rival=Way("drawn anew, tagged", lambda: documents.draw_anew(next(turns[2]))),
        target=1.5,
        n=len(tagged.slots),
    )


# --- A district's own form ------------------------------------------------------------------------

SPOTS = [
    Spot(f"s{number}", 1, 60, 60 + 40 * number, 480, 36, f"fact:{key}", lines=True)
    for number, key in enumerate(
        ("student.legal_name", "student.home_address", "student.city", "student.home_phone",
         "student.birth_date", "guardian.name", "guardian.phone", "school.name",
         "employer.name", "placement.duties")
    )
]  # fmt: skip


def _own(papers, path: Path) -> Result:
    """Compare stamping onto a district's own page with writing the bytes, and with drawing."""
    base = HTML(string="<style>@page { size: letter }</style><h1>Trip</h1>").write_pdf()
    sheets = [own_papers.paper(base, *SPOTS, values=one.values) for one in papers]
    done = documents.draw(sheets[0])
    turns = cycle(sheets), cycle(sheets)
    return compare(
        "prefill.own",
        ours=Way(
            "stamped", lambda: path.write_bytes(documents.draw(next(turns[0]))), calls=len(sheets)
        ),
        against=Way("writing the same bytes", lambda: path.write_bytes(done), calls=100),
        rival=Way("a layer drawn for each", lambda: path.write_bytes(_drawn(next(turns[1])))),
        target=8.0,  # its boxes are laid out anew for each, and the file to write is half as large
        n=len(SPOTS),
        turns=3,
    )


def _drawn(paper: documents.Paper) -> bytes:
    sheet = documents.copies(paper)[0].sheet
    return own.draw_anew(paper.base, paper.spec.own, sheet, paper.values)


# --- Memory --------------------------------------------------------------------------------------


def _memory(papers, path: Path) -> Result:
    """Compare the memory of this process after many documents and after few."""
    turn, kept = cycle(papers), []
    few, _ = _after(FEW, lambda: path.write_bytes(stamping.stamp(next(turn))))
    many, seconds = _after(MANY - FEW, lambda: path.write_bytes(stamping.stamp(next(turn))))
    some, _ = _after(FEW, lambda: kept.append(stamping.stamp(next(turn))))
    return Result(
        goal="prefill.memory",
        ratio=round(many / few, 3),
        target=1.05,
        against=f"the memory of the process after {FEW:,} documents",
        median_ms=round(seconds / (MANY - FEW) * 1000, 3),
        rival=f"keeping {FEW:,} files in memory",
        rival_ratio=round(some / many, 3),
        n=MANY,
    )


def _after(times: int, run: Callable[[], object]) -> tuple[int, float]:
    """Return the bytes of memory in use after so many runs, and the seconds they took."""
    started = perf_counter()
    for _ in range(times):
        run()
    seconds = perf_counter() - started
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE"), seconds


# --- The filler ----------------------------------------------------------------------------------


def _form(boxes) -> bytes:
    """Return a form with a field for each of the boxes, for the filler."""
    fields = "".join(
        f"<p>{escape(box.label)} <input name='{escape(box.key)}'></p>" for box in boxes
    )
    return HTML(string=f"<body>{fields}</body>").write_pdf(pdf_forms=True)


def _fill(blank: bytes, values: dict[str, str], path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(blank)))
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    writer.write(path)


# --- Values --------------------------------------------------------------------------------------


def _gathered(packet: Packet, same: Way) -> Result:
    def with_nothing_loaded():
        return _values(Packet.objects.get(pk=packet.pk))

    return compare(
        "prefill.values",
        ours=Way("gathered", lambda: _values(packet), calls=20),
        against=same,
        rival=Way("one record after the other", with_nothing_loaded, calls=20),
        target=TARGET,
        n=len(_values(packet)),
    )


def _values(packet: Packet) -> dict:
    """Gather, choose and freeze the values of one form, as the worker does for a packet."""
    facts = gathering.facts_of(packet, on=localtime(AT).date())
    chosen = prefill.prefill(form(CODE), facts, gathering.situation(packet.placement))
    return prefill.snapshot(chosen)
