"""What preparing a packet would make, and what stands in the way. Reads only, writes nothing.

The preview shows plans; the worker carries them out. Both therefore say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from paperwork import prefill
from paperwork.actions import district_forms, gathering
from paperwork.actions.district_forms import DistrictForms
from paperwork.catalogue import Field, FormSpec, Situation
from paperwork.enums import Problem
from paperwork.models import Packet, TemplateVersion


@dataclass(frozen=True)
class Planned:
    """One paper of a plan: its form with the values that would be frozen."""

    spec: FormSpec
    ready: prefill.Prefilled
    template: TemplateVersion | None = None  # of the district's rule or own form


@dataclass(frozen=True)
class Plan:
    """One packet: who signs for the family, which papers, what is missing; or why not."""

    packet: Packet
    situation: Situation
    guardian_id: int | None
    problem: Problem
    papers: tuple[Planned, ...] = ()

    @property
    def missing(self) -> tuple[prefill.Missing, ...]:
        """Each missing value once, however many papers ask for it."""
        found = {one.key: one for paper in self.papers for one in paper.ready.missing}
        return tuple(found.values())

    @property
    def missing_fields(self) -> list[tuple[str, Field]]:
        """Each missing value with the field that asks for it."""
        return [
            (field.key, field)
            for paper in self.papers
            for field in paper.spec.fields()
            if field.key in {one.key for one in paper.ready.missing}
        ]

    @property
    def filled_count(self) -> int:
        return sum(len(paper.ready.facts) for paper in self.papers)

    @property
    def missing_count(self) -> int:
        return sum(len(paper.ready.missing) for paper in self.papers)


def plans(packets: Sequence[Packet], *, on: date) -> list[Plan]:
    """Return the plan of each packet, in a fixed number of queries however many there are."""
    gathering.load(packets)
    forms = district_forms.in_use()
    return [plan(packet, forms, on=on) for packet in packets]


def plan(packet: Packet, forms: DistrictForms, *, on: date) -> Plan:
    """Return what becomes of one packet whose records are loaded."""
    placement = packet.placement
    circumstances = gathering.situation(placement)
    guardian, problem = _guardian(packet, circumstances)
    if problem:
        return Plan(packet, circumstances, guardian, problem)
    _speak_of(packet, guardian)
    if circumstances.has_guardian:
        circumstances = gathering.situation(placement, packet.guardian)
    facts = gathering.facts_of(packet, on=on)
    papers = tuple(
        Planned(spec, prefill.prefill(spec, facts, circumstances), forms.versions.get(spec.code))
        for spec in forms.packet_for(circumstances, placement.funding.packet_forms)
    )
    return Plan(packet, circumstances, guardian, Problem.NONE, papers)


def _guardian(packet, circumstances: Situation) -> tuple[int | None, Problem]:
    """Return the guardian when there is only one or one is chosen; else what a person mends."""
    if not circumstances.has_guardian:
        # Nobody at home is named, asked or told on behalf of an emancipated student.
        return None if circumstances.is_emancipated else packet.guardian_id, Problem.NONE
    options = gathering.guardian_options(packet.placement.journey.student)
    chosen = prefill.choose_guardian(options, packet.guardian_id)
    if chosen is not None:
        return chosen, Problem.NONE
    some = prefill.offered(options)
    return None, Problem.CHOOSE_GUARDIAN if some else Problem.NO_GUARDIAN


def name_guardian(packet: Packet) -> None:
    """Let a loaded packet speak of the guardian who would sign, if there is one."""
    _speak_of(packet, _guardian(packet, gathering.situation(packet.placement))[0])


def _speak_of(packet, chosen: int | None) -> None:
    """Let the facts speak of the chosen one; nothing is saved here."""
    if packet.guardian_id != chosen:
        packet.guardian_id = chosen
        tie = gathering.tie_of(packet)
        packet.guardian = tie.guardian if tie else None
