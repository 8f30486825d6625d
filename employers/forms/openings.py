"""The opening: words, place, week, pay, people. A draft may be incomplete; the gate says so."""

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from core.forms import ShortInput, TimeInput
from districts.models import FundingSource
from employers.enums import Guarantee, OpeningState, PayKind
from employers.forms.fields import Day, Labelled, Money, cents, dollars
from employers.models import Contact, Opening, Worksite
from employers.schedule import Block, read

MOST_BLOCKS = 4
WORDS = ("title", "pathway", "duties", "requirements", "safety", "question")
PLAIN = (*WORDS, "starts_on", "ends_on", "pay_kind", "seats", "guarantee", "funding", "supervisor")
NEEDED = (
    *("duties", "requirements", "safety", "worksite", "starts_on", "ends_on"),
    *("hourly_wage", "stipend", "funding", "supervisor"),
)
PLACE = ("address", "city", "zip_code", "is_remote")


class OpeningFilter(forms.Form):
    """Filters of the list of openings for staff and employers."""

    q = forms.CharField(label=_("Title or employer"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any")), *OpeningState.choices]
    )


class OpeningForm(forms.Form):
    """Everything about an opening but its week (`WeekFormSet`)."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("For example: Front desk intern")
    )
    pathway = forms.CharField(label=_("Career pathway"), max_length=80, required=False)
    duties = forms.CharField(
        label=_("What interns do"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Write to a sixteen-year-old. What does a usual day look like?"),
    )
    requirements = forms.CharField(
        label=_("What you ask for"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only what the work really needs. Write “none” if there is nothing."),
    )
    worksite = Labelled(
        label=_("Place"),
        required=False,
        empty_label=_("Another place"),
        label_of=lambda site: f"{site.name}, {site.one_line}" if site.one_line else site.name,
    )
    address = forms.CharField(label=_("Street and number"), max_length=200, required=False)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    zip_code = forms.CharField(
        label=_("ZIP code"),
        max_length=10,
        required=False,
        widget=ShortInput(attrs={"inputmode": "numeric"}),
    )
    is_remote = forms.BooleanField(label=_("Interns work remotely"), required=False)
    starts_on = Day(label=_("First day"), required=False)
    ends_on = Day(label=_("Last day"), required=False)
    pay_kind = forms.ChoiceField(
        label=_("How are interns paid?"), choices=PayKind.choices, widget=forms.RadioSelect
    )
    hourly_wage = Money(
        label=_("Dollars an hour"), min_value=0, max_value=200, decimal_places=2, required=False
    )
    stipend = Money(
        label=_("Stipend in dollars"),
        min_value=0,
        max_value=50_000,
        decimal_places=2,
        required=False,
    )
    funding = Labelled(
        label=_("Who pays?"),
        required=False,
        empty_label=_("Not decided yet"),
        label_of=lambda source: source.name,
    )
    seats = forms.IntegerField(
        label=_("How many interns?"),
        min_value=1,
        max_value=500,
        widget=ShortInput(attrs={"inputmode": "numeric"}),
    )
    guarantee = forms.ChoiceField(
        label=_("How are they chosen?"),
        choices=Guarantee.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Guaranteed: everybody with the badge who fits gets in, as long as seats last."
        ),
    )
    supervisor = Labelled(
        label=_("Supervisor"),
        required=False,
        empty_label=_("Not decided yet"),
        label_of=lambda contact: contact.name,
    )
    safety = forms.CharField(
        label=_("Supervision and safety"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who is with the intern, and what do you do so that nobody gets hurt?"),
    )
    question = forms.CharField(
        label=_("Your own question to applicants"), max_length=300, required=False
    )

    def __init__(self, *args, employer, season, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["worksite"].queryset = Worksite.objects.filter(employer=employer).order_by("pk")
        self.fields["supervisor"].queryset = Contact.objects.filter(employer=employer).order_by(
            "-is_lead", "name", "pk"
        )
        money = FundingSource.objects.filter(season=season).order_by("name", "pk")
        self.fields["funding"].queryset = money
        for name in NEEDED:  # a draft may lack it, an opening may not
            self.fields[name].needed = True

    def clean(self):
        asked = super().clean()
        first, last = asked.get("starts_on"), asked.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        return asked

    def values(self, week: "WeekFormSet") -> dict:
        """Return the opening's columns as far as they could be read; the place comes apart."""
        asked = self.cleaned_data
        values = {name: asked[name] for name in PLAIN if name in asked}
        hourly = asked.get("pay_kind") != PayKind.STIPEND
        values["hourly_wage_cents"] = cents(asked.get("hourly_wage")) if hourly else None
        values["stipend_cents"] = None if hourly else cents(asked.get("stipend"))
        return values | {"worksite": asked.get("worksite"), "schedule": week.schedule()}

    def new_place(self) -> dict | None:
        """Return the columns of a place that is not on the list yet, or None."""
        asked = self.cleaned_data
        if asked.get("worksite") or not any(asked.get(name) for name in PLACE):
            return None
        place = {name: asked.get(name) or "" for name in PLACE}
        place["is_remote"] = bool(asked.get("is_remote"))
        return place | {"name": str(_("Remote")) if place["is_remote"] else place["address"]}

    @staticmethod
    def initial_of(opening: Opening) -> dict:
        """Return what the form shows for an opening."""
        plain = {name: getattr(opening, name) for name in PLAIN if name not in PARENTS}
        keys = {name: getattr(opening, f"{name}_id") for name in PARENTS}
        wage, stipend = dollars(opening.hourly_wage_cents), dollars(opening.stipend_cents)
        return {**plain, **keys, "hourly_wage": wage, "stipend": stipend}


PARENTS = ("funding", "supervisor", "worksite")


class BlockForm(forms.Form):
    """Equal hours on some days of the week; an untouched one is left out."""

    days = forms.TypedMultipleChoiceField(
        label=_("Days"),
        choices=list(WEEKDAYS_ABBR.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    start = forms.TimeField(label=_("From"), required=False, widget=TimeInput)
    end = forms.TimeField(label=_("Until"), required=False, widget=TimeInput)
    break_minutes = forms.IntegerField(
        label=_("Unpaid break, minutes"),
        min_value=0,
        max_value=180,
        required=False,
        widget=ShortInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("days", "start", "end"):
            self.fields[name].needed = True

    def clean(self):
        asked = super().clean()
        if not any(asked.get(name) for name in ("days", "start", "end")) or self.errors:
            return asked
        if not (asked["days"] and asked["start"] and asked["end"]):
            raise forms.ValidationError(_("Choose days, a start and an end."))
        if self.block().minutes <= 0:
            self.add_error("end", _("The end comes before the start, or the break fills it all."))
        return asked

    def block(self) -> Block | None:
        """Return the block, or None when the line is empty."""
        asked = self.cleaned_data
        if not (asked.get("days") and asked.get("start") and asked.get("end")):
            return None
        pause = asked.get("break_minutes") or 0
        return Block(tuple(sorted(asked["days"])), asked["start"], asked["end"], pause)


class _Week(BaseFormSet):
    """The lines of a usual week."""

    @property
    def has_more(self) -> bool:
        """Whether anything is written below the first line."""
        return any(form.initial or form.has_changed() for form in self.forms[1:])

    def schedule(self) -> list[dict]:
        """Return the schedule as it is stored; lines with an error are left out."""
        lines = [form for form in self.forms if form.is_valid()]
        return [block.as_json() for block in (form.block() for form in lines) if block]

    @staticmethod
    def initial_of(schedule) -> list[dict]:
        return [
            {
                "days": list(block.days),
                "start": block.start,
                "end": block.end,
                "break_minutes": block.break_minutes,
            }
            for block in read(schedule)
        ]


WeekFormSet = formset_factory(
    BlockForm, formset=_Week, extra=2, max_num=MOST_BLOCKS, absolute_max=MOST_BLOCKS
)
