"""The interest form: five questions, most of them a tap."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from pipeline import prefill

# Kept in English, shown through gettext.
INTERESTS = [
    ("Helping people", _("Helping people")),
    ("Making things", _("Making things")),
    ("Numbers", _("Numbers")),
    ("Computers", _("Computers")),
    ("Music and film", _("Music and film")),
    ("Writing", _("Writing")),
    ("Plants and animals", _("Plants and animals")),
    ("Sports and health", _("Sports and health")),
]
TRAVEL = [
    ("Bus and train", _("Bus and train")),
    ("Bus", _("Bus")),
    ("Family car", _("Family car")),
    ("Bicycle", _("Bicycle")),
    ("On foot", _("On foot")),
]
SEPARATOR = ", "
# Pathways are the district's own words; these are common enough to be said in Spanish.
PATHWAYS = (
    gettext_noop("Health"),
    gettext_noop("Business"),
    gettext_noop("Arts and media"),
    gettext_noop("Engineering"),
    gettext_noop("Education"),
    gettext_noop("Public service"),
)


class InterestForm(forms.Form):
    """What a student would like; the record has answered what it can."""

    pathway = forms.ChoiceField(label=_("Which kind of work would you like?"), required=False)
    interests = forms.MultipleChoiceField(
        label=_("What do you enjoy?"),
        help_text=_("Choose as many as you like."),
        choices=INTERESTS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    travel = forms.ChoiceField(
        label=_("How would you get to work?"), choices=TRAVEL, widget=forms.RadioSelect
    )
    languages = forms.CharField(
        label=_("Languages you speak"), max_length=120, help_text=_("With commas between them.")
    )
    unavailable = forms.CharField(
        label=_("When can you not work this summer?"),
        help_text=_("Summer school, a trip, a camp, another job. Leave it empty if nothing."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def __init__(self, *args, student, pathways, journey=None, **kwargs):
        known = prefill.interest(student)
        if journey is None:
            given = known
        else:
            given = {name: getattr(journey, name) for name in self.base_fields}
            given["interests"] = _split(journey.interests)
        super().__init__(*args, initial=given, **kwargs)
        here = list(dict.fromkeys([*filter(None, [known["pathway"], given["pathway"]]), *pathways]))
        undecided = ("", _("I do not know yet"))
        self.fields["pathway"].choices = [*((name, _named(name)) for name in here), undecided]
        self._keep_own_words(given)
        if journey is None:
            for name in filter(known.get, known):
                self.fields[name].source = prefill.source()

    def _keep_own_words(self, given) -> None:
        """Answers from elsewhere (an older form, an import) stay choices."""
        for name, answers in (
            ("interests", given.get("interests") or ()),
            ("travel", [given.get("travel") or ""]),
        ):
            listed = dict(self.fields[name].choices)
            strange = [(word, word) for word in answers if word and word not in listed]
            self.fields[name].choices = [*self.fields[name].choices, *strange]

    def wishes(self) -> dict:
        """Return the answers as `declare_interest` takes them."""
        return self.cleaned_data | {"interests": SEPARATOR.join(self.cleaned_data["interests"])}


def _split(text: str) -> list[str]:
    return [word for word in text.split(SEPARATOR) if word]


def _named(pathway: str) -> str:
    return _(pathway)
