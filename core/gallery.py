"""Invented people and numbers for the gallery page."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.core.paginator import Paginator

from core.clock import today
from core.components import TONES
from core.forms import CodeInput, DateInput, FileInput, PhoneInput
from core.lists import Listing

STAGES = ("Interested", "Badge", "Applied", "Placed", "Cleared")
COUNTS = (447, 214, 316, 213, 120)
SCHOOLS = (
    ("Northgate HS", (98, 49, 73, 51, 30), "Guardians", 6),
    ("Harbor Arts HS", (83, 43, 59, 42, 32), "Employers", 18),
    ("Valley Health Magnet", (61, 37, 44, 30, 20), "Trainings", 2),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label="Full name",
        help_text="As it stands on the school record.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    mail = forms.EmailField(
        label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = forms.CharField(label="Phone", widget=PhoneInput, required=False)
    code = forms.CharField(label="Code from the text", widget=CodeInput)
    born = forms.DateField(label="Date of birth", widget=DateInput)
    school = forms.ChoiceField(
        label="School", choices=[("", "Choose a school"), *((s[0], s[0]) for s in SCHOOLS)]
    )
    pay = forms.ChoiceField(
        label="Who pays",
        choices=[("cte", "District, CTE funds"), ("employer", "Employer"), ("city", "City")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label="Days",
        choices=[("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    letter = forms.FileField(label="Letter", widget=FileInput, required=False)
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="I have read the card about breaks")


def wrong_form() -> SampleForm:
    """Return a bound form with one error of each kind."""
    form = SampleForm({"name": "Daniela Ruiz", "mail": "daniela@", "pay": "cte"}, auto_id="bad_%s")
    form.fields["name"].source = "From the school record"
    form.quiet = True
    form.add_error(None, "The end lies before the start.")
    return form


def context() -> dict:
    """Return everything `ui/gallery.html` shows."""
    listing = Listing(Paginator(range(447), 25).page(5), q="", sort="name", query="")
    return {
        "tones": TONES,
        "icons": ("check", "close", "exclaim", "warning", "stop", "file", "info"),
        "form": SampleForm(),
        "filter_form": SampleForm(auto_id="filter_%s"),
        "wrong_form": wrong_form(),
        "listing": listing,
        "milestones": [{"label": label, "done": label != "Cleared"} for label in STAGES],
        "skipped": [{"label": x, "state": s} for x, s in zip(STAGES, MIXED, strict=True)],
        "steps": _steps(),
        "stages": _stages(),
        "rows": _rows(),
        "columns": STAGES,
        "points": POINTS,
        "late_points": LATE_POINTS,
        "parts": PARTS,
        "facts": FACTS,
        "history": _history(),
        "step_labels": ("Where", "When", "Pay", "Check"),
        "last_week": today() - timedelta(days=7),
    }


MIXED = ("done", "skipped", "done", "now", "ahead")
FACTS = (
    {"label": "Student", "value": "José Núñez", "source": "From the roster, Mon, Apr 20"},
    {"label": "Worksite", "value": "Family Clinic, 12500 Van Nuys Blvd"},
    {"label": "Hourly pay", "value": "$17.87", "source": "From the opening"},
    {"label": "Supervisor", "value": ""},
)
PARTS = (
    {"label": "District, CTE", "value": 89},
    {"label": "Employers", "value": 109},
    {"label": "City", "value": 15},
)
POINTS = (
    {"label": "Submitted", "at": 8, "tone": "good"},
    {"label": "Board May 5, last chance", "at": 50, "tone": "warn"},
    {"label": "Select", "at": 78},
    {"label": "Jun 15", "at": 96},
)
LATE_POINTS = (
    {"label": "Submitted", "at": 8, "tone": "good"},
    {"label": "Board by Apr 21, missed", "at": 46, "tone": "stop"},
    {"label": "Select", "at": 62},
    {"label": "Jun 10", "at": 96},
)


def _steps():
    labels = (*STAGES[:4], "Paperwork", "First day")
    states = ("done", "skipped", "done", "done", "now", "ahead")
    return [{"label": x, "state": state} for x, state in zip(labels, states, strict=True)]


def _stages():
    stages = zip(STAGES, COUNTS, strict=True)
    rows = [{"label": label, "count": count, "total": 447} for label, count in stages]
    rows[2] |= {"skipped": True, "note": "102 without the badge"}
    rows[3] |= {"note": "goal 225", "href": "#charts"}
    return rows


def _rows():
    return [
        {"name": name, "cells": cells, "who": who, "days": days}
        for name, cells, who, days in SCHOOLS
    ]


def _history():
    at = datetime(2026, 4, 27, 16, 5, tzinfo=UTC)
    return [
        {"text": "Rosa Ruiz signed the work permit", "at": at, "detail": "by typed name"},
        {"text": "Link sent by text", "at": at - timedelta(days=1)},
        {"text": "Packet prepared", "at": at - timedelta(days=3)},
    ]
