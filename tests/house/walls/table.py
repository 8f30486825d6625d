"""Who may call which address with which method: written down once more, apart from the code.

A new address gets one line here. It names the methods, who gets an answer, and what the address
points to: a word that `tests.house.walls.town` has rows for, or a literal (`kind="resume"`).
Whoever is not named is refused with 403. Those behind `hidden` get 404: the door lets them in, but
no such row is ever theirs to see. `fresh` ones ask again at a desk that somebody left.
"""

from dataclasses import dataclass, field

from districts.enums import Role

EVERYBODY = " ".join(Role.values)
STAFF = "mentor office coordinator partner admin"
SENDERS = "coordinator admin"
KEEPERS = "mentor office coordinator admin"
PUBLIC = "public"  # anybody, signed in or not
HERE = "public, in a district"  # the same, and nowhere else than in a district's address
LINK = "link"  # whoever holds a personal link
ACCOUNT = "account"  # any account, about itself
OPERATOR = "operator"  # whoever runs the installation


@dataclass(frozen=True)
class Row:
    methods: str
    who: str
    to: str = ""  # what `pk` points to
    hidden: str = ""
    args: dict = field(default_factory=dict)  # other arguments of the address
    inside: bool = True  # asked for inside a district
    sends: dict = field(default_factory=dict)  # what a POST has to carry to get an answer
    query: dict = field(default_factory=dict)  # what stands behind the question mark
    fresh: bool = False  # asks again who it is, some minutes after the sign-in
    also: int = 0  # another answer that is as good: no sign-in began here, say

    @property
    def roles(self) -> set[str]:
        return set() if self.is_open else set(self.who.split())

    @property
    def is_open(self) -> bool:
        """Open to others than a district's roles."""
        return self.who in {PUBLIC, HERE, LINK, ACCOUNT, OPERATOR}


def row(methods, who, to="", *, sends=None, query=None, **more) -> Row:
    known = {name: more.pop(name) for name in ("hidden", "inside", "fresh", "also") if name in more}
    return Row(methods, who, to, args=more, sends=sends or {}, query=query or {}, **known)


