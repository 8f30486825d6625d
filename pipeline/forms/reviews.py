"""What a reviewer ticks and writes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline import rubric


class ReviewForm(forms.Form):
    """The rubric, and a comment that a returned document cannot do without."""

    ticks = forms.MultipleChoiceField(
        label=_("What is there"),
        help_text=_("What you leave open is told to the student when you return it."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    comment = forms.CharField(
        label=_("Comment for the student"),
        help_text=_("Say what is good, and one or two things to change."),
        max_length=3_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["ticks"].choices = rubric.choices(kind)


class ReturnForm(ReviewForm):
    """Returning needs a reason: a comment, or something the rubric misses."""

    def clean(self):
        data = super().clean()
        missing = rubric.missing(self.kind, data.get("ticks", ()))
        if not data.get("comment", "").strip() and not missing:
            self.add_error("comment", _("Say what to change, so that the next draft is better."))
        return data


class RevokeForm(forms.Form):
    """Taking a badge back needs a reason that can be shown to the student."""

    reason = forms.CharField(label=_("Why?"), max_length=300)
