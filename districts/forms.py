"""What people may ask for in this room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from districts.enums import Role


class EventFilter(forms.Form):
    """Filters of the log; a value that makes no sense is reported and filters nothing."""

    q = forms.CharField(label=_("Person or verb"), max_length=80, required=False)
    student = forms.IntegerField(
        label=_("Student number"), min_value=1, max_value=2**31 - 1, required=False
    )
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)


class PeopleFilter(forms.Form):
    """Filters of the list of people."""

    q = forms.CharField(label=_("Name or e-mail"), max_length=80, required=False)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices]
    )
