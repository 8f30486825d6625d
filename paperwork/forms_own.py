"""Forms of the pages on which a district brings and maps its own papers, and sets its rules."""

from django import forms
from django.core.validators import RegexValidator
from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import uploads
from core.forms import FileInput, ShortInput
from districts.enums import FundingKind
from paperwork.catalogue import SignerRole
from paperwork.catalogue.own import ANSWERS, Conditions, Part, Question
from paperwork.catalogue.pages import Spot
from paperwork.catalogue.specs import Kind, Owner

MOST_ON_PAGE = 90
LANGUAGES = (("en", gettext_lazy("English")), ("es", gettext_lazy("Spanish")))
ANSWER_WORDS = {
    Kind.TEXT: gettext_lazy("A few words"),
    Kind.LINES: gettext_lazy("A longer text"),
    Kind.YES_NO: gettext_lazy("Yes or no"),
    Kind.CHOICE: gettext_lazy("One of the answers below"),
}


class FormFile(forms.Form):
    """A PDF to bring, and what the district calls it."""

    title = forms.CharField(
        label=gettext_lazy("What is the form called?"),
        max_length=120,
        help_text=gettext_lazy("As students and families read it."),
    )
    file = forms.FileField(
        label=gettext_lazy("The PDF"),
        widget=FileInput(attrs={"accept": "application/pdf,.pdf"}),
        help_text=gettext_lazy("Up to 40 pages and 20 MB. A scan works too."),
    )

    def clean_file(self):
        try:
            return uploads.read_form(self.cleaned_data["file"])
        except uploads.BadUpload as bad:
            raise forms.ValidationError(str(bad)) from bad


class PagesFile(FormFile):
    """Another edition of the PDF."""

    title = None


# --- Boxes ----------------------------------------------------------------------------------------


class Points(forms.FloatField):
    """A length in points."""

    def __init__(self, label, **kwargs):
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(
            label=label, min_value=0, max_value=1800, widget=ShortInput(attrs=attrs), **kwargs
        )


class SpotForm(forms.Form):
    """One box: where it stands, what fills it, how it is written."""

    id = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    fills = forms.CharField(
        label=gettext_lazy("What fills it"),
        required=False,
        max_length=120,
        widget=forms.Select,
        validators=[RegexValidator(r"^\w+:[\w.,' -]+(=.+)?$")],
    )
    x = Points(gettext_lazy("From the left"))
    y = Points(gettext_lazy("From the top"))
    w = Points(gettext_lazy("Width"))
    h = Points(gettext_lazy("Height"))
    size = forms.FloatField(
        label=gettext_lazy("Size of letters"),
        required=False,
        min_value=6,
        max_value=36,
        widget=ShortInput(attrs={"inputmode": "decimal"}),
    )
    lines = forms.BooleanField(label=gettext_lazy("Several lines"), required=False)
    required = forms.BooleanField(
        label=gettext_lazy("Ask for it when it is missing"), required=False, initial=True
    )

    def __init__(self, *args, choices=(), **kwargs):
        super().__init__(*args, **kwargs)
        value = str(self["fills"].value() or "")
        known = {code for group, rows in choices for code in _codes(group, rows)}
        gone = [(value, _("Gone: %(fact)s") % {"fact": value})] if value not in known else []
        self.fields["fills"].widget.choices = [*gone, *choices]

    def clean(self):
        """A box has a size; half a point is a slip of the hand."""
        data = super().clean()
        if any(data.get(side) is not None and data[side] < 3 for side in ("w", "h")):
            raise forms.ValidationError(_("A box is at least 3 points wide and high."))
        return data

    def spot(self, page: int, number: int) -> Spot:
        data = self.cleaned_data
        return Spot(
            id=data["id"] or f"p{page}-{number}",
            page=page,
            **{side: round(data[side], 1) for side in "xywh"},
            fills=data["fills"],
            size=data["size"] or 0,
            lines=data["lines"],
            required=data["required"],
        )


def _codes(group, rows) -> list[str]:
    return [code for code, _words in rows] if isinstance(rows, list) else [group]


class BaseSpots(forms.BaseFormSet):
    """The boxes of one page."""

    def spots(self, page: int) -> list[Spot]:
        """Return the boxes that stay, each with an id of its own."""
        kept = [one for one in self.forms if one.has_changed() or one.initial]
        kept = [one for one in kept if one.cleaned_data and not one.cleaned_data.get("DELETE")]
        taken: set[str] = set()
        made = []
        for number, one in enumerate(kept, 1):
            spot = one.spot(page, number)
            while spot.id in taken:
                number += 1
                spot = Spot.of({**spot.as_data(), "id": f"p{page}-{number}"})
            taken.add(spot.id)
            made.append(spot)
        return made


SpotSet = formset_factory(
    SpotForm,
    formset=BaseSpots,
    extra=2,
    can_delete=True,
    max_num=MOST_ON_PAGE,
    absolute_max=MOST_ON_PAGE + 2,
    validate_max=True,
)


# --- Conditions, signers, questions ---------------------------------------------------------------


