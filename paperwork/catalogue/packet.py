"""Which papers a placement needs, in the order people meet them; and sheets beside the packet."""

from paperwork.catalogue.agreements import ACKNOWLEDGMENTS, CONSENT, TRAINING_AGREEMENT
from paperwork.catalogue.district import ASSIGNMENT_REQUEST
from paperwork.catalogue.family import APPLICATION, EMERGENCY_CARD, TRAINING_PLAN
from paperwork.catalogue.permit import B1_1, LABOR_RIGHTS
from paperwork.catalogue.specs import FormSpec, Situation
from paperwork.catalogue.work import (
    EVALUATION,
    INCIDENT,
    PAYROLL,
    REFLECTION,
    SITE_VISIT,
    TIMESHEET,
)
from paperwork.catalogue.work_permit import B1_4

# What a packet holds unless its funding source names papers of its own.
STANDARD: dict[str, FormSpec] = {
    spec.code: spec
    for spec in (
        LABOR_RIGHTS,
        B1_1,
        CONSENT,
        TRAINING_AGREEMENT,
        ACKNOWLEDGMENTS,
        ASSIGNMENT_REQUEST,
    )
}
# Printed with the student's values when somebody wants one; part of a packet only where a funding
# source names them.
SHEETS: dict[str, FormSpec] = {
    spec.code: spec
    for spec in (
        APPLICATION,
        EMERGENCY_CARD,
        TRAINING_PLAN,
        PAYROLL,
        TIMESHEET,
        SITE_VISIT,
        EVALUATION,
        INCIDENT,
        REFLECTION,
    )
}
# The permit itself is made by a step of its own, never with a packet.
FORMS = STANDARD | SHEETS | {B1_4.code: B1_4}


def form(code: str) -> FormSpec:
    """Return the form of that code; raise `KeyError` when there is none."""
    return FORMS[code]


def packet_for(situation: Situation, codes=None, *, forms=FORMS, own=()) -> tuple[FormSpec, ...]:
    """Return the forms a placement needs: the funding source's own list of codes, or `STANDARD`.

    `forms` are the shipped forms under a district's rules, without those it switched off; `own`
    are its own forms, which come after them under their own conditions. A form that nobody would
    sign, as one for parents is to an adult, is left out: it would never be done. A code nobody
    knows is an error of set-up and raises `KeyError`.
    """
    wanted = [FORMS[code].code for code in codes] if codes else list(STANDARD)
    found = (*(forms[code] for code in wanted if code in forms), *own)
    return tuple(spec for spec in found if spec.in_packet and _is_for(spec, situation))


def _is_for(spec: FormSpec, situation: Situation) -> bool:
    return spec.applies(situation) and bool(spec.slots_for(situation))
