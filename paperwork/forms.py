"""What people send us. Forms clean; actions write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CodeInput, RowsField
from core.lists import narrow
from districts.models import FundingSource, School, Season
from paperwork.catalogue import Field, Kind
from paperwork.catalogue.facts import SSN
from paperwork.enums import BundleKind, PacketState
from paperwork.models import Batch, Packet
from paperwork.questions import Answerer
from paperwork.strokes import MOST_CHARACTERS, BadDrawing, path_of
from students.models import Guardian

YES_NO = (("yes", _("Yes")), ("no", _("No")))
MOST_PAPERS = 200
HOST = "host"  # the employer of record of a funding source that names none
SEARCH = (
    "placement__journey__student__last_name",
    "placement__journey__student__first_name",
    "placement__journey__student__preferred_name",
    "placement__employer__name",
)


class CodeForm(forms.Form):
    """The six digits that open a link."""

    code = forms.CharField(label=_("Six-digit code"), max_length=20, widget=CodeInput)

    def clean_code(self):
        digits = "".join(letter for letter in self.cleaned_data["code"] if letter.isdigit())
        if len(digits) != 6:
            raise forms.ValidationError(_("The code has six digits."))
        return digits


def question(field: Field, *, initial="") -> forms.Field:
    """Return the form field of a question asked while signing."""
    usual = {"label": field.label, "required": field.required, "initial": initial or None}
    if field.kind == Kind.YES_NO:
        return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **usual)
    if field.choices:
        return forms.ChoiceField(choices=field.choices, widget=forms.RadioSelect, **usual)
    return forms.CharField(max_length=200, **usual)


def number_field() -> forms.Field:
    """Return the field of the social security number: optional, masked, never shown again."""
    dots = {"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}
    return forms.CharField(
        label=SSN.label,
        required=False,
        max_length=20,
        widget=forms.PasswordInput(attrs=dots),
        help_text=_(
            "Only for the work permit, if you want to type it. Leave it blank to write it by hand "
            "on paper, or not at all. It is locked away, nobody at work sees it, and it is "
            "forgotten when the permit is issued."
        ),
    )


class SignForm(forms.Form):
    """A typed name, an optional drawing, the consent, and the questions of the papers.

    `asks` are the catalogue's questions; their answers are in `answers`.
    """

    name = forms.CharField(
        label=_("Type your full name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    agree = forms.BooleanField(
        label=_("I agree to sign on this screen. My signature here counts as much as on paper."),
        error_messages={"required": _("Tick the box to sign here, or ask for paper.")},
    )
    drawing = forms.CharField(required=False, max_length=MOST_CHARACTERS, widget=forms.HiddenInput)

    def __init__(self, *args, asks=(), initials=None, asks_number=False, **kwargs):
        super().__init__(*args, **kwargs)
        if asks_number:
            self.fields["number"] = number_field()
        self.asks = {f"ask-{number}": field for number, field in enumerate(asks)}
        for name, field in self.asks.items():
            self.fields[name] = question(field, initial=(initials or {}).get(field.key, ""))
        self.order_fields([*self.asks, "number", "name", "agree", "drawing"])

    @property
    def number_box(self):
        """Return the field of the number where it is asked."""
        return self["number"] if "number" in self.fields else None

    @property
    def questions(self) -> list:
        return [self[name] for name in self.asks]

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if sum(letter.isalpha() for letter in name) < 2:
            raise forms.ValidationError(_("Type your first and last name."))
        return name

    def clean_number(self):
        """Nine digits or nothing. What was typed is never written back into a page."""
        digits = "".join(letter for letter in self.cleaned_data["number"] if letter.isdigit())
        if digits and len(digits) != 9:
            raise forms.ValidationError(_("The number has nine digits. You may leave it blank."))
        return digits

    def clean_drawing(self):
        try:
            return path_of(self.cleaned_data["drawing"])
        except BadDrawing as error:
            raise forms.ValidationError(_("Draw your signature again, or leave it out.")) from error

    @property
    def answers(self) -> dict[str, str]:
        """Return what was answered, by fact key."""
        given = {field.key: self.cleaned_data.get(name) for name, field in self.asks.items()}
        return {key: value for key, value in given.items() if value}


class DeclineForm(forms.Form):
    """Why somebody will not sign: read by the coordinator."""

    reason = forms.CharField(
        label=_("What is wrong, or why do you not want to sign?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it taken back? Everybody concerned reads this."), max_length=300
    )


class GuardianForm(forms.Form):
    """Choose among the guardians who may be asked."""

    guardian = forms.ModelChoiceField(label=_("Who signs"), queryset=None, empty_label=None)

    def __init__(self, *args, student, **kwargs):
        super().__init__(*args, **kwargs)
        offered = student.guardianships.reachable().values("guardian")
        field = self.fields["guardian"]
        field.queryset = Guardian.objects.filter(pk__in=offered).order_by("pk")
        field.label_from_instance = lambda guardian: guardian.name


class PacketFilter(forms.Form):
    """What narrows the queue. Words nobody offers are ignored."""

    q = forms.CharField(label=_("Search"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *PacketState.choices], required=False
    )
    season = forms.ModelChoiceField(
        label=_("Season"), queryset=None, required=False, empty_label=_("All")
    )
    school = forms.ModelChoiceField(
        label=_("School"), queryset=None, required=False, empty_label=_("All")
    )
    funding = forms.ModelChoiceField(
        label=_("Paid from"),
        queryset=None,
        required=False,
        empty_label=_("All"),
    )
    payer = forms.ChoiceField(label=_("Employer of record"), required=False)
    changed = forms.BooleanField(label=_("Data changed since frozen"), required=False)

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        schools = School.objects.visible_to(membership).order_by("name")
        self.fields["season"].queryset = Season.objects.order_by("-starts_on", "pk")
        self.fields["school"].queryset = schools
        sources = FundingSource.objects.order_by("name", "pk")
        self.fields["funding"].queryset = sources
        self.fields["payer"].choices = _payers(sources)

    def narrow(self, packets):
        """Return the packets that fit."""
        asked = self.cleaned_data if self.is_valid() else {}
        look_ups = {
            "state": "state",
            "season": "placement__funding__season",
            "school": "placement__journey__school",
            "funding": "placement__funding",
        }
        wanted = {path: asked[name] for name, path in look_ups.items() if asked.get(name)}
        if asked.get("payer"):
            payer = "" if asked["payer"] == HOST else asked["payer"]
            wanted["placement__funding__employer_of_record"] = payer
        found = packets.filter(**wanted)
        return found.changed() if asked.get("changed") else found


def _payers(sources) -> list[tuple]:
    """Return who employs, as a funding source names it; nobody named means the host."""
    names = {source.employer_of_record for source in sources}
    named = [(name, name) for name in sorted(names - {""})]
    return [("", _("All")), *named, *([(HOST, _("The host"))] if "" in names else [])]


class PickedPackets(PacketFilter):
    """Packets ticked in a list, those of a batch, or all that fit a filter."""

    packet = RowsField(queryset=None, required=False)
    batch = forms.ModelChoiceField(queryset=None, required=False)
    all = forms.BooleanField(required=False)
    whole = forms.BooleanField(required=False)  # only those that miss no value

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, membership=membership, **kwargs)
        self.visible = Packet.objects.visible_to(membership).live()
        self.fields["packet"].queryset = self.visible
        self.fields["batch"].queryset = Batch.objects.all()

    @property
    def ticked(self) -> list[int]:
        return [packet.pk for packet in self.cleaned_data["packet"]]

    def picked(self, *states):
        """Return the packets asked for, oldest first: ticked ones in any state, others in these."""
        asked = self.cleaned_data
        rows = self.visible.order_by("pk")
        if asked["whole"]:
            rows = rows.filter(missing_count=0)
        if asked["packet"]:
            return rows.filter(pk__in=self.ticked)
        if asked["batch"]:
            return rows.filter(batch=asked["batch"], state__in=states)
        if not asked["all"]:
            return rows.none()
        if asked["state"] not in states:
            asked["state"] = ""
        return narrow(self.narrow(rows.filter(state__in=states)), asked["q"], SEARCH)

    @property
    def words(self) -> list[tuple[str, str]]:
        """Return what was asked for as the words of an address or of hidden fields."""
        if self.ticked:
            return [("packet", str(pk)) for pk in self.ticked]
        names = ("q", "state", "season", "school", "funding", "payer", "batch", "all")
        return [(name, str(self.data[name])) for name in names if self.data.get(name)]


class BundleForm(PickedPackets):
    """What is printed, and how."""

    kind = forms.ChoiceField(
        label=_("As"), choices=BundleKind.choices, widget=forms.RadioSelect, initial=BundleKind.PDF
    )
    starts_right = forms.BooleanField(
        label=_("Begin each student on a right-hand page (for printing on both sides)"),
        required=False,
    )
    with_covers = forms.BooleanField(
        label=_("Put a cover sheet before each student"), required=False
    )


class QuestionFilter(forms.Form):
    """What narrows the list of questions. Words nobody offers are ignored."""

    q = forms.CharField(label=_("Search"), max_length=100, required=False)
    who = forms.ChoiceField(
        label=_("Who can tell"),
        choices=[("", _("All")), *((one.value, one.label) for one in Answerer)],
        required=False,
    )
    paper = forms.ChoiceField(label=_("Paper"), required=False)

    def __init__(self, *args, papers: dict, **kwargs):
        super().__init__(*args, **kwargs)
        names = [(str(spec.name), spec.name) for spec in papers.values()]
        self.fields["paper"].choices = [("", _("All")), *names]

    @property
    def asked(self) -> dict:
        self.is_valid()
        return self.cleaned_data

    @property
    def q_words(self) -> list[str]:
        return self.asked.get("q", "").casefold().split()[:6]

    @property
    def page(self) -> str:
        return self.data.get("page", "1")

    @property
    def query(self) -> str:
        """The address's other parameters, for links to the next page."""
        parameters = self.data.copy()
        parameters.pop("page", None)
        return parameters.urlencode()

    def narrow(self, found):
        """Return the questions that fit."""
        who, paper = self.asked.get("who"), self.asked.get("paper")
        if who:
            found = [one for one in found if one.asked[0] == who]
        if paper:
            found = [one for one in found if paper in one.forms]
        return [one for one in found if all(word in _named(one) for word in self.q_words)]


def _named(question) -> str:
    placements = [packet.placement for packet in question.packets]
    names = (f"{one.journey.student.name} {one.journey.student.legal_name}" for one in placements)
    hosts = (one.employer.name for one in placements)
    return " ".join([*names, *hosts]).casefold()
