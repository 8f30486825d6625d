"""What people may send in this room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DayField, FileInput
from districts.models import School
from students.enums import Encoding, LegalFact
from students.legal import PROOFS, columns, complaint
from students.models import RosterMapping
from students.roster.cells import DATE_FORMATS, GRADES
from students.roster.headers import refused
from students.roster.mapping import FIELDS, NAME_ORDERS, SUPPLEMENTARY, Mapping, Source

BY_ITSELF, EXTRA = "", "supplementary"
UNUSED = ("", _("Not used"))


class RosterForm(forms.Form):
    """A roster to upload, and how to read it when it is not OneRoster."""

    file = forms.FileField(
        label=_("File"),
        widget=FileInput(attrs={"accept": ".zip,.csv,.txt,.tsv,.xlsx"}),
        help_text=_("A OneRoster zip, a CSV or an Excel file (.xlsx), up to 64 MB."),
    )
    reading = forms.ChoiceField(
        label=_("Columns of a CSV or Excel file"),
        required=False,
        help_text=_("OneRoster explains itself. For anything else, choose what was saved before."),
    )
    encoding = forms.ChoiceField(
        label=_("Text encoding"),
        choices=Encoding.choices,
        initial=Encoding.UTF8,
        help_text=_("Change it only when a first try said that the text is not UTF-8."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.saved = {str(row.pk): row for row in RosterMapping.objects.order_by("name")}
        self.fields["reading"].choices = [
            (BY_ITSELF, _("I will name the columns next")),
            (EXTRA, _("The supplementary file of this handbook")),
            *((key, row.name) for key, row in self.saved.items()),
        ]

    def mapping(self) -> Mapping | None:
        """Return the mapping that was chosen, None when the columns are to be named next."""
        chosen = self.cleaned_data["reading"]
        if chosen == EXTRA:
            return SUPPLEMENTARY
        return Mapping.from_json(self.saved[chosen].mapping) if chosen else None


class MappingForm(forms.Form):
    """Which column means what: one choice a column of the file."""

    date_format = forms.ChoiceField(
        label=_("Dates are written as"),
        required=False,
        choices=[("", _("Choose …")), *DATE_FORMATS.items()],
        help_text=_("It is never guessed: 03/04 is two different days."),
    )
    name_order = forms.ChoiceField(
        label=_("A student's name in one cell is written as"), choices=list(NAME_ORDERS.items())
    )
    guardian_order = forms.ChoiceField(
        label=_("A guardian's name in one cell is written as"), choices=list(NAME_ORDERS.items())
    )
    lists_whole_schools = forms.BooleanField(
        label=_("The file lists every student of the schools in it"),
        required=False,
        help_text=_("Then students of these schools who are not in it have left."),
    )
    save_as = forms.CharField(
        label=_("Keep these choices as"),
        max_length=80,
        required=False,
        help_text=_("For example: MiSiS student list. Next time you choose it by this name."),
    )

    def __init__(self, *args, headers, mapping: Mapping, **kwargs):
        kwargs.setdefault("initial", _initial(mapping))
        super().__init__(*args, **kwargs)
        self.headers = headers
        self.source_system = mapping.source_system
        meant = {source.column: name for name, source in mapping.fields.items()}
        choices = [UNUSED, *((name, spec.label) for name, spec in FIELDS.items())]
        for place, header in enumerate(headers):
            if header and not refused(header):
                self.fields[f"column_{place}"] = forms.ChoiceField(
                    label=header,
                    required=False,
                    choices=choices,
                    initial=meant.get(header, ""),
                )

    def column(self, place: int):
        """Return the bound field of a column, None where the column may not be used."""
        name = f"column_{place}"
        return self[name] if name in self.fields else None

    def clean(self):
        said = super().clean()
        for name, places in self._places().items():
            if len(places) > 1:
                error = _("“%(field)s” is chosen for two columns.") % {"field": FIELDS[name].label}
                self.add_error(f"column_{places[1]}", error)
        if not {"student_id", "ssid"} & self._places().keys():
            self.add_error(None, _("Say which column holds the district student id."))
        kinds = {FIELDS[name].kind for name in self._places()}
        if "date" in kinds and not said.get("date_format"):
            self.add_error("date_format", _("Say how the dates are written."))
        return said

    def mapping(self) -> Mapping:
        said = self.cleaned_data
        fields = {
            name: Source(self.headers[places[0]], self._transform(name))
            for name, places in self._places().items()
        }
        return Mapping(
            fields=fields,
            date_format=said["date_format"],
            source_system=self.source_system,
            lists_whole_schools=said["lists_whole_schools"],
        )

    def _places(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place in range(len(self.headers)):
            if name := self.cleaned_data.get(f"column_{place}"):
                found.setdefault(name, []).append(place)
        return found

    def _transform(self, name: str) -> str:
        if FIELDS[name].kind != "full_name":
            return ""
        return self.cleaned_data["name_order" if name == "full_name" else "guardian_order"]


def _initial(mapping: Mapping) -> dict:
    def order(name):
        source = mapping.fields.get(name)
        return source.transform if source and source.transform else next(iter(NAME_ORDERS))

    return {
        "date_format": mapping.date_format,
        "lists_whole_schools": mapping.lists_whole_schools,
        "name_order": order("full_name"),
        "guardian_order": order("guardian1_name"),
    }


class ConfirmForm(forms.Form):
    """A person's word that so many students really left (R12)."""

    said_so = forms.BooleanField(required=False)


