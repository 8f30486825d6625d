"""Fields that more than one form of this room uses."""

from datetime import date
from decimal import Decimal

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, ShortInput

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


class Day(forms.DateField):
    """A day of this century: a typing slip in the year is told, not computed with."""

    widget = DateInput
    default_validators = [
        MinValueValidator(FIRST_DAY, message=_("Check the year.")),
        MaxValueValidator(LAST_DAY, message=_("Check the year.")),
    ]


class Money(forms.DecimalField):
    """Dollars as people write them: 17.50, $17.50, 1,200."""

    widget = ShortInput(attrs={"inputmode": "decimal"})

    def to_python(self, value):
        text = value.replace("$", "").replace(",", "") if isinstance(value, str) else value
        return super().to_python(text)


class Labelled(forms.ModelChoiceField):
    """A choice of rows, shown as `label_of(row)`; the form sets the queryset."""

    def __init__(self, *args, label_of, **kwargs):
        super().__init__(*args, queryset=None, **kwargs)
        self.label_of = label_of

    def label_from_instance(self, row):
        return self.label_of(row)


def cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * 100)


def dollars(amount: int | None) -> Decimal | None:
    return None if amount is None else Decimal(amount) / 100
