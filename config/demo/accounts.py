"""The people of the demo: who they are, how to sign in as them, where they land."""

import hashlib
import hmac

from django.conf import settings
from django.db.models import Count, Q

from config.demo.seed.stage import PASSWORD, totp_secret
from core.tenancy import within
from districts.enums import STAFF, Role
from districts.models import District, Membership
from paperwork.catalogue import SignerRole
from paperwork.enums import SignerState
from paperwork.models import Signer
from pipeline.enums import ApplicationState, ItemKind, Owner, ReviewState
from pipeline.models import ChecklistItem, Journey

SLUGS = ("los-robles", "bayview")
# Students in different situations: what they show, and how to find one.
SITUATIONS = (
    ("has just said “I'm interested”", Q(reviews=None, applications=None)),
    ("has a résumé to mend", Q(reviews__state=ReviewState.RETURNED, badge_at=None)),
    ("has an offer to answer", Q(applications__state=ApplicationState.OFFERED)),
    ("is cleared to start", ~Q(cleared_at=None)),
)


def accounts() -> list[dict]:
    """Return a row per demo person: name, tenant, role, title, e-mail, password, home …"""
    return [row for district in _districts() for row in _of(district)]


def _districts():
    return District.objects.filter(slug__in=SLUGS).order_by("-slug")


def _of(district) -> list[dict]:
    with within(district):
        return [
            *(_account(member, title) for member, title in _students()),
            *(_guardian(signer) for signer in _asked_guardians()),
            *(_account(member, member.title) for member in _others()),
        ]


def _others():
    """The first of each role, and the employer with the most papers to sign."""
    seen = set()
    asked = Count("signers", filter=Q(signers__state=SignerState.INVITED, role=Role.EMPLOYER))
    rows = Membership.objects.active().exclude(role=Role.STUDENT).annotate(asked=asked)
    for member in rows.select_related("user", "district").order_by("-asked", "pk"):
        if member.role not in seen:
            seen.add(member.role)
            yield member


def _students():
    """One student for each situation; the same person is not shown twice."""
    shown = set()
    for title, wanted in (*_waiting(), *SITUATIONS):
        rows = Journey.objects.filter(wanted).exclude(pk__in=shown).order_by("pk")
        if journey := rows.select_related("student__membership__user").first():
            shown.add(journey.pk)
            yield journey.student.membership, title


def _waiting():
    """Journeys whose papers wait for a signature, by whose."""
    for owner, title in (
        (Owner.GUARDIAN, "waits for a guardian's signature"),
        (Owner.STUDENT, "has papers to sign"),
    ):
        papers = (ItemKind.PACKET, ItemKind.WORK_PERMIT)
        items = ChecklistItem.objects.open().filter(owner=owner, kind__in=papers)
        yield title, Q(placements__checklist__in=items)


def _asked_guardians():
    """Guardians who are asked to sign now: one who reads English, one who reads Spanish."""
    asked = Signer.objects.filter(role=SignerRole.GUARDIAN, state=SignerState.INVITED)
    rows = asked.select_related("guardian", "envelope__packet__placement__journey__student")
    firsts = (rows.filter(language=one).order_by("pk").first() for one in ("es", "en"))
    return [signer for signer in firsts if signer]


def _guardian(signer) -> dict:
    """No account and no password: the simulated inbox holds the personal link and its code."""
    student = signer.envelope.packet.placement.journey.student
    inbox = f"/demo/inbox/guardian-{signer.guardian_id}/"
    return {
        "name": signer.name,
        "tenant": signer.district.slug,
        "role": "guardian",
        "title": f"asked to sign for {student.name}",
        "email": "",
        "password": "",
        "totp_secret": None,
        "enter_url": inbox,
        "home": inbox,
    }


def _account(member, title) -> dict:
    return {
        "name": member.user.name,
        "tenant": member.district.slug,
        "role": str(member.role),
        "title": title,
        "email": member.user.email,
        "password": PASSWORD,
        "totp_secret": totp_secret(member.user.email) if member.role in STAFF else None,
        "enter_url": None,
        "home": f"/d/{member.district.slug}/",
    }


def demo_token(subject) -> str:
    """Return the token of a demo link: derived, so that it can be shown again."""
    name = f"demo-link:{subject._meta.label_lower}:{subject.pk}"
    return hmac.new(settings.SECRET_KEY.encode(), name.encode(), hashlib.sha256).hexdigest()
