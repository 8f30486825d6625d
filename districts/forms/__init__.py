"""What people may ask for in this room."""

from districts.forms.log import EventFilter
from districts.forms.people import (
    AccessForm,
    AccountForm,
    DistrictForm,
    GrantFields,
    GuestListForm,
    InvitationForm,
    JoinForm,
    PeopleFilter,
    SchoolsField,
    VisitForm,
)
from districts.forms.providers import ChangeProviderForm, NewProviderForm, ProviderForm
from districts.forms.records import HoldForm, PeriodForm
from districts.forms.sign_in import FindDistrict, Ticket, WayBack

__all__ = [
    "AccessForm",
    "AccountForm",
    "ChangeProviderForm",
    "DistrictForm",
    "EventFilter",
    "FindDistrict",
    "GrantFields",
    "GuestListForm",
    "HoldForm",
    "InvitationForm",
    "JoinForm",
    "NewProviderForm",
    "PeopleFilter",
    "PeriodForm",
    "ProviderForm",
    "SchoolsField",
    "Ticket",
    "VisitForm",
    "WayBack",
]
