"""What people fill in about employers, openings and agreements."""

from employers.forms.agreements import AgreementForm, AgreementMove
from employers.forms.employers import (
    ContactForm,
    EmployerFilter,
    EmployerForm,
    InviteForm,
    WorksiteForm,
)
from employers.forms.openings import OpeningFilter, OpeningForm, WeekFormSet

__all__ = [
    "AgreementForm",
    "AgreementMove",
    "ContactForm",
    "EmployerFilter",
    "EmployerForm",
    "InviteForm",
    "OpeningFilter",
    "OpeningForm",
    "WeekFormSet",
    "WorksiteForm",
]
