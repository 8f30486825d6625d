"""What people fill in about trainings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock, uploads
from core.forms import DateInput, FileInput, ShortInput
from districts.models import School
from trainings.enums import AssignmentState
from trainings.models import Training
from trainings.validity import complaint

TODO = "todo"


class SubmitForm(forms.Form):
    """I have done it: on which day, and the certificate if there is one."""

    completed_on = forms.DateField(label=_("When did you finish?"), widget=DateInput)
    certificate = forms.FileField(
        label=_("Certificate"),
        required=False,
        widget=FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        help_text=_("A photo or screenshot is fine."),
    )

    def __init__(self, *args, assignment, **kwargs):
        super().__init__(*args, **kwargs)
        self.assignment = assignment

    def clean_completed_on(self):
        day, assignment = self.cleaned_data["completed_on"], self.assignment
        wrong = complaint(
            day,
            assignment.training.valid_months,
            today=clock.today(),
            birth_date=assignment.student.birth_date,
        )
        if wrong:
            raise forms.ValidationError(wrong)
        return day

    def clean_certificate(self):
        file = self.cleaned_data["certificate"]
        if file is None:
            return None
        try:
            return uploads.read("certificate", file)
        except uploads.BadUpload as bad:
            raise forms.ValidationError(str(bad)) from bad


class DoneForm(forms.Form):
    """Staff has seen it: on which day it was done."""

    completed_on = forms.DateField(label=_("Done on"), widget=DateInput)

    def __init__(self, *args, assignment, **kwargs):
        super().__init__(*args, **kwargs)
        self.assignment = assignment

    clean_completed_on = SubmitForm.clean_completed_on


class BackForm(forms.Form):
    """Why a certificate will not do."""

    reason = forms.CharField(
        label=_("What is wrong?"), max_length=300, help_text=_("The student reads this.")
    )


class BoardFilter(forms.Form):
    """Filters of the board."""

    q = forms.CharField(label=_("Student"), max_length=100, required=False)
    training = forms.ModelChoiceField(
        label=_("Training"), queryset=None, required=False, empty_label=_("All")
    )
    school = forms.ModelChoiceField(
        label=_("School"), queryset=None, required=False, empty_label=_("All")
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[(TODO, _("Not done yet")), *AssignmentState.choices, ("all", _("All"))],
    )

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["training"].queryset = Training.objects.order_by("title", "pk")
        self.fields["training"].label_from_instance = titled
        schools = School.objects.visible_to(membership).order_by("name", "pk")
        self.fields["school"].queryset = schools


def titled(training) -> str:
    """Return a training's title in the reader's language."""
    return str(_(training.title))


class AssignForm(forms.Form):
    """Give a training in spring: which, at which school, to whom, until when."""

    BADGE, ALL = "badge", "all"
    training = forms.ChoiceField(label=_("Training"))
    school = forms.ModelChoiceField(label=_("School"), queryset=None)
    whom = forms.ChoiceField(
        label=_("To whom?"),
        choices=[(BADGE, _("Students with the badge")), (ALL, _("Everybody who is interested"))],
        widget=forms.RadioSelect,
        initial=BADGE,
    )
    due_on = forms.DateField(label=_("Done by"), widget=DateInput)

    def __init__(self, *args, membership, courses, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["training"].choices = courses
        schools = School.objects.visible_to(membership).order_by("name", "pk")
        self.fields["school"].queryset = schools

    def clean_due_on(self):
        if self.cleaned_data["due_on"] < clock.today():
            raise forms.ValidationError(_("This day has passed."))
        return self.cleaned_data["due_on"]


class CourseForm(forms.ModelForm):
    """Where a training is done, how long it takes, how long it counts."""

    provider_url = forms.URLField(
        label=_("Address of the course"), required=False, assume_scheme="https"
    )

    class Meta:
        model = Training
        fields = ["provider_url", "minutes", "valid_months", "is_paid"]
        labels = {
            "minutes": _("Minutes"),
            "valid_months": _("Counts for, months"),
            "is_paid": _("The time is paid"),
        }
        widgets = {
            "minutes": ShortInput(attrs={"inputmode": "numeric"}),
            "valid_months": ShortInput(attrs={"inputmode": "numeric"}),
        }
