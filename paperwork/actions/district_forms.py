"""Which forms this district uses now: the shipped ones under its rules, and its own. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass

from paperwork.catalogue import FORMS, FormSpec, Situation, packet_for
from paperwork.catalogue.own import LOCKS
from paperwork.models import FormTemplate, TemplateVersion


@dataclass(frozen=True)
class DistrictForms:
    """The forms in use, and the versions that made them so."""

    shipped: Mapping[str, FormSpec]
    own: tuple[FormSpec, ...]
    versions: Mapping[str, TemplateVersion]

    def packet_for(self, situation: Situation, codes=None) -> tuple[FormSpec, ...]:
        """Return the forms a placement needs."""
        return packet_for(situation, codes, forms=self.shipped, own=self.own)


def in_use() -> DistrictForms:
    """Return the district's forms, in two queries."""
    rows = TemplateVersion.objects.published().select_related("template")
    ordered = list(rows.order_by("template__position", "template_id"))
    switched_off = FormTemplate.objects.filter(is_active=False)
    off = set(switched_off.values_list("code", flat=True)) - LOCKS.keys()
    active = {one.template.code: one for one in ordered if one.template.code not in off}
    shipped = {code: _spec(code, active) for code in FORMS if code not in off}
    own = tuple(one.spec(code) for code, one in active.items() if code not in FORMS)
    return DistrictForms(shipped, own, active)


def _spec(code: str, active) -> FormSpec:
    return active[code].spec(code) if code in active else FORMS[code]
