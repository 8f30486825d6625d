"""What the front page of a demo shows: people by district, the season's numbers."""

import hashlib

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from config.demo import owners
from core.clock import today
from core.tenancy import across, within
from districts.enums import Role
from districts.models import District, Season
from pipeline.models import Journey
from students.models import Guardian

GUARDIAN = "guardian"
# What each part sees first, in the order of the page.
PARTS = {
    Role.STUDENT: (_("Student"), _("One next step at a time, on a phone.")),
    GUARDIAN: (_("Parent or guardian"), _("No account: a text with a personal link.")),
    Role.EMPLOYER: (_("Employer"), _("Post, choose, sign many papers in one visit.")),
    Role.MENTOR: (_("School mentor"), _("Who needs me today, and why.")),
    Role.OFFICE: (_("School office"), _("Records and work permits.")),
    Role.COORDINATOR: (_("District coordinator"), _("What is stuck, and with whom.")),
    Role.PARTNER: (_("Programme partner"), _("The schools it helps, read only.")),
    Role.ADMIN: (_("District admin"), _("Who has access, and what happened.")),
}
FUNNEL = (
    (_("Interested"), "interested_at"),
    (_("Applied"), "applied_at"),
    (_("Intern Ready badge"), "badge_at"),
    (_("Placed"), "placed_at"),
    (_("Cleared to start"), "cleared_at"),
)


def key_of(row: dict) -> str:
    """Return the word by which the page asks for a person: no address in the form."""
    who = f"{row['tenant']}:{row['role']}:{row['email']}"
    return hashlib.sha256(who.encode()).hexdigest()[:24]


def context(rows: list[dict]) -> dict:
    """Return the page's districts with their people, and the numbers of the first one."""
    districts = list(District.objects.filter(slug__in=_tenants(rows)))
    districts.sort(key=lambda district: _tenants(rows).index(district.slug))
    shown = [_district(district, rows) for district in districts]
    return {
        "districts": shown,
        "stages": _stages(districts[0]) if districts else [],
        "today": today(),
        "season": _season(districts[0]) if districts else "",
    }


def _tenants(rows) -> list[str]:
    return list(dict.fromkeys(row["tenant"] for row in rows))


def _district(district, rows) -> dict:
    mine = [row for row in rows if row["tenant"] == district.slug]
    people = [_card(row) for row in mine]
    groups = [
        {"label": label, "sees": sees, "people": [one for one in people if one["part"] == part]}
        for part, (label, sees) in PARTS.items()
    ]
    return {"name": district.name, "groups": [group for group in groups if group["people"]]}


def _card(row: dict) -> dict:
    return {
        "part": row["role"],
        "name": row["name"],
        "initials": _initials(row["name"]),
        "title": row["title"],
        "key": key_of(row) if row["email"] else "",
        "enter_url": row["enter_url"] or "",
    }


def _initials(name: str) -> str:
    words = [word for word in name.split() if word[:1].isalpha() and not word.endswith(".")]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:]))


def _stages(district) -> list[dict]:
    with within(district):
        season = Season.objects.filter(is_current=True).first()
        reached = {column: Count("pk", filter=~Q(**{column: None})) for _label, column in FUNNEL}
        counts = Journey.objects.filter(season=season).aggregate(**reached)
    return [{"label": label, "count": counts[column]} for label, column in FUNNEL]


def _season(district) -> str:
    with within(district):
        return Season.objects.filter(is_current=True).values_list("name", flat=True).first() or ""


def owner_of(box: str):
    """Return the person of a mailbox that holds nothing yet, or None."""
    part, _dash, key = box.partition("-")
    if part != GUARDIAN or not key.isdecimal() or len(key) > 9:
        return None
    with across("a demo's mailbox belongs to a person, not to a district"):
        guardian = Guardian.objects.select_related("district").filter(pk=int(key)).first()
        return owners.person(guardian) if guardian else None
