"""Who has access: lists, invitations, reviews, and the operator's own pages."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DateInput, FileInput, RowsField, ShortInput
from districts.enums import AT_SCHOOLS, STAFF, Role, Standing
from districts.models import District, School, User


class PeopleFilter(forms.Form):
    """Filters of the access review."""

    q = forms.CharField(label=_("Name or e-mail"), max_length=80, required=False)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices]
    )
    school = forms.ModelChoiceField(
        School.objects.none(), label=_("School"), required=False, empty_label=_("All schools")
    )
    standing = forms.ChoiceField(
        label=_("Standing"), required=False, choices=[("", _("Everybody")), *Standing.choices]
    )
    days = forms.IntegerField(
        label=_("“Long” is (days)"), min_value=1, max_value=999, required=False, widget=ShortInput
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = School.objects.order_by("name", "pk")


class SchoolsField(RowsField):
    """The schools a role works with: a column of boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self):
        super().__init__(School.objects.none(), label=_("Schools"), required=False)

    def label_from_instance(self, school):
        return school.name


class GrantFields(forms.Form):
    """Title, schools and last day: what an invitation and a change of access share."""

    title = forms.CharField(label=_("Title"), max_length=80, required=False)
    schools = SchoolsField()
    until_on = forms.DateField(
        label=_("Granted until"),
        required=False,
        widget=DateInput,
        help_text=_("For programme partners. Empty: until you end it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["schools"].queryset = School.objects.order_by("name", "pk")

    def the_role(self) -> str:
        return self.cleaned_data.get("role", "")

    def clean(self):
        """Each role at schools has one; the others have none, and only partners a last day."""
        asked, role = super().clean(), self.the_role()
        if role in AT_SCHOOLS and not asked.get("schools"):
            self.add_error("schools", _("This role needs at least one school."))
        if role and role not in AT_SCHOOLS:
            asked["schools"] = []
        if role != Role.PARTNER:
            asked["until_on"] = None
        elif asked.get("until_on") and asked["until_on"] < clock.today():
            self.add_error("until_on", _("This day is over already."))
        return asked


class InvitationForm(GrantFields):
    """One person, one role."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, role.label) for role in map(Role, STAFF)]
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)
    field_order = ("email", "role", "title", "schools", "until_on", "language")


class GuestListForm(forms.Form):
    """Many people at once: pasted lines or a CSV file."""

    MOST_BYTES = 200_000

    lines = forms.CharField(
        label=_("One person in each line"),
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("E-mail, role, schools (with “;” between them), title."),
    )
    file = forms.FileField(label=_("Or a CSV file"), required=False, widget=FileInput)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def clean(self):
        asked = super().clean()
        file = asked.get("file")
        if file and file.size > self.MOST_BYTES:
            raise ValidationError(_("This file is too large for a list of people."))
        asked["text"] = _decoded(file) if file else asked.get("lines", "")
        if not asked["text"].strip():
            raise ValidationError(_("Paste at least one line, or choose a file."))
        return asked


def _decoded(file) -> str:
    content = file.read()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


class AccessForm(GrantFields):
    """Change what somebody sees; the role stays, another role is another invitation."""

    def __init__(self, *args, role, **kwargs):
        super().__init__(*args, **kwargs)
        self.role = role
        self.fields["schools"].required = role in AT_SCHOOLS
        if role not in AT_SCHOOLS:
            del self.fields["schools"]
        if role != Role.PARTNER:
            del self.fields["until_on"]

    def the_role(self) -> str:
        return self.role


class JoinForm(forms.Form):
    """The new account of somebody who was invited."""

    name = forms.CharField(
        label=_("Your full name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=_("Choose a password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 15 characters. A few words in a row are easy to remember."),
    )

    def __init__(self, *args, email, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self):
        asked = super().clean()
        if asked.get("password"):
            about = User(email=self.email, name=asked.get("name", ""))
            try:
                validate_password(asked["password"], about)
            except ValidationError as error:
                self.add_error("password", error)
        return asked


class VisitForm(forms.Form):
    """Why an operator looks into a district."""

    reason = forms.CharField(
        label=_("Why do you need to look?"),
        min_length=10,
        max_length=300,
        help_text=_("The district's admins read this. Name the request or the fault."),
    )


class DistrictForm(forms.ModelForm):
    """A new district and the address of its first admin."""

    email = forms.EmailField(label=_("E-mail of the first admin"), max_length=254)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)
    state = forms.CharField(
        label=_("State"),
        initial="CA",
        widget=ShortInput,
        validators=[RegexValidator("^[A-Z]{2}$", _("Two capital letters."))],
    )

    class Meta:
        model = District
        fields = ("name", "slug", "state", "time_zone")
        labels = {
            "name": _("Name of the district"),
            "slug": _("Word in the address"),
            "time_zone": _("Time zone"),
        }

    def clean_time_zone(self):
        zone = self.cleaned_data["time_zone"]
        if zone not in available_timezones():
            raise ValidationError(_("Write it as “America/Los_Angeles”."))
        return zone


class AccountForm(forms.Form):
    """Find one account by its whole address: there is no list of people across districts."""

    email = forms.EmailField(label=_("E-mail of the account"), max_length=254)