class ConditionsForm(forms.Form):
    """Whose packet a form belongs to."""

    minors_only = forms.BooleanField(
        label=gettext_lazy("Only for students under 18"), required=False
    )
    age_from = forms.IntegerField(
        label=gettext_lazy("From age"), required=False, min_value=12, max_value=30,
        widget=ShortInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    age_to = forms.IntegerField(
        label=gettext_lazy("Up to age"), required=False, min_value=12, max_value=30,
        widget=ShortInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    funding_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Only when this pays (none ticked: any)"),
        choices=FundingKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Only for families who speak (none ticked: any)"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self):
        data = super().clean()
        low, high = data.get("age_from"), data.get("age_to")
        if low and high and low > high:
            self.add_error("age_to", _("The upper age is below the lower one."))
        return data

    @property
    def conditions(self) -> Conditions:
        names = Conditions.__dataclass_fields__
        return Conditions.of({name: self.cleaned_data[name] for name in names})


class DetailsForm(ConditionsForm):
    """What a form of the district's own is called, and who gets it."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    title_es = forms.CharField(
        label=gettext_lazy("Title in Spanish"), max_length=120, required=False
    )
    purpose = forms.CharField(
        label=gettext_lazy("What it is for, in one sentence"), max_length=300, required=False
    )
    purpose_es = forms.CharField(
        label=gettext_lazy("The same in Spanish"), max_length=300, required=False
    )

    @property
    def words(self) -> dict:
        names = ("title", "title_es", "purpose", "purpose_es")
        return {name: self.cleaned_data[name] for name in names}


class PartForm(forms.Form):
    """One part: whether somebody signs in it, when, and to what words."""

    signs = forms.BooleanField(label=gettext_lazy("Signs this form"), required=False)
    order = forms.IntegerField(
        label=gettext_lazy("Turn"),
        required=False,
        min_value=1,
        max_value=9,
        widget=ShortInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("Equal numbers sign at the same time."),
    )
    en = forms.CharField(label=gettext_lazy("What they declare"), max_length=300, required=False)
    es = forms.CharField(label=gettext_lazy("The same in Spanish"), max_length=300, required=False)

    def __init__(self, *args, role: SignerRole, **kwargs):
        super().__init__(*args, prefix=f"part-{role}", **kwargs)
        self.role = role

    @property
    def part(self) -> Part | None:
        data = self.cleaned_data
        if not data["signs"]:
            return None
        return Part(self.role.value, data["order"] or 1, data["en"], data["es"])


def part_forms(data=None, parts=()) -> list[PartForm]:
    """Return one form for each part in which somebody can sign."""
    known = {part.role: part for part in parts}
    return [
        PartForm(data, role=role, initial=_said(known.get(role), number))
        for number, role in enumerate(SignerRole, 1)
    ]


def _said(part: Part | None, number: int) -> dict:
    if part is None:
        return {"signs": False, "order": number}
    return {"signs": True, "order": part.order, "en": part.en, "es": part.es}


class QuestionForm(forms.Form):
    """A question that only this form asks."""

    id = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    en = forms.CharField(label=gettext_lazy("Question"), max_length=200)
    es = forms.CharField(label=gettext_lazy("The same in Spanish"), max_length=200, required=False)
    owner = forms.ChoiceField(
        label=gettext_lazy("Who answers"),
        initial=Owner.STUDENT.value,
        choices=[
            (owner.value, owner.label) for owner in Owner if owner not in (Owner.SIS, Owner.SYSTEM)
        ],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of answer"),
        initial=Kind.TEXT.value,
        choices=[(kind.value, ANSWER_WORDS[kind]) for kind in ANSWERS],
    )
    choices = forms.CharField(
        label=gettext_lazy("Answers to choose from, one on each line"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_choices(self):
        lines = (" ".join(line.split())[:60] for line in self.cleaned_data["choices"].splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))[:20]

    def clean(self):
        data = super().clean()
        if data.get("kind") == Kind.CHOICE and len(data.get("choices", ())) < 2:
            self.add_error("choices", _("Write at least two answers."))
        return data


class BaseQuestions(forms.BaseFormSet):
    """The questions of one form."""

    def questions(self) -> list[Question]:
        """Return the questions that stay; a new one gets the next free id."""
        rows = [one.cleaned_data for one in self.forms if one.has_changed() or one.initial]
        rows = [row for row in rows if row and not row.get("DELETE")]
        taken = {row["id"] for row in rows if row["id"]}
        free = (f"q{number}" for number in range(1, 999) if f"q{number}" not in taken)
        names = ("en", "es", "owner", "kind", "choices")
        return [Question(row["id"] or next(free), **{n: row[n] for n in names}) for row in rows]


QuestionSet = formset_factory(
    QuestionForm, formset=BaseQuestions, extra=1, can_delete=True, max_num=30, validate_max=True
)


class RuleForm(ConditionsForm):
    """A district's rule for a shipped form: in or out, for whom, in which order signed."""

    on = forms.BooleanField(label=gettext_lazy("Part of packets"), required=False)

    def __init__(self, *args, slots=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.slots = slots
        for slot in slots:
            self.fields[f"order-{slot.role}"] = forms.IntegerField(
                label=slot.role.label,
                min_value=1,
                max_value=9,
                initial=slot.order,
                widget=ShortInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def order_fields_of_slots(self) -> list:
        return [self[f"order-{slot.role}"] for slot in self.slots]

    @property
    def orders(self) -> dict[str, int]:
        return {slot.role: self.cleaned_data[f"order-{slot.role}"] for slot in self.slots}
