"""The agreement's dates and its next step."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, ShortInput
from employers.enums import AgreementState
from employers.forms.fields import Day
from employers.models import Agreement

DATES = ("implementation_on", "board_on", "starts_on", "ends_on", "insurance_ends_on")


class AgreementForm(forms.ModelForm):
    """Dates, seats and insurance of an MOU."""

    class Meta:
        model = Agreement
        fields = [*DATES, "seats"]
        labels = {
            "implementation_on": _("Work on it begins"),
            "board_on": _("Board meeting"),
            "starts_on": _("In force from"),
            "ends_on": _("In force until"),
            "insurance_ends_on": _("Insurance valid until"),
            "seats": _("Seats it covers"),
        }
        field_classes = dict.fromkeys(DATES, Day)
        widgets = {
            **dict.fromkeys(DATES, DateInput),
            "seats": ShortInput(attrs={"inputmode": "numeric"}),
        }

    def clean(self):
        asked = super().clean()
        first, last = asked.get("starts_on"), asked.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        return asked


class AgreementMove(forms.Form):
    """Which desk an agreement goes to next."""

    to = forms.ChoiceField(label=_("Next step"), choices=AgreementState.choices)
