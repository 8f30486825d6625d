"""Who works with whom: districts, schools, seasons, money, people, and what happened."""

from districts.models.calendars import SchoolYear
from districts.models.districts import District, School
from districts.models.events import ChainCheck, Event, EventSeal, Reaction
from districts.models.files import StoredFile
from districts.models.identity import Identity, IdentityProvider
from districts.models.invitations import Invitation, InvitationSchool
from districts.models.letters import AccountLetter
from districts.models.links import Link
from districts.models.people import Membership, MembershipSchool, User
from districts.models.retention import Disposal, RetentionRule
from districts.models.reviews import AccessReview
from districts.models.seasons import FundingSource, SchoolTarget, Season
from districts.models.visits import OperatorVisit

__all__ = [
    "AccessReview",
    "AccountLetter",
    "ChainCheck",
    "Disposal",
    "District",
    "Event",
    "EventSeal",
    "FundingSource",
    "Identity",
    "IdentityProvider",
    "Invitation",
    "InvitationSchool",
    "Link",
    "Membership",
    "MembershipSchool",
    "OperatorVisit",
    "Reaction",
    "RetentionRule",
    "School",
    "SchoolTarget",
    "SchoolYear",
    "Season",
    "StoredFile",
    "User",
]