TABLE = {
    # The house itself
    "healthz": row("GET", PUBLIC, inside=False),
    "readyz": row("GET", PUBLIC, inside=False),
    "ui/": row("GET", PUBLIC),
    "": row("GET", PUBLIC),
    "role/": row("POST", EVERYBODY, sends={"role": "own role"}),
    # The own account, in a district's address or outside
    "security/": row("GET", ACCOUNT, inside=False),
    "security/second-factor/": row("GET", ACCOUNT, inside=False),
    "security/again/": row("GET POST", ACCOUNT, inside=False),
    "security/sessions/<int:pk>/end/": row("POST", ACCOUNT, "session", inside=False),
    # Single sign-on
    "sign-in/": row("GET", HERE),
    "sign-in/find/": row("GET POST", PUBLIC),
    "sign-in/<int:pk>/": row("GET", HERE, "provider"),
    "sign-in/<int:pk>/back/": row("GET", HERE, "provider", also=403),
    "sign-in/<int:pk>/answer/": row("POST", HERE, "SAML provider", also=403),
    "sign-in/<int:pk>/answered/": row("GET", HERE, "SAML provider", also=403),
    "sign-in/<int:pk>/metadata/": row("GET", HERE, "SAML provider"),
    "sign-in/<int:pk>/out/": row("GET", HERE, "provider"),
    # Invitations' links
    "join/": row("GET POST", LINK, inside=False),
    "join/<str:token>/": row("GET POST", LINK, inside=False, token="invitation token"),
    # The installation
    "operator/": row("GET", OPERATOR, inside=False),
    "operator/new/": row("GET POST", OPERATOR, inside=False, fresh=True),
    "operator/<int:pk>/visit/": row("GET POST", OPERATOR, "district", inside=False, fresh=True),
    "operator/visits/<int:pk>/end/": row("POST", OPERATOR, "visit", inside=False),
    "operator/accounts/": row("GET POST", OPERATOR, inside=False),
    "operator/accounts/<int:pk>/close/": row("POST", OPERATOR, "account", inside=False, fresh=True),
    "operator/accounts/<int:pk>/open/": row(
        "POST", OPERATOR, "closed account", inside=False, fresh=True
    ),
    # Districts
    "district/events/": row("GET", "admin"),
    "district/events/export/": row("GET", "admin"),
    "district/events/export/xlsx/": row("GET", "admin"),
    "district/events/check/": row("GET POST", "admin"),
    "district/calendars/": row("GET", f"office {SENDERS}"),
    "district/calendars/new/": row("GET POST", f"office {SENDERS}"),
    "district/calendars/<int:pk>/": row("GET POST", f"office {SENDERS}", "school year"),
    "district/people/": row("GET", "admin"),
    "district/people/chosen/": row("POST", "admin", fresh=True),
    "district/people/undo/": row("POST", "admin", fresh=True),
    "district/people/review/": row("POST", "admin"),
    "district/people/export/": row("GET", "admin"),
    "district/people/workbook/": row("GET", "admin"),
    "district/people/<int:pk>/": row("GET POST", "admin", "person"),
    "district/people/<int:pk>/end/": row("POST", "admin", "person", fresh=True),
    "district/people/<int:pk>/restore/": row("POST", "admin", "person who left", fresh=True),
    "district/invitations/": row("GET", "admin"),
    "district/invitations/new/": row("GET POST", "admin", fresh=True),
    "district/invitations/list/": row("GET POST", "admin", fresh=True),
    "district/invitations/<int:pk>/resend/": row("POST", "admin", "invitation", fresh=True),
    "district/invitations/<int:pk>/withdraw/": row("POST", "admin", "invitation"),
    "district/sign-in/": row("GET", "admin"),
    "district/sign-in/add/<slug:service>/": row("GET POST", "admin", service="google", fresh=True),
    "district/sign-in/<int:pk>/": row("GET", "admin", "provider"),
    "district/sign-in/<int:pk>/change/": row("GET POST", "admin", "provider", fresh=True),
    "district/sign-in/<int:pk>/test/": row("POST", "admin", "provider"),
    "district/sign-in/<int:pk>/open/": row("POST", "admin", "provider to open", fresh=True),
    "district/sign-in/<int:pk>/close/": row("POST", "admin", "provider"),
    "district/sign-in/people/<int:pk>/unlink/": row("POST", "admin", "identity", fresh=True),
    "district/records/": row("GET", "admin"),
    "district/records/<slug:kind>/period/": row("POST", "admin", kind="career", fresh=True),
    "district/records/<int:pk>/hold/": row("POST", "admin", "disposal"),
    "district/records/<int:pk>/release/": row("POST", "admin", "held disposal", fresh=True),
    "district/roles/": row("GET", EVERYBODY),
    # Students
    "students/": row("GET", STAFF),
    "students/export/": row("GET", STAFF),
    "students/<int:pk>/": row("GET", STAFF, "student"),
    "students/mine/": row("GET", "student"),
    "students/mine/<slug:kind>/ask/": row("POST", "student", kind="copy"),
    "students/records/": row("GET", SENDERS),
    "students/records/<int:pk>/confirm/": row("POST", SENDERS, "deletion", fresh=True),
    "students/records/<int:pk>/file/": row("GET", SENDERS, "copy", fresh=True),
    "students/records/<int:pk>/refuse/": row("POST", SENDERS, "wish"),
    "students/<int:pk>/family/": row("GET", SENDERS, "student"),
    "students/<int:pk>/legal/": row("GET", KEEPERS, "student"),
    "students/<int:pk>/legal/<slug:fact>/": row("POST", KEEPERS, "student", fact="graduation"),
    "students/<int:pk>/legal/<slug:fact>/take-back/": row(
        "POST", KEEPERS, "student", fact="graduation"
    ),
    "students/<int:pk>/copy/": row("POST", SENDERS, "student", fresh=True),
    "students/<int:pk>/delete/": row("POST", SENDERS, "student to delete", fresh=True),
    "students/rosters/": row("GET", SENDERS),
    "students/rosters/new/": row("GET POST", SENDERS),
    "students/rosters/<int:pk>/": row("GET", SENDERS, "roster"),
    "students/rosters/<int:pk>/columns/": row("GET POST", SENDERS, "table"),
    "students/rosters/<int:pk>/problems/": row("GET", SENDERS, "roster"),
    "students/rosters/<int:pk>/confirm/": row("POST", SENDERS, "roster"),
    "students/rosters/<int:pk>/cancel/": row("POST", SENDERS, "roster"),
    "students/rosters/<int:pk>/restage/": row("POST", SENDERS, "roster"),
    "students/rosters/<int:pk>/school/": row("POST", SENDERS, "roster"),
    # Employers
    "employers/": row("GET", STAFF),
    "employers/export/": row("GET", STAFF),
    "employers/new/": row("GET POST", SENDERS),
    "employers/<int:pk>/": row("GET", f"employer {STAFF}", "employer"),
    "employers/<int:pk>/edit/": row("GET POST", f"employer {SENDERS}", "employer"),
    "employers/<int:pk>/vet/": row("POST", SENDERS, "employer to vet"),
    "employers/<int:pk>/decline/": row("POST", SENDERS, "employer"),
    "employers/<int:pk>/reconsider/": row("POST", SENDERS, "employer"),
    "employers/<int:pk>/contacts/new/": row("GET POST", f"employer {SENDERS}", "employer"),
    "employers/<int:pk>/worksites/new/": row("GET POST", f"employer {SENDERS}", "employer"),
    "employers/<int:pk>/agreements/new/": row("GET POST", SENDERS, "employer"),
    "employers/<int:pk>/agreements/check/": row("POST", SENDERS, "employer"),
    "employers/agreements/": row("GET", STAFF),
    "employers/agreements/<int:pk>/edit/": row("GET POST", SENDERS, "agreement"),
    "employers/agreements/<int:pk>/move/": row("POST", SENDERS, "agreement"),
    "employers/openings/": row("GET", f"employer {STAFF}"),
    "employers/openings/new/": row(
        "GET POST", f"employer {SENDERS}", query={"employer": "employer"}
    ),
    "employers/openings/new/check/": row(
        "POST", f"employer {SENDERS}", query={"employer": "employer"}
    ),
    "employers/openings/<int:pk>/": row("GET POST", f"employer {SENDERS}", "opening"),
    "employers/openings/<int:pk>/check/": row("POST", f"employer {SENDERS}", "opening"),
    "employers/openings/<int:pk>/post/": row("POST", f"employer {SENDERS}", "opening"),
    "employers/openings/<int:pk>/close/": row("POST", f"employer {SENDERS}", "opening"),
    "employers/openings/<int:pk>/duplicate/": row("POST", f"employer {SENDERS}", "opening"),
    # The pipeline: homes
    "my/": row("GET", "student"),
    "cohort/": row("GET", "mentor"),
    "office/": row("GET", "office"),
    "overview/": row("GET", "coordinator"),
    "granted/": row("GET", "partner"),
    "administration/": row("GET", "admin"),
    "host/": row("GET", "employer"),
    # The pipeline
    "interest/": row("GET POST", "student"),
    "interest/poster/": row("GET", STAFF),
    "career/": row("GET", "student"),
    "career/files/<int:pk>/": row(
        "GET", "student mentor coordinator", "career file", hidden="office partner admin"
    ),
    "career/<str:kind>/": row("GET POST", "student", kind="resume"),
    "career/<str:kind>/upload/": row("POST", "student", kind="resume"),
    "reviews/": row("GET", "mentor coordinator"),
    "reviews/<int:pk>/": row("GET", "mentor coordinator", "review"),
    "reviews/<int:pk>/approve/": row("POST", "mentor coordinator", "review"),
    "reviews/<int:pk>/return/": row("POST", "mentor coordinator", "review"),
    "cohort/schools/": row("GET", STAFF),
    "cohort/export/": row("GET", STAFF),
    "journeys/<int:pk>/": row("GET", f"student {STAFF}", "journey"),
    "journeys/<int:pk>/revoke-badge/": row("POST", "mentor coordinator", "journey"),
    "journeys/of-student/<int:pk>/": row("GET", STAFF, "student"),
    "reports/funnel/": row("GET", STAFF),
    "openings/": row("GET", f"student {STAFF}"),
    "openings/<int:pk>/": row("GET", f"student {STAFF}", "posted opening"),
    "openings/<int:pk>/apply/": row("GET POST", "student", "posted opening"),
    "openings/<int:pk>/applicants/": row("GET", f"employer {STAFF}", "opening"),
    "openings/<int:pk>/applicants/export/": row("GET", f"employer {STAFF}", "opening"),
    "applicants/": row("GET", f"employer {STAFF}"),
    "applications/": row("GET", "student"),
    "applications/<int:pk>/": row("GET", EVERYBODY, "application"),
    "applications/<int:pk>/resume/": row("GET", EVERYBODY, "application"),
    "applications/<int:pk>/move/": row("POST", "employer", "application"),
    "applications/<int:pk>/withdraw/": row("POST", "student", "application"),
    "applications/<int:pk>/interview/": row("POST", "employer", "application"),
    "applications/<int:pk>/refuse/": row("POST", "employer", "application"),
    "applications/<int:pk>/offer/": row("POST", "employer", "application"),
    "offers/<int:pk>/": row("GET", "student", "offer"),
    "offers/<int:pk>/accept/": row("POST", "student", "offer"),
    "offers/<int:pk>/decline/": row("POST", "student", "offer"),
    "offers/<int:pk>/withdraw/": row("POST", "employer", "offer"),
    "placements/<int:pk>/": row("GET", EVERYBODY, "placement"),
    "placements/<int:pk>/cancel/": row("POST", "mentor coordinator admin", "placement"),
    # Paperwork
    "paperwork/": row("GET", "mentor office coordinator admin"),
    "paperwork/prepare/": row("POST", SENDERS),
    "paperwork/send/": row("POST", SENDERS),
    "paperwork/preview/": row("GET POST", SENDERS),
    "paperwork/batches/": row("GET", SENDERS),
    "paperwork/batches/<int:pk>/stop/": row("POST", SENDERS, "batch under way"),
    "paperwork/prints/": row("GET", "mentor office coordinator admin"),
    "paperwork/prints/new/": row("GET POST", SENDERS),
    "paperwork/prints/<int:pk>/": row("GET", SENDERS, "print", hidden="mentor office"),
    "paperwork/prints/<int:pk>/stop/": row("POST", SENDERS, "print", hidden="mentor office"),
    "paperwork/prints/<int:pk>/file/": row(
        "GET", SENDERS, "print that is ready", hidden="mentor office", fresh=True
    ),
    "paperwork/packets/<int:pk>/print/": row("POST", "mentor office coordinator admin", "packet"),
    "paperwork/packets/<int:pk>/sheets/<slug:code>/": row(
        "GET", "mentor office coordinator admin", "packet", code="payroll_visit"
    ),
    "paperwork/agreements/<int:pk>/mou/": row("GET", SENDERS, "agreement"),
    "paperwork/batches/<int:pk>/": row("GET", SENDERS, "batch"),
    "paperwork/packets/<int:pk>/": row("GET", "mentor office coordinator admin", "packet"),
    "paperwork/packets/<int:pk>/prepare/": row("POST", SENDERS, "packet to prepare"),
    "paperwork/packets/<int:pk>/send/": row("POST", SENDERS, "packet to prepare"),
    "paperwork/packets/<int:pk>/guardian/": row(
        "POST", "student mentor coordinator admin", "packet to prepare"
    ),
    "paperwork/packets/<int:pk>/again/": row("POST", SENDERS, "packet to prepare"),
    "paperwork/packets/<int:pk>/questions/": row(
        "GET POST", "mentor office coordinator admin", "packet to prepare"
    ),
    "paperwork/questions/": row("GET", "mentor office coordinator admin"),
    "paperwork/questions/mine/": row("GET POST", "student employer"),
    "paperwork/answers/<int:pk>/accept/": row(
        "POST", "mentor office coordinator admin", "proposal"
    ),
    "paperwork/answers/<int:pk>/decline/": row(
        "POST", "mentor office coordinator admin", "proposal"
    ),
    "paperwork/prefill/": row("GET", SENDERS),
    "paperwork/prefill/export/": row("GET", SENDERS),
    "paperwork/envelopes/<int:pk>/take-back/": row("POST", SENDERS, "envelope"),
    "paperwork/signers/<int:pk>/ask-again/": row("POST", SENDERS, "signer who said no"),
    "paperwork/signers/<int:pk>/ink/": row("POST", "mentor office coordinator admin", "signer"),
    "paperwork/documents/<int:pk>/pdf/": row(
        "GET", "student mentor office coordinator admin", "document", hidden="employer partner"
    ),
    "paperwork/permits/": row("GET", "mentor office coordinator admin"),
    "paperwork/permits/export/": row("GET", "mentor office coordinator admin"),
    "paperwork/permits/export/xlsx/": row("GET", "mentor office coordinator admin"),
    "paperwork/permits/rules/": row("GET POST", SENDERS),
    "paperwork/permits/hosting/": row("GET", "employer"),
    "paperwork/permits/<int:pk>/": row("GET", "mentor office coordinator admin", "permit"),
    "paperwork/permits/<int:pk>/approve/": row("POST", "office", "permit to approve"),
    "paperwork/permits/<int:pk>/stop/": row("POST", f"office {SENDERS}", "permit"),
    "paperwork/permits/<int:pk>/renew/": row("POST", f"office {SENDERS}", "permit to check"),
    "paperwork/permits/<int:pk>/held/": row("POST", f"employer office {SENDERS}", "permit"),
    "paperwork/permits/<int:pk>/pdf/": row(
        "GET", "student employer mentor office coordinator admin", "permit", hidden="partner"
    ),
    "paperwork/permits/<int:pk>/sheet/": row(
        "GET", "student employer mentor office coordinator admin", "permit", hidden="partner"
    ),
    "paperwork/permits/<int:pk>/sheet/pdf/": row(
        "GET", "student employer mentor office coordinator admin", "permit", hidden="partner"
    ),
    "paperwork/permits/<int:pk>/number/": row(
        "POST", f"office {SENDERS}", "permit to approve", fresh=True
    ),
    "paperwork/permits/<int:pk>/own-copy/": row(
        "POST", f"office {SENDERS}", "permit to approve", fresh=True
    ),
    "paperwork/forms/": row("GET", SENDERS),
    "paperwork/forms/new/": row("GET POST", SENDERS),
    "paperwork/forms/<int:pk>/": row("GET", SENDERS, "form"),
    "paperwork/forms/<int:pk>/edit/": row("POST", SENDERS, "form"),
    "paperwork/forms/<int:pk>/switch/": row("POST", SENDERS, "form"),
    "paperwork/forms/standard/<slug:code>/": row("GET POST", SENDERS, code="consent"),
    "paperwork/forms/versions/<int:pk>/": row("GET POST", SENDERS, "form draft"),
    "paperwork/forms/versions/<int:pk>/pages/<int:number>/": row(
        "GET", SENDERS, "form draft", number="1"
    ),
    "paperwork/forms/versions/<int:pk>/pdf/": row("GET POST", SENDERS, "form draft"),
    "paperwork/forms/versions/<int:pk>/details/": row("GET POST", SENDERS, "form draft"),
    "paperwork/forms/versions/<int:pk>/preview/": row("GET", SENDERS, "form draft"),
    "paperwork/forms/versions/<int:pk>/preview/pdf/": row(
        "GET", SENDERS, "form draft", query={"packet": "packet"}
    ),
    "paperwork/forms/versions/<int:pk>/overflow/": row("GET", SENDERS, "form draft"),
    "paperwork/forms/versions/<int:pk>/publish/": row("GET POST", SENDERS, "form draft"),
    "paperwork/forms/versions/<int:pk>/discard/": row("POST", SENDERS, "form draft"),
    "paperwork/mine/": row("GET", "student"),
    "paperwork/told/": row("GET", "student"),
    "paperwork/told/export/": row("GET", "student"),
    # 34 CFR 99.32(c): who keeps the record of disclosures may look into it; a partner does not.
    "paperwork/told/<int:pk>/": row("GET", "mentor office coordinator admin", "student"),
    "paperwork/told/<int:pk>/export/": row("GET", "mentor office coordinator admin", "student"),
    "paperwork/sitting/": row("GET POST", EVERYBODY),
    "paperwork/sitting/problem/": row("GET POST", EVERYBODY, sends={"signer": "own signer"}),
    "paperwork/papers/<int:pk>/": row("GET POST", EVERYBODY, "paper"),
    "paperwork/verify/<slug:code>/": row("GET POST", PUBLIC, code="seal"),
    "s/open/<int:pk>/": row("GET POST", LINK, "link", inside=False),
    "s/open/<int:pk>/decline/": row("GET POST", LINK, "link", inside=False),
    "s/open/<int:pk>/paper/": row("POST", LINK, "link", inside=False),
    "s/open/<int:pk>/pdf/<int:place>/": row("GET", LINK, "link", inside=False, place="place"),
    "s/open/<int:pk>/told/": row("GET", LINK, "link", inside=False),
    "s/open/<int:pk>/told/export/": row("GET", LINK, "link", inside=False),
    "s/open/<int:pk>/told/ask/<slug:kind>/": row("POST", LINK, "link", inside=False, kind="copy"),
    "s/questions/<int:pk>/": row("GET POST", LINK, "questions link", inside=False),
    "s/questions/at/<str:token>/": row("GET POST", LINK, inside=False, token="questions token"),
    "s/<str:token>/": row("GET POST", LINK, inside=False, token="token"),
    # Trainings
    "trainings/": row("GET", STAFF),
    "trainings/export/": row("GET", STAFF),
    "trainings/assign/": row("GET POST", "mentor office coordinator admin"),
    "trainings/verify/": row("POST", "mentor office coordinator admin"),
    "trainings/mine/": row("GET", "student"),
    "trainings/courses/<int:pk>/": row("GET POST", SENDERS, "training"),
    "trainings/<int:pk>/": row("GET", STAFF, "assignment"),
    "trainings/<int:pk>/submit/": row("POST", "student", "assignment to do"),
    "trainings/<int:pk>/certificate/": row("GET", f"student {STAFF}", "assignment"),
    "trainings/<int:pk>/verify/": row("POST", "mentor office coordinator admin", "assignment"),
    "trainings/<int:pk>/send-back/": row("POST", "mentor office coordinator admin", "assignment"),
    # Messages
    "messages/": row("GET", EVERYBODY),
    "messages/read/": row("POST", EVERYBODY),
    "messages/<int:pk>/open/": row("POST", EVERYBODY, "message"),
    "messages/students/<int:pk>/": row("GET", STAFF, "student"),
    "messages/signers/<int:pk>/resend/": row(
        "POST", "student mentor office coordinator admin", "signer", hidden="partner"
    ),
    "messages/placements/<int:pk>/signers/": row("GET", f"student {STAFF}", "placement"),
}
