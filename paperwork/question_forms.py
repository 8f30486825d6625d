"""The one short form of questions: each value typed by its kind, kept as it was typed."""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DayField, PhoneInput, ShortInput
from paperwork.catalogue import Field, Kind
from paperwork.catalogue.sheet import YES_NO
from paperwork.catalogue.wording import write
from students.roster import cells

LONGEST, LONGEST_LINES = 200, 2_000
PILED = 4  # combining marks on one letter; scripts that need marks need no more
PICTURES = 0x1F000  # where emoji and other pictures begin
MOST_HOURS = {"placement.hours_required": 2_000}
SPAN_OF_AGES = (13, 30)  # years; a birth date outside of it is a typing error


class WordsField(forms.CharField):
    """Text that can be printed: letters of any script, no pictures, no invisible signs."""

    def to_python(self, value):
        text = super().to_python(value)
        lines = [cells.text(line) for line in text.splitlines()]
        return "\n".join(lines).strip()

    def validate(self, value):
        super().validate(value)
        pictures = sorted({letter for letter in value if is_picture(letter)})
        if pictures:
            said = _("The papers cannot print %(signs)s. Write it in letters.")
            raise forms.ValidationError(said, params={"signs": " ".join(pictures)})
        if is_piled(value):
            raise forms.ValidationError(_("There are too many marks on one letter."))


def is_picture(letter: str) -> bool:
    """Say whether a sign is a picture, or no sign at all: nothing a paper can show."""
    kind = unicodedata.category(letter)
    return kind in ("Cn", "Co", "Cs") or (kind in ("So", "Sk") and ord(letter) >= PICTURES)


def is_piled(text: str) -> bool:
    """Say whether marks are piled up on a letter to spoil the page."""
    run = 0
    for letter in text:
        run = run + 1 if unicodedata.combining(letter) else 0
        if run > PILED:
            return True
    return False


class PhoneField(forms.CharField):
    """A telephone number, kept in E.164."""

    widget = PhoneInput

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return ""
        found = cells.phone(text)
        if found.code:
            raise forms.ValidationError(
                _("This is no telephone number we know. Write it like (818) 555-0142.")
            )
        return found.value


class MoneyField(forms.DecimalField):
    """US dollars an hour, kept as text: "17.87"."""

    widget = ShortInput

    def to_python(self, value):
        text = value.replace("$", "").replace(",", "").strip() if isinstance(value, str) else value
        return super().to_python(text)

    def clean(self, value):
        amount = super().clean(value)
        return "" if amount is None else f"{amount:.2f}"


class HoursField(forms.DecimalField):
    """Hours, kept as text: "6", "5.5"."""

    widget = ShortInput

    def clean(self, value):
        hours = super().clean(value)
        return "" if hours is None else f"{hours.normalize():f}"


class BirthField(DayField):
    """A birth date of somebody who can be in high school."""

    def clean(self, value):
        day = super().clean(value)
        if day is None:
            return ""
        least, most = SPAN_OF_AGES
        if not least <= clock.today().year - day.year <= most:
            raise forms.ValidationError(_("Check the year of birth."))
        return day.isoformat()


class IsoDayField(DayField):
    """A day, kept as ISO text."""

    def clean(self, value):
        day = super().clean(value)
        return "" if day is None else day.isoformat()


def answer_field(field: Field, *, hint="") -> forms.Field:
    """Return the form field for a fact, by its kind; it cleans to what is stored."""
    usual = {"label": field.label, "help_text": hint}
    choices = YES_NO if field.kind == Kind.YES_NO else field.choices
    if choices:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **usual)
    if field.key == "student.birth_date":
        return BirthField(**usual)
    return MAKERS.get(field.kind, _words)(field, usual)


def _words(field, usual):
    return WordsField(max_length=LONGEST, **usual)


def _lines(field, usual):
    area = forms.Textarea(attrs={"rows": 4})
    return WordsField(max_length=LONGEST_LINES, widget=area, **usual)


def _phone(field, usual):
    return PhoneField(max_length=40, **usual)


def _day(field, usual):
    return IsoDayField(**usual)


def _pay(field, usual):
    least = {"min_value": Decimal("0.01"), "max_value": Decimal(500)}
    return MoneyField(max_digits=6, decimal_places=2, **least, **usual)


def _hours(field, usual):
    most = MOST_HOURS.get(field.key, 168)
    return HoursField(min_value=Decimal("0.25"), max_value=most, decimal_places=2, **usual)


MAKERS = {
    Kind.LINES: _lines,
    Kind.PHONE: _phone,
    Kind.DATE: _day,
    Kind.PAY: _pay,
    Kind.HOURS: _hours,
}


def papers_hint(question) -> str:
    """Return which papers wait for an answer."""
    return _("For: %(papers)s") % {"papers": ", ".join(question.forms)}


def student_hint(question) -> str:
    """Return the same, after what became of the student's last word on it."""
    if question.declined is None:
        return papers_hint(question)
    said = _("The school could not take “%(answer)s”. Ask your school, or write what is right.")
    answer = write(question.field, question.declined.value)
    return f"{said % {'answer': answer}} {papers_hint(question)}"


class AnswersForm(forms.Form):
    """All open questions of one person; what they do not know stays open.

    `given` is a list of (question, value) for what was answered.
    """

    use_required_attribute = False

    def __init__(self, *args, questions: Sequence, section_of, hint_of=papers_hint, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = {question.name: question for question in questions}
        self.section_of = section_of
        for name, question in self.questions.items():
            self.fields[name] = answer_field(question.field, hint=hint_of(question))

    def full_clean(self):
        """A blank answer is no error: the question stays open."""
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for field in self.fields.values():
            field.required = True

    def clean(self):
        if not self.errors and not self.given:
            raise forms.ValidationError(_("Answer at least one question."))
        return self.cleaned_data

    @property
    def given(self) -> list[tuple]:
        found = getattr(self, "cleaned_data", {})
        pairs = ((one, found.get(name)) for name, one in self.questions.items())
        return [(question, value) for question, value in pairs if value not in (None, "")]

    @property
    def sections(self) -> list[dict]:
        """Return the questions under their headings, in order."""
        rows: dict[str, list] = {}
        for name, question in self.questions.items():
            rows.setdefault(str(self.section_of(question)), []).append(self[name])
        return [{"title": title, "fields": fields} for title, fields in rows.items()]
