"""What people send us about work permits. Forms clean; actions write."""

import re

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import ShortInput
from districts.models import School
from employers.labor import plan, words
from employers.labor.permits import PermitKind, Standing
from paperwork.actions.permit_case import Seen
from paperwork.catalogue.facts import AGE_EVIDENCE, PERMIT_TYPE
from paperwork.enums import HeldHow, PermitState, SignatureMode
from paperwork.models import PermitRules

SOON = 30  # days
LABELS = {
    "school_day": gettext_lazy("On a school day"),
    "other_day": gettext_lazy("On another day"),
    "week_in_session": gettext_lazy("In a week with school"),
    "week_out": gettext_lazy("In a week without school"),
}


class HoursField(forms.CharField):
    """Hours as people write them, "4" or "4:30", as whole minutes; never rounded."""

    widget = ShortInput

    def __init__(self, *, most: int, **kwargs):
        self.most = most
        usual = {"max_length": 8, "initial": written(most)}
        super().__init__(**{**usual, **kwargs})

    def clean(self, value):
        found = re.fullmatch(r"(\d{1,2})(?::([0-5]\d))?", super().clean(value).strip())
        if not found:
            raise forms.ValidationError(_("Write hours like 4 or 4:30."))
        minutes = 60 * int(found[1]) + int(found[2] or 0)
        if minutes > self.most:
            allowed = {"most": words.minutes(self.most)}
            raise forms.ValidationError(_("At most %(most)s are allowed here.") % allowed)
        return minutes


def written(minutes: int) -> str:
    """Return minutes as the field reads them: "4", "4:30"."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02d}" if rest else str(hours)


class ApproveForm(forms.Form):
    """What the issuer saw and grants, and the signature under the request."""

    kind = forms.ChoiceField(label=PERMIT_TYPE.label, choices=PERMIT_TYPE.choices)
    age_evidence = forms.ChoiceField(
        label=AGE_EVIDENCE.label, choices=AGE_EVIDENCE.choices, initial="school_record"
    )
    conditions = forms.CharField(
        label=gettext_lazy("Remarks and limits, printed on the permit"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_in_person = forms.BooleanField(
        label=gettext_lazy("Under 16, full time: the guardian appeared before me with the student"),
        required=False,
    )
    is_exempt = forms.BooleanField(
        label=gettext_lazy("16 or 17, full time: exempt from full-time school, in continuation"),
        required=False,
    )
    below_seventh = forms.BooleanField(
        label=gettext_lazy("The student has not completed seventh grade"), required=False
    )
    not_mine = forms.BooleanField(
        label=gettext_lazy("I am neither parent nor guardian of this student"),
        error_messages={"required": gettext_lazy("Nobody issues a permit to their own child.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Type your full name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    agree = forms.BooleanField(
        label=gettext_lazy(
            "I checked the student's age, school standing and hours, and I sign on this screen."
        ),
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, case, rules, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.case = today, case
        for name in plan.NUMBERS:
            most = getattr(case.hours, name) if case.hours else 0
            self.fields[name] = HoursField(label=LABELS[name], most=most)
        self._when(case.age is not None and case.age < 16, "is_in_person", "below_seventh")
        self._when(case.age is not None and case.age >= 16, "is_exempt")
        if rules.allows_friday_eight:
            self.fields["friday_eight_hours"] = forms.BooleanField(
                label=gettext_lazy("8 hours on a school day right before a day without school"),
                required=False,
            )
        if case.rights_on is None:
            self.fields["rights_given"] = forms.BooleanField(
                label=gettext_lazy("I handed the student the sheet on labor rights, on paper"),
                required=False,
            )
        self._conditions(rules)

    def _when(self, wanted, *names) -> None:
        for name in names:
            if not wanted:
                del self.fields[name]

    def _conditions(self, rules) -> None:
        """Ask for a grade average or attendance only where the district has such a condition."""
        if rules.least_gpa is not None:
            self.fields["gpa"] = forms.FloatField(
                label=gettext_lazy("Grade average"), required=False, min_value=0, max_value=5
            )
        if rules.least_attendance is not None:
            self.fields["attendance"] = forms.FloatField(
                label=gettext_lazy("Attendance in per cent"),
                required=False,
                min_value=0,
                max_value=100,
            )

    @property
    def numbers(self) -> dict:
        return {name: self.cleaned_data[name] for name in plan.NUMBERS}

    @property
    def saw(self) -> Seen:
        """Return what the issuer said, as the labour rules read it."""
        said = self.cleaned_data
        return Seen(
            kind=PermitKind(said["kind"]),
            friday_eight_hours=said.get("friday_eight_hours", False),
            is_in_person=said.get("is_in_person", False),
            is_exempt=said.get("is_exempt", False),
            seventh_grade_done=not said.get("below_seventh", False),
            rights_given_on=self.today if said.get("rights_given") else self.case.rights_on,
            standing=Standing(said.get("gpa"), said.get("attendance")),
        )

    @property
    def answers(self) -> dict:
        """Return the answers under the issuer's signature on the request."""
        said = self.cleaned_data
        return {AGE_EVIDENCE.key: said["age_evidence"], PERMIT_TYPE.key: said["kind"]}

    @property
    def hours(self) -> list:
        return [self[name] for name in plan.NUMBERS]

    @property
    def ticks(self) -> list:
        names = (
            "below_seventh", "is_in_person", "is_exempt", "friday_eight_hours", "rights_given",
            "gpa", "attendance",
        )  # fmt: skip
        return [self[name] for name in names if name in self.fields]


