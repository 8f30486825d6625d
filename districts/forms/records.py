"""How long records stay."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.forms import ShortInput


class PeriodForm(forms.Form):
    """How many months a kind of record is kept, within its range."""

    months = forms.IntegerField(
        label=_("Months"), widget=ShortInput(attrs={"inputmode": "numeric"})
    )

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["months"]
        field.validators += [MinValueValidator(kind.least), MaxValueValidator(kind.most)]
        words = _("From %(least)d to %(most)d. The proposal is %(months)d.")
        field.help_text = words % {"least": kind.least, "most": kind.most, "months": kind.months}


class HoldForm(forms.Form):
    """Why records stay longer."""

    reason = forms.CharField(
        label=_("Why do they have to stay?"),
        max_length=300,
        help_text=_("For example: audit of 2025–26, or a request for records. Name no student."),
    )
