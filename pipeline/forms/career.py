"""Résumé and letter: answers of the guided builder, or a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core import uploads
from core.forms import FileInput
from pipeline import builder, prefill
from students.enums import DocumentKind


def _lines(label, rows, help_text="", *, required=False, most=4_000):
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


FROM_RECORD = ("name", "contact", "education", "skills")


class Builder(forms.Form):
    """Questions whose answers become one text; `text()` returns it."""

    kind: DocumentKind

    def __init__(self, *args, answers=None, known=None, **kwargs):
        known = known or {}
        super().__init__(*args, initial=answers or known, **kwargs)
        for name in filter(known.get, FROM_RECORD if not answers else ()):
            self.fields[name].source = prefill.source()
        if "later" in self.data:  # a draft may be as incomplete as it likes
            for field in self.fields.values():
                field.required = False

    def text(self) -> str:
        return builder.compose(self.kind, self.cleaned_data)


class ResumeForm(Builder):
    """The sections of a one-page résumé."""

    kind = DocumentKind.RESUME

    name = forms.CharField(label=_("Your name"), max_length=120)
    contact = forms.CharField(
        label=_("E-mail and phone"),
        help_text=_("Use a personal address: school mail often loses messages from outside."),
        max_length=200,
    )
    education = _lines(
        _("School"),
        3,
        _("School, the year you graduate, your pathway, a class you like."),
        required=True,
    )
    experience = _lines(
        _("Experience and projects"),
        6,
        _("Jobs, school projects, helping at home or in your community. Say what came of it."),
        required=True,
    )
    skills = _lines(
        _("Skills and languages"), 3, _("For example: Spanish, spreadsheets, patience.")
    )
    more = _lines(_("Awards and activities"), 3, _("Sports, clubs, prizes."))


class LetterForm(Builder):
    """The parts of a general cover letter."""

    kind = DocumentKind.LETTER

    greeting = forms.CharField(
        label=_("Greeting"), max_length=120, help_text=_("“Dear hiring team,” always works.")
    )
    why = _lines(_("Why do you want this kind of work?"), 4, required=True)
    example = _lines(
        _("One thing you did that shows it"),
        4,
        _("What was it, what did you do, what came of it?"),
        required=True,
    )
    other_example = _lines(_("Another one"), 4, _("It may come from your pathway or from home."))
    closing = _lines(_("Thanks, and how to reach you"), 3, required=True)
    name = forms.CharField(label=_("Your name"), max_length=120)


BUILDERS = {form.kind: form for form in (ResumeForm, LetterForm)}


class UploadForm(forms.Form):
    """A file instead: PDF or plain text, judged by what is in it."""

    file = forms.FileField(
        label=_("Your file"),
        help_text=_("PDF or text, at most 5 MB."),
        widget=FileInput(attrs={"accept": ".pdf,.txt,application/pdf,text/plain"}),
    )

    def clean_file(self) -> uploads.Upload:
        """Return what the file holds."""
        try:
            return uploads.read("career", self.cleaned_data["file"])
        except uploads.BadUpload as error:
            raise forms.ValidationError(str(error)) from error
