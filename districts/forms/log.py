"""What admins ask of the log of events."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from districts import verbs
from districts.enums import Role, Way
from districts.models import School

YEARS = (
    MinValueValidator(date(2000, 1, 1), message=_("Check the year.")),
    MaxValueValidator(date(2199, 12, 31), message=_("Check the year.")),
)


class EventFilter(forms.Form):
    """Filters of the log; a value that makes no sense is reported and filters nothing."""

    q = forms.CharField(label=_("Person, address or request"), max_length=80, required=False)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices]
    )
    verb = forms.ChoiceField(
        label=_("What happened"),
        required=False,
        choices=[
            ("", _("Everything")),
            *((topic, [*words.items()]) for topic, words in verbs.TOPICS),
        ],
    )
    student = forms.CharField(label=_("Student, by name or number"), max_length=80, required=False)
    school = forms.ModelChoiceField(
        School.objects.none(), label=_("School"), required=False, empty_label=_("All schools")
    )
    way = forms.ChoiceField(
        label=_("From where"), required=False, choices=[("", _("Anywhere")), *Way.choices]
    )
    since = forms.DateField(label=_("From"), required=False, widget=DateInput, validators=YEARS)
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput, validators=YEARS)

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools

    @property
    def asked(self) -> dict:
        """Return what makes sense of what was asked."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
