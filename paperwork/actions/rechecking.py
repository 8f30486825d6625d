"""Ask whether records still say what was frozen: for one packet, for a list, for a whole district.

A fixed number of queries, however many packets. The sweep only marks; a person decides.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch
from django.utils.timezone import localtime

from districts import events
from paperwork import changes
from paperwork.actions import gathering
from paperwork.changes import Change
from paperwork.enums import DocumentState, PlaceState
from paperwork.models import Document, Packet, Place, Version

OPEN_DOCUMENT = (DocumentState.PREPARED, DocumentState.SIGNING)
AT_ONCE = 200


def changes_of(packets, *, at) -> dict[int, list[Change]]:
    """Return {key of a packet: how its frozen papers differ from the records}; queries are fixed.

    `packets` is a queryset. Sealed papers are done: nothing can void them any more.
    """
    rows = list(_loaded(packets))
    gathering.load(rows)
    today = localtime(at).date()
    return {packet.pk: _of_packet(packet, gathering.facts_of(packet, on=today)) for packet in rows}


def _loaded(packets):
    versions = Version.objects.current().defer("heading", "missing")
    documents = Document.objects.filter(state__in=OPEN_DOCUMENT).order_by("position", "pk")
    papers = Prefetch("versions", versions, to_attr="current_versions")
    loaded = documents.select_related("template_version").prefetch_related(papers)
    open_ones = Prefetch("documents", loaded, to_attr="open_documents")
    return packets.frozen().prefetch_related(open_ones)


def _of_packet(packet, facts) -> list[Change]:
    found = []
    for document in packet.open_documents:
        for version in document.current_versions:
            circumstances = gathering.situation(packet.placement)
            found += changes.compare(document.spec, circumstances, version.values, facts)
            found += changes.standings(document.spec, version.circumstances, circumstances)
    return found


def sweep(*, packets=None, at) -> int:
    """Mark the packets whose records differ by now, and unmark the others; return how many differ.

    An event is kept for each that is marked for the first time.
    """
    wanted = Packet.objects.all() if packets is None else packets
    keys = list(wanted.frozen().order_by("pk").values_list("pk", flat=True))
    parts = (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
    return sum(_mark(part, at=at) for part in parts)


@transaction.atomic
def _mark(keys, *, at) -> int:
    rows = Packet.objects.filter(pk__in=keys)
    found = {pk for pk, differ in changes_of(rows, at=at).items() if differ}
    fresh = list(rows.filter(pk__in=found, changed_at=None).select_related("placement__journey"))
    rows.filter(pk__in=[packet.pk for packet in fresh]).update(changed_at=at)
    rows.exclude(pk__in=found).exclude(changed_at=None).update(changed_at=None)
    for packet in fresh:
        student = packet.placement.journey.student_id
        events.record("packet.changed", packet, by=None, at=at, student=student)
    return len(found)


@dataclass(frozen=True)
class Lost:
    """A signature that a change voids: whose, on which paper."""

    role: str
    form: str
    name: str


def lost_signatures(packet: Packet, *, every=False, differ=()) -> list[Lost]:
    """Return the signatures given on papers that are not sealed and would count no more.

    With `every` all of them (the whole packet is taken back), else those that `differ` voids.
    """
    places = Place.objects.filter(
        document__packet=packet, document__state=DocumentState.SIGNING, state=PlaceState.SIGNED
    )
    rows = list(places.select_related("signer", "document").order_by("document__position", "pk"))
    given = [(place.document.form_code, place.signer.role) for place in rows]
    hit = given if every else changes.voided(differ, given)
    return [
        Lost(place.signer.role, str(place.document.spec.name), place.signer.name)
        for place in rows
        if (place.document.form_code, place.signer.role) in hit
    ]
