"""Who hears that records are about to go."""

from django.utils.translation import gettext_lazy as _

from districts.enums import DisposalState, Permission
from districts.models import Membership
from districts.retention import KINDS
from notifications.catalogue.base import Notice, member, stands


def _keepers(_disposal):
    keepers = Membership.objects.active().holding(Permission.RECORDS_KEEP)
    for keeper in keepers.select_related("user").order_by("pk"):
        yield member(keeper)


def _disposal(disposal):
    kind = KINDS.get(disposal.kind)
    return {
        "what": kind.label if kind else "",
        "count": disposal.total,
        "on": disposal.falls_due_on,
    }


NOTICES = (
    Notice(
        name="retention_warned",
        verb="retention.warned",
        why=_("You decide how long records are kept."),
        audience=_keepers,
        is_open=stands(DisposalState.WARNED),
        words=_disposal,
        page=("districts:retention",),
    ),
)
