"""Employers, their people and places."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PhoneInput, ShortInput
from employers.enums import VettingState
from employers.models import Contact, Employer, Worksite

AGREEMENT_CHOICES = [
    ("", _("Any agreement")),
    ("force", _("In force")),
    ("way", _("On its way")),
    ("none", _("None")),
]


class EmployerFilter(forms.Form):
    """Filters of the list of employers."""

    q = forms.CharField(label=_("Name or field of work"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=_("Vetting"), required=False, choices=[("", _("Any")), *VettingState.choices]
    )
    agreement = forms.ChoiceField(label=_("Agreement"), required=False, choices=AGREEMENT_CHOICES)


class InviteForm(forms.Form):
    """A new employer and its lead contact."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=120)
    sector = forms.CharField(
        label=_("Field of work"), max_length=80, required=False, help_text=_("For example: Health")
    )
    contact_name = forms.CharField(label=_("Name of the lead contact"), max_length=120)
    contact_email = forms.EmailField(
        label=_("E-mail of the lead contact"),
        help_text=_("They get an invitation and see only their own organisation."),
    )
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False, widget=PhoneInput)

    def clean_contact_email(self):
        return self.cleaned_data["contact_email"].lower()


class EmployerForm(forms.ModelForm):
    """What is known about an organisation. Its name stays: agreements carry it."""

    website = forms.URLField(
        label=_("Website"), max_length=200, required=False, assume_scheme="https"
    )

    class Meta:
        model = Employer
        fields = ["legal_name", "sector", "about", "website", "phone", "has_workers_comp"]
        labels = {
            "legal_name": _("Legal name"),
            "sector": _("Field of work"),
            "about": _("About the organisation"),
            "phone": _("Phone"),
            "has_workers_comp": _("Has workers' compensation insurance"),
        }
        help_texts = {"about": _("Two or three sentences. Students read this.")}
        widgets = {"phone": PhoneInput, "about": forms.Textarea(attrs={"rows": 4})}


class ContactForm(forms.ModelForm):
    """A person at the employer."""

    class Meta:
        model = Contact
        fields = ["name", "title", "email", "phone", "language", "can_sign"]
        labels = {
            "name": _("Name"),
            "title": _("Role"),
            "email": _("E-mail"),
            "phone": _("Phone"),
            "language": _("Language"),
            "can_sign": _("May sign for the organisation"),
        }
        widgets = {
            "phone": PhoneInput,
            "language": forms.Select(choices=[("en", _("English")), ("es", _("Spanish"))]),
        }

    def __init__(self, *args, employer, **kwargs):
        super().__init__(*args, **kwargs)
        self.employer = employer

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if email and Contact.objects.filter(employer=self.employer, email=email).exists():
            raise forms.ValidationError(_("Somebody here has this e-mail already."))
        return email


class WorksiteForm(forms.ModelForm):
    """A place where interns work: an address, or remote."""

    class Meta:
        model = Worksite
        fields = ["name", "address", "city", "zip_code", "is_remote"]
        labels = {
            "name": _("What you call the place"),
            "address": _("Street and number"),
            "city": _("City"),
            "zip_code": _("ZIP code"),
            "is_remote": _("Interns work remotely"),
        }
        widgets = {"zip_code": ShortInput(attrs={"inputmode": "numeric"})}

    def clean(self):
        asked = super().clean()
        if not asked.get("is_remote") and not (asked.get("address") and asked.get("city")):
            raise forms.ValidationError(_("Write down street and city, or mark it as remote."))
        return asked