STOPS = (
    ("return", gettext_lazy("Return it to be mended")),
    ("deny", gettext_lazy("Deny it")),
    ("cancel", gettext_lazy("Cancel it")),
    ("revoke", gettext_lazy("Revoke it, for the superintendent")),
)


class StopForm(forms.Form):
    """Return, deny, cancel or revoke, with the reason that everybody concerned reads."""

    act = forms.ChoiceField(
        label=gettext_lazy("What to do"), choices=STOPS, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300)

    def __init__(self, *args, acts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [pair for pair in STOPS if pair[0] in acts]


class HeldForm(forms.Form):
    """How staff knows that the employer holds the permit."""

    how = forms.ChoiceField(
        label=gettext_lazy("How it got there"),
        choices=[pair for pair in HeldHow.choices if pair[0] != HeldHow.ON_SCREEN],
    )
    note = forms.CharField(
        label=gettext_lazy("To whom, or what was said"), max_length=200, required=False
    )


class RulesForm(forms.ModelForm):
    """What a district decides where the law leaves it open."""

    class Meta:
        model = PermitRules
        fields = (
            "signature_mode", "minimum_age", "counts_school_days", "allows_friday_eight",
            "least_gpa", "least_attendance", "is_government_programme", "asks_ssn",
            "ssn_on_own_copy", "purge_days", "warn_days",
        )  # fmt: skip
        labels = {
            "signature_mode": gettext_lazy("How permits are signed"),
            "minimum_age": gettext_lazy("Youngest age"),
            "counts_school_days": gettext_lazy("The five days after opening are school days"),
            "allows_friday_eight": gettext_lazy(
                "Issuers may grant 8 hours on a school day before a free day"
            ),
            "least_gpa": gettext_lazy("Lowest grade average"),
            "least_attendance": gettext_lazy("Lowest attendance in per cent"),
            "is_government_programme": gettext_lazy(
                "Summer internships here are a government-administered programme"
            ),
            "asks_ssn": gettext_lazy("Offer students to type the social security number"),
            "ssn_on_own_copy": gettext_lazy("Print the number on the issuer's own copy"),
            "purge_days": gettext_lazy("Days until a number is forgotten"),
            "warn_days": gettext_lazy("Days before the end that we warn"),
        }
        help_texts = {
            "counts_school_days": gettext_lazy(
                "EC 49118 does not say. Calendar days end the permit sooner, so they are usual."
            ),
            "allows_friday_eight": gettext_lazy(
                "EC 49112(c) allows it at 16 and 17 if the permit says so. Usually off."
            ),
            "least_gpa": gettext_lazy("Empty: no such condition."),
            "least_attendance": gettext_lazy("Empty: no such condition."),
            "is_government_programme": gettext_lazy(
                "Then grades and attendance only warn in summer and never stop a permit (EC 49120)."
            ),
            "asks_ssn": gettext_lazy("Leaving it blank or writing it by hand is always possible."),
            "purge_days": gettext_lazy("At the latest. It goes sooner when the permit is issued."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signature_mode"].choices = SignatureMode.choices
        for name, least, most in (
            ("minimum_age", 14, 18),
            ("purge_days", 1, 90),
            ("warn_days", 1, 120),
            ("least_attendance", 1, 100),
            ("least_gpa", 0, 5),
        ):
            field = self.fields[name]
            field.validators += [MinValueValidator(least), MaxValueValidator(most)]


class PermitFilter(forms.Form):
    """What narrows the list of permits. Words nobody offers are ignored."""

    q = forms.CharField(label=gettext_lazy("Search"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[("", gettext_lazy("All")), *PermitState.choices],
        required=False,
    )
    school = forms.ModelChoiceField(
        label=gettext_lazy("School"), queryset=None, required=False, empty_label=gettext_lazy("All")
    )
    only = forms.ChoiceField(
        label=gettext_lazy("Only"),
        choices=(
            ("", gettext_lazy("All")),
            ("ending", gettext_lazy("Ends within 30 days")),
            ("recheck", gettext_lazy("Hours to check again")),
            ("not_held", gettext_lazy("Employer has not confirmed it")),
        ),
        required=False,
    )

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = School.objects.visible_to(membership).order_by("name")
