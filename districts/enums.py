"""Words of the district room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    STUDENT = "student", _("Student")
    EMPLOYER = "employer", _("Employer contact")
    MENTOR = "mentor", _("School mentor")
    OFFICE = "office", _("School office")
    COORDINATOR = "coordinator", _("District coordinator")
    PARTNER = "partner", _("Programme partner")
    ADMIN = "admin", _("District admin")


STAFF = (Role.MENTOR, Role.OFFICE, Role.COORDINATOR, Role.PARTNER, Role.ADMIN)
DISTRICT_WIDE = (Role.COORDINATOR, Role.ADMIN)
# These see what their schools give them, so each has at least one.
AT_SCHOOLS = (Role.MENTOR, Role.OFFICE, Role.PARTNER)


class Permission(models.TextChoices):
    """What a role may do; policies ask for these, never for a role."""

    STUDENTS_VIEW = "students.view", _("See students of the own schools")
    ROSTER_IMPORT = "roster.import", _("Import a roster")
    REVIEWS_WRITE = "reviews.write", _("Review résumés and letters, award the badge")
    EMPLOYERS_VIEW = "employers.view", _("See employers and openings")
    EMPLOYERS_VET = "employers.vet", _("Vet employers, approve MOUs")
    OPENINGS_WRITE = "openings.write", _("Write and post openings")
    APPLICANTS_ANSWER = "applicants.answer", _("Answer applicants of the own organisation")
    PLACEMENTS_WRITE = "placements.write", _("Change placements")
    PAPERWORK_VIEW = "paperwork.view", _("See packets of the own schools")
    PAPERWORK_SEND = "paperwork.send", _("Prepare packets and send them for signature")
    PERMITS_ISSUE = "permits.issue", _("Issue work permits")
    TRAININGS_VERIFY = "trainings.verify", _("Mark trainings as done")
    REPORTS_VIEW = "reports.view", _("See reports and export them")
    PEOPLE_WRITE = "people.write", _("Invite people and change their access")
    AUDIT_VIEW = "audit.view", _("Read the log of events")
    RECORDS_KEEP = "records.keep", _("Decide how long records are kept")
    FAMILY_ANSWER = "family.answer", _("Export a student's record, or delete it on request")


P = Permission
_SCHOOL = frozenset(
    {P.STUDENTS_VIEW, P.EMPLOYERS_VIEW, P.PAPERWORK_VIEW, P.TRAININGS_VERIFY, P.REPORTS_VIEW}
)
ROLE_PERMISSIONS: dict[str, frozenset] = {
    Role.STUDENT: frozenset(),
    Role.EMPLOYER: frozenset({P.OPENINGS_WRITE, P.APPLICANTS_ANSWER}),
    Role.MENTOR: _SCHOOL | {P.REVIEWS_WRITE, P.PLACEMENTS_WRITE},
    Role.OFFICE: _SCHOOL | {P.PERMITS_ISSUE},
    Role.PARTNER: frozenset({P.STUDENTS_VIEW, P.EMPLOYERS_VIEW, P.REPORTS_VIEW}),
    Role.COORDINATOR: frozenset(P)
    - {
        P.APPLICANTS_ANSWER,
        P.PEOPLE_WRITE,
        P.AUDIT_VIEW,
        P.RECORDS_KEEP,
    },
    Role.ADMIN: frozenset(P) - {P.APPLICANTS_ANSWER, P.REVIEWS_WRITE},
}


# What each role sees: its grain. Every `visible_to` keeps to it; tests hold them together.
GRAINS: dict[str, object] = {
    Role.STUDENT: _("The own record, and openings that are posted"),
    Role.EMPLOYER: _("The own organisation, its applicants and its interns"),
    Role.MENTOR: _("Students of the own schools, all employers"),
    Role.OFFICE: _("Students of the own schools, their papers and permits"),
    Role.COORDINATOR: _("The whole district"),
    Role.PARTNER: _("Students of the schools it is granted, as long as the grant lasts; to read"),
    Role.ADMIN: _("The whole district, who has access, and the log"),
}


class FundingKind(models.TextChoices):
    """Who pays, and so who is the employer of record (domain: CTE packet, section 2)."""

    DISTRICT_CTE = "district_cte", _("District, CTE funds")
    CITY_PROGRAM = "city_program", _("City programme")
    EMPLOYER_PAID = "employer_paid", _("Employer")
    STIPEND = "stipend", _("Stipend")


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    IN_APP = "in_app", _("In Onramp")


class IdentityService(models.TextChoices):
    """Who says who somebody is: a preset of single sign-on."""

    GOOGLE = "google", _("Google Workspace")
    MICROSOFT = "microsoft", _("Microsoft Entra")
    CLEVER = "clever", _("Clever")
    CLASSLINK = "classlink", _("ClassLink")
    OIDC = "oidc", _("Another service with OpenID Connect")
    SAML = "saml", _("A service with SAML")


class InvitationState(models.TextChoices):
    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Ran out")


class Standing(models.TextChoices):
    """What an access review asks for."""

    ACTIVE = "active", _("With access now")
    NEVER = "never", _("Never signed in")
    IDLE = "idle", _("Not seen for a long time")
    LEFT = "left", _("Left school, says the roster")
    NO_SCHOOL = "no_school", _("Without a school")
    SEVERAL = "several", _("Several roles")
    UNREVIEWED = "unreviewed", _("Not confirmed lately")
    ENDED = "ended", _("Access ended")
    CLOSED = "closed", _("Account closed")


class Way(models.TextChoices):
    """How an act came in (`core.client`)."""

    WEB = "web", _("In Onramp")
    LINK = "link", _("By a personal link")
    API = "api", _("From another system")
    WORKER = "worker", _("By itself, in the background")
    COMMAND = "command", _("On the server")


class Scan(models.TextChoices):
    """What the virus scanner said about a file; where it is set, only "clean" opens one."""

    NONE = "none", _("Not scanned")
    WAITING = "waiting", _("Being checked")
    CLEAN = "clean", _("Checked")
    INFECTED = "infected", _("Refused by the virus scanner")
    FAILED = "failed", _("Could not be checked")


class DisposalState(models.TextChoices):
    WARNED = "warned", _("Announced")
    HELD = "held", _("Held")
    DONE = "done", _("Gone")
