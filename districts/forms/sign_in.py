"""What single sign-on is asked and told."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FindDistrict(forms.Form):
    """A school address; only the part behind the @ is looked at, and nothing is kept."""

    email = forms.EmailField(
        label=_("Your school e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class WayBack(forms.Form):
    """What a provider adds to the address it sends a browser back to."""

    state = forms.CharField(max_length=100)
    code = forms.CharField(max_length=4_000, required=False)
    error = forms.CharField(max_length=200, required=False)
    iss = forms.CharField(max_length=255, required=False)


class Ticket(forms.Form):
    """What stands for an answer that was checked a moment ago."""

    ticket = forms.CharField(max_length=60)
