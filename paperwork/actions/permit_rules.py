"""Change what a district decides about work permits."""

from django.db import transaction

from districts import events
from paperwork.models import PermitRules


@transaction.atomic
def change(*, values: dict, by, at) -> PermitRules:
    """Keep the district's rules; the log says which of them are other than before."""
    before = PermitRules.objects.first() or PermitRules()
    changed = sorted(name for name, value in values.items() if getattr(before, name) != value)
    rules, _new = PermitRules.objects.update_or_create(defaults=values)
    facts = {"changed": changed}
    events.record("permit.rules_changed", rules, by=by, at=at, facts=facts)
    return rules