class SchoolWordForm(forms.Form):
    """Which school a roster's word means."""

    word = forms.CharField(max_length=200, widget=forms.HiddenInput)
    school = forms.ModelChoiceField(
        label=_("School"), queryset=School.objects.none(), empty_label=_("Choose …")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = School.objects.order_by("name", "pk")


class PreviewFilter(forms.Form):
    """Search in a preview; the tab is kept."""

    show = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Name or id"), max_length=80, required=False)


STATES = [("", _("Enrolled")), ("left", _("Left")), ("all", _("All"))]


class StudentFilter(forms.Form):
    """Filters of the list of students; a value that makes no sense filters nothing."""

    q = forms.CharField(label=_("Name or student id"), max_length=80, required=False)
    school = forms.ModelChoiceField(
        label=_("School"), queryset=School.objects.none(), required=False, empty_label=_("All")
    )
    grade = forms.ChoiceField(
        label=_("Grade"),
        required=False,
        choices=[("", _("All")), *((code, code) for code in GRADES)],
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools


class ConfirmDeletionForm(forms.Form):
    """Where there is no second person: the student's id, typed."""

    typed = forms.CharField(label=_("Type the student id"), max_length=40)

    def __init__(self, *args, student, **kwargs):
        super().__init__(*args, **kwargs)
        self.student = student

    def clean_typed(self):
        typed = self.cleaned_data["typed"]
        if typed != self.student.district_student_id:
            raise forms.ValidationError(_("This is not the student's id."))
        return typed


class RefuseRecordForm(forms.Form):
    """Why not."""

    reason = forms.CharField(
        label=_("Why not?"), max_length=300, help_text=_("The family reads this.")
    )


LEGAL_DAYS = {
    LegalFact.GRADUATION: _("Day on the diploma or certificate"),
    LegalFact.EMANCIPATION: _("Day of the order"),
}


class LegalForm(forms.Form):
    """Which day, and which paper the school has seen; a prefix, for two stand on a page."""

    on = DayField()
    proof = forms.ChoiceField(
        label=_("What did you see?"),
        widget=forms.RadioSelect,
        help_text=_("Look at it and give it back; no copy is kept."),
    )

    def __init__(self, *args, student, fact: LegalFact, **kwargs):
        names = columns(fact)
        start = {part: getattr(student, names[part]) for part in ("on", "proof")}
        super().__init__(*args, prefix=fact.value, initial=start, **kwargs)
        self.student, self.fact = student, fact
        self.fields["on"].label = LEGAL_DAYS[fact]
        self.fields["proof"].choices = PROOFS[fact].choices

    def clean_on(self):
        """Refuse a day that has not come, and one of the student's childhood."""
        day = self.cleaned_data["on"]
        born = self.student.birth_date
        wrong = complaint(self.fact, day, today=clock.today(), birth_date=born)
        if wrong:
            raise forms.ValidationError(wrong)
        return day
