"""How every form looks: one renderer for labels, hints and errors, and inputs phones understand."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws `{{ form }}` and `{{ field.as_field_group }}` from `templates/forms/`."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


MOST_DIGITS = 18  # what fits into the key of any database


def keys(words) -> list[int]:
    """Return those words that may be keys of rows: no database is asked for a longer number."""
    return [int(w) for w in words if w.isascii() and w.isdecimal() and len(w) <= MOST_DIGITS]


class RowsField(forms.ModelMultipleChoiceField):
    """Ticked rows of a list."""

    def clean(self, value):
        """Refuse what is no key before the database does."""
        words = [str(word) for word in value or ()]
        if len(keys(words)) != len(words):
            raise forms.ValidationError(self.error_messages["invalid_list"], code="invalid_list")
        return super().clean(value)


class DateInput(forms.DateInput):
    """A day, by the device's own calendar."""

    input_type = "date"
    kind = "short"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%d")


EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class DayField(forms.DateField):
    """A day that still is one in every time zone, and that arithmetic does not push off the end."""

    widget = DateInput

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.validators += [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class TimeInput(forms.TimeInput):
    """A time of day, by the device's own clock."""

    input_type = "time"
    kind = "short"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%H:%M")


class PhoneInput(forms.TextInput):
    """A telephone number as the person writes it."""

    input_type = "tel"
    kind = "short"

    def __init__(self, attrs=None):
        super().__init__(attrs={"autocomplete": "tel", "inputmode": "tel", **(attrs or {})})


class CodeInput(forms.TextInput):
    """A code from a mail or text; phones offer to fill it in."""

    kind = "code"

    def __init__(self, attrs=None):
        given = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        super().__init__(attrs={**given, **(attrs or {})})


class ShortInput(forms.TextInput):
    """A short text: a number of hours, a seat count, a post code."""

    kind = "short"


class FileInput(forms.FileInput):
    """A file to choose, drop or photograph."""
