"""Application, emergency card and training plan (domain: CTE packet D01, D03, D05)."""

from django.utils.translation import gettext_lazy as _

from paperwork.catalogue import facts as f
from paperwork.catalogue.agreements import STUDENT
from paperwork.catalogue.specs import (
    Clause,
    Field,
    FormSpec,
    Kind,
    Owner,
    Section,
    SignerRole,
    Slot,
)

STU, GDN, EMP = Owner.STUDENT, Owner.GUARDIAN, Owner.EMPLOYER


def blank(key: str, label, owner: Owner, span: int, *, kind=Kind.TEXT, sensitive=False) -> Field:
    """Return a box that nobody's record fills: it is written on paper."""
    return Field(key, label, owner, kind, span=span, required=False, sensitive=sensitive)


APPLICATION = FormSpec(
    code="application",
    number="D01",
    version="2026.1",
    title=_("Interest form and application"),
    purpose=_("You tell us what you would like to do, when you can, and how you get there."),
    sections=(
        STUDENT,
        Section(
            "contact",
            _("How we reach you"),
            (
                f.STUDENT_EMAIL.at(7),
                f.HOME_PHONE.at(5, required=False),
                f.HOME_ADDRESS.at(6),
                f.HOME_CITY.at(4),
                f.HOME_ZIP.at(2),
            ),
        ),
        Section(
            "wishes",
            _("What you would like"),
            (f.INTERESTS, f.LANGUAGES.at(6), f.TRAVEL.at(6), f.UNAVAILABLE),
            intro=_("Leave out what you do not want to say. Nobody is turned away for a blank."),
        ),
        Section(
            "needs",
            _("What would help you"),
            (
                blank(
                    "student.support",
                    _("Support you want at work, if any. Only your coordinator reads this."),
                    STU,
                    12,
                    kind=Kind.LINES,
                    sensitive=True,
                ),
            ),
        ),
    ),
    slots=(Slot(SignerRole.STUDENT, 1, _("What I wrote is true, and I want to be considered.")),),
    sensitivity="low",
    short_title=_("Application"),
    highlights=("student.preferred_name", "school.name"),
)

EMERGENCY_CARD = FormSpec(
    code="emergency_card",
    number="D03",
    version="2026.1",
    title=_("Emergency and medical card"),
    purpose=_("If something happens at work, this says whom to call and what helpers must know."),
    sections=(
        Section(
            "student",
            _("The student"),
            (
                f.LEGAL_NAME.at(6),
                f.BIRTH_DATE.at(3),
                f.STUDENT_ID.at(3),
                f.HOME_ADDRESS.at(6),
                f.HOME_CITY.at(4),
                f.HOME_ZIP.at(2),
            ),
        ),
        Section(
            "contacts",
            _("Whom to call"),
            (
                f.GUARDIAN_NAME.at(5),
                f.GUARDIAN_RELATION.at(3),
                f.GUARDIAN_PHONE.at(4),
                blank("emergency.second_name", _("Somebody else, if nobody answers"), GDN, 5),
                blank("emergency.second_relation", _("Relation to the student"), GDN, 3),
                blank("emergency.second_phone", _("Phone"), GDN, 4, kind=Kind.PHONE),
            ),
        ),
        Section(
            "medical",
            _("What helpers must know"),
            (
                blank(
                    "medical.physician", _("Doctor or clinic, with phone"), GDN, 6, sensitive=True
                ),
                blank("medical.insurer", _("Health plan and number"), GDN, 6, sensitive=True),
                blank(
                    "medical.allergies", _("Allergies"), GDN, 12, kind=Kind.LINES, sensitive=True
                ),
                blank(
                    "medical.conditions",
                    _("Conditions, and medication taken at work"),
                    GDN,
                    12,
                    kind=Kind.LINES,
                    sensitive=True,
                ),
            ),
            intro=_(
                "Write here by hand, as much as you want helpers to know. Onramp does not keep it; "
                "the supervisor keeps this card locked away and hands it to medical helpers only."
            ),
        ),
        Section(
            "consent",
            _("What you allow"),
            clauses=(
                Clause(
                    _(
                        "If I cannot be reached, the supervisor or the school may call for medical "
                        "help, and helpers may give the care that cannot wait."
                    )
                ),
                Clause(_("I tell the coordinator when anything on this card changes.")),
            ),
        ),
    ),
    slots=(
        Slot(SignerRole.STUDENT, 1, _("I know who has this card.")),
        Slot(SignerRole.GUARDIAN, 2, _("I allow this care in an emergency.")),
    ),
    sensitivity="high",
    short_title=_("Emergency card"),
    highlights=("student.legal_name", "guardian.name", "guardian.phone"),
)

GOALS = tuple(
    field
    for number in (1, 2, 3)
    for field in (
        blank(f"plan.skill_{number}", _("What the student learns to do"), EMP, 6, kind=Kind.LINES),
        blank(f"plan.where_{number}", _("Where: at work, in class"), EMP, 3, kind=Kind.LINES),
        blank(f"plan.proof_{number}", _("How we see it, by when"), EMP, 3, kind=Kind.LINES),
    )
)
TRAINING_PLAN = FormSpec(
    code="training_plan",
    number="D05",
    version="2026.1",
    title=_("Individual training plan"),
    purpose=_("Student, supervisor and school agree on what is learned, where, and how it shows."),
    sections=(
        STUDENT,
        Section(
            "placement",
            _("The internship"),
            (
                f.EMPLOYER_NAME.at(6),
                f.POSITION.at(6),
                f.SUPERVISOR_NAME.at(4),
                f.STARTS_ON.at(4),
                f.ENDS_ON.at(4),
            ),
        ),
        Section(
            "goals",
            _("Three things to learn"),
            GOALS,
            intro=_("Fill these in together in the first week; look at them again halfway."),
        ),
        Section(
            "link",
            _("Back at school"),
            (
                blank("plan.class", _("Class or pathway this belongs to"), STU, 6),
                blank("plan.work", _("What the student brings back"), STU, 6),
            ),
        ),
    ),
    slots=(
        Slot(SignerRole.STUDENT, 1, _("I work toward these goals.")),
        Slot(SignerRole.EMPLOYER, 2, _("I give the time and the tasks to reach them.")),
        Slot(SignerRole.COORDINATOR, 3, _("I follow up on this plan.")),
    ),
    reference="5 CCR 10070",
    sensitivity="low",
    short_title=_("Training plan"),
    highlights=("student.preferred_name", "employer.name", "placement.position"),
)
