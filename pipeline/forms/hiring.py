"""What students and employers fill in between application and placement."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from employers.enums import Guarantee
from employers.forms.fields import Day, Money
from pipeline.enums import ApplicationState, CancelReason, RefusalReason

LONGEST_OFFER = timedelta(days=30)
USUAL_OFFER = timedelta(days=7)
OTHER = "other"
MORE = ("paid", "since", "until", "place", "guarantee")


class FindForm(forms.Form):
    """Filters of the openings that students see."""

    q = forms.CharField(label=_("Search"), max_length=100, required=False)
    pathway = forms.ChoiceField(label=_("Career pathway"), required=False)
    paid = Money(label=_("Pays at least, an hour"), min_value=0, max_value=200, required=False)
    since = Day(label=_("Starts on or after"), required=False)
    until = Day(label=_("Ends on or before"), required=False)
    place = forms.ChoiceField(
        label=_("Place"),
        required=False,
        choices=[("", _("Anywhere")), ("site", _("On site")), ("remote", _("Remote"))],
    )
    guarantee = forms.ChoiceField(
        label=_("Chosen how"), required=False, choices=[("", _("Any")), *Guarantee.choices]
    )
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[("", _("First day")), ("pay", _("Pay")), ("new", _("Newest"))],
    )

    def __init__(self, *args, pathways, **kwargs):
        super().__init__(*args, **kwargs)
        known = [(pathway, pathway) for pathway in pathways]
        self.fields["pathway"].choices = [("", _("All")), *known]

    @property
    def more_are_set(self) -> bool:
        """Whether a filter below the fold is in use."""
        return any(self.data.get(name) for name in MORE)


class ApplyForm(forms.Form):
    """An application: the letter comes prepared from the career file."""

    letter = forms.CharField(
        label=_("Your letter"),
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Change a sentence or two so that it fits this employer."),
    )
    answer = forms.CharField(
        label=_("The employer asks"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    share_resume = forms.BooleanField(label=_("Share my résumé"), required=False)

    def __init__(self, *args, question, resume, **kwargs):
        super().__init__(*args, **kwargs)
        if question:
            self.fields["answer"].label = question
        else:
            del self.fields["answer"]
        if resume is None:
            del self.fields["share_resume"]


class MoveForm(forms.Form):
    """Where an applicant goes next, from the menu of the tracker."""

    to = forms.ChoiceField(
        label=_("Move to"),
        choices=[
            (ApplicationState.INTERVIEW, _("Invite to an interview")),
            (ApplicationState.OFFERED, _("Make an offer")),
            (ApplicationState.REFUSED, _("Refuse")),
        ],
    )


class RefuseForm(forms.Form):
    """A reason that helps: one of ours, or own words."""

    reason = forms.ChoiceField(
        label=_("Why not this time?"),
        choices=[*RefusalReason.choices, (OTHER, _("In my own words"))],
        widget=forms.RadioSelect,
        help_text=_("The student and the mentor read this."),
    )
    words = forms.CharField(label=_("Own words"), max_length=300, required=False)

    def clean(self):
        asked = super().clean()
        words = (asked.get("words") or "").strip()
        if asked.get("reason") == OTHER and len(words.split()) < 3:
            self.add_error("words", _("Write a sentence that helps the student next time."))
        return asked

    @property
    def chosen(self) -> str:
        """Return what is kept: the word of our sentence, or the employer's own sentence."""
        asked = self.cleaned_data
        return asked["words"].strip() if asked["reason"] == OTHER else asked["reason"]


class OfferForm(forms.Form):
    """An offer: until when, and a friendly word."""

    answer_by = Day(label=_("Answer by"), help_text=_("A week is fair. A day is not."))
    message = forms.CharField(
        label=_("A word to the student"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, today, **kwargs):
        kwargs.setdefault("initial", {"answer_by": today + USUAL_OFFER})
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_answer_by(self):
        day = self.cleaned_data["answer_by"]
        if day <= self.today:
            raise forms.ValidationError(_("Give the student until tomorrow at least."))
        if day > self.today + LONGEST_OFFER:
            raise forms.ValidationError(_("Thirty days at most: others are waiting."))
        return day

    @property
    def expires_at(self) -> datetime:
        """Return the end of the last day, in the district's time."""
        last = self.cleaned_data["answer_by"]
        return timezone.make_aware(datetime.combine(last, time(23, 59, 59)))


class CancelForm(forms.Form):
    """Why a placement ends before it is done."""

    reason = forms.ChoiceField(label=_("Why?"), choices=CancelReason.choices)
