"""What an address may ask of the cohort board; bad values are ignored, never an error."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import keys
from pipeline.enums import Owner

MOST_PICKED = 500


class Lenient(forms.Form):
    """A filter form whose `asked()` falls back to the initial value, field by field."""

    def asked(self) -> dict:
        self.is_valid()
        plain = {name: field.initial or "" for name, field in self.fields.items()}
        return plain | {name: value for name, value in self.cleaned_data.items() if value}


class BoardForm(Lenient):
    """Search, whom it waits on, whose students."""

    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    waiting = forms.ChoiceField(
        label=_("Waiting on"), required=False, choices=[("", _("Anybody")), *Owner.choices]
    )
    whose = forms.ChoiceField(label=_("Students"), required=False)
    show = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    sort = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    page = forms.IntegerField(
        min_value=1, max_value=10_000, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, whose, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["whose"].choices = whose
        self.fields["whose"].initial = whose[0][0] if whose else ""
        if len(whose) < 2:
            self.fields["whose"].widget = forms.HiddenInput()


class PickedForm(forms.Form):
    """The students ticked for an export; none means all that are shown."""

    journey = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data, *, known):
        super().__init__(data)
        self.fields["journey"].choices = [(pk, pk) for pk in known]

    def picked(self) -> set[int]:
        """Return the keys that were ticked; foreign ones are left out."""
        asked = set(keys(self.data.getlist("journey")[:MOST_PICKED]))
        known = {pk for pk, _label in self.fields["journey"].choices}
        return asked & known
