"""A school year as people write it down. The form cleans; an action writes."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import uploads
from core.forms import DayField, FileInput, ShortInput, TimeInput
from districts.calendar import LONGEST, BadLine, read_days

MOST_LETTERS = 20_000


class YearForm(forms.Form):
    """Opening and last day, the bells, and the days that are unlike the others."""

    school = forms.ModelChoiceField(
        label=gettext_lazy("School"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("All schools without a calendar of their own"),
    )
    opens_on = DayField(label=gettext_lazy("First day of school"))
    ends_on = DayField(label=gettext_lazy("Last day of school"))
    minutes = forms.IntegerField(
        label=gettext_lazy("Required minutes on a usual day"),
        min_value=1,
        max_value=720,
        initial=360,
        widget=ShortInput,
        help_text=gettext_lazy("A day with 240 minutes or more is a school day (EC 49116)."),
    )
    starts_at = forms.TimeField(label=gettext_lazy("First bell"), initial="08:30", widget=TimeInput)
    ends_at = forms.TimeField(label=gettext_lazy("Last bell"), initial="15:00", widget=TimeInput)
    days = forms.CharField(
        label=gettext_lazy("Days unlike the others"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One a line: date or first..last, minutes, name. Zero minutes means no school. "
            "For example: 2026-11-23..2026-11-27, 0, Thanksgiving recess"
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a CSV file with date, minutes, name"),
        required=False,
        widget=FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
        help_text=gettext_lazy("Its lines replace those above."),
    )

    def __init__(self, *args, schools, may_all, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools
        self.fields["school"].required = not may_all
        if not may_all:
            self.fields["school"].empty_label = None

    def clean(self):
        said = super().clean()
        opens, ends = said.get("opens_on"), said.get("ends_on")
        if opens and ends and not 0 < (ends - opens).days <= LONGEST:
            self.add_error("ends_on", _("The last day comes after the first, within one year."))
        starts, over = said.get("starts_at"), said.get("ends_at")
        if starts and over and over <= starts:
            self.add_error("ends_at", _("The last bell comes after the first."))
        return said

    def clean_days(self):
        return self._lines(self.cleaned_data["days"], "days")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is None:
            return None
        try:
            text = uploads.read("calendar", file).text
        except uploads.BadUpload as bad:
            raise forms.ValidationError(str(bad)) from bad
        return self._lines(text, "file")

    def _lines(self, text, name):
        try:
            return read_days(text)
        except BadLine as bad:
            words = _("Line %(number)d cannot be read: %(line)s")
            facts = {"number": bad.number, "line": bad.line}
            raise forms.ValidationError(words % facts, code=name) from bad

    @property
    def values(self) -> dict:
        """Return fields of `SchoolYear`; lines of a file take the place of written ones."""
        said = dict(self.cleaned_data)
        from_file = said.pop("file")
        return {**said, "days": said["days"] if from_file is None else from_file}
