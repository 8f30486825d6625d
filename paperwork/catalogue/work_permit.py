"""The permit itself, California B1-4, and one page that explains it to people.

Sources: Education Code 49115, 49116, 49118, 49160, 49161, 49164. Layout and sentences are ours.
"""

from django.utils.translation import gettext_lazy as _

from paperwork.catalogue import facts as f
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

SCH, SYS = Owner.SCHOOL, Owner.SYSTEM
NUMBER = Field("permit.number", _("Number of the permit"), SYS)
VALID_FROM = Field("permit.valid_from", _("Valid from"), SYS, Kind.DATE)
LAST_DAY = Field("permit.last_day", _("Last valid day"), SYS, Kind.DATE)
AGE_ISSUED = Field("permit.age", _("Age when issued"), SYS)
TYPE = f.PERMIT_TYPE
SCHOOL_DAY = Field("permit.school_day", _("On a school day"), SCH, Kind.MINUTES)
OTHER_DAY = Field("permit.other_day", _("On another day"), SCH, Kind.MINUTES)
WEEK_IN = Field("permit.week_in_session", _("In a week with school"), SCH, Kind.MINUTES)
WEEK_OUT = Field("permit.week_out", _("In a week without school"), SCH, Kind.MINUTES)
CLOCK = Field("permit.clock", _("Between these hours of the day"), SCH, Kind.SPAN)
SUMMER_CLOCK = Field(
    "permit.summer_clock", _("From June 1 to Labor Day"), SCH, Kind.SPAN, required=False
)
FRIDAY = Field(
    "permit.friday_eight_hours",
    _("8 hours on a school day right before a day without school"),
    SCH,
    Kind.YES_NO,
)
LIMITS = Field(
    "permit.conditions",
    _("Remarks and limits"),
    SCH,
    Kind.LINES,
    span=12,
    required=False,
)
BELLS = Field("school.hours", _("School is held"), SCH, Kind.SPAN, required=False)

HOURS = (SCHOOL_DAY.at(3), OTHER_DAY.at(3), WEEK_IN.at(3), WEEK_OUT.at(3))
SAYS = _(
    "Issuer: I know the law on child labor. I checked the student's age and school, and this "
    "permit keeps to the hours the law allows."
)

B1_4 = FormSpec(
    code="b1_4",
    number="CDE B1-4",
    version="2026.1",
    title=_("Permit to employ and work"),
    purpose=_(
        "With this permit the student named here may work for this employer, within these hours. "
        "The employer keeps it at the place of work."
    ),
    sections=(
        Section(
            "permit",
            _("The permit"),
            (NUMBER.at(3), TYPE.at(3), VALID_FROM.at(3), LAST_DAY.at(3)),
        ),
        Section(
            "minor",
            _("The student"),
            (
                f.LEGAL_NAME.at(6),
                f.BIRTH_DATE.at(3),
                AGE_ISSUED.at(3),
                f.HOME_ADDRESS.at(5),
                f.HOME_CITY.at(3),
                f.HOME_ZIP.at(2),
                f.HOME_PHONE.at(2),
                f.AGE_EVIDENCE.at(6),
                f.SSN.at(6),
            ),
        ),
        Section(
            "school",
            _("The school"),
            (
                f.SCHOOL_NAME.at(5),
                f.SCHOOL_PHONE.at(3),
                BELLS.at(4),
                f.SCHOOL_ADDRESS.at(6),
                f.SCHOOL_CITY.at(4),
                f.SCHOOL_ZIP.at(2),
            ),
        ),
        Section(
            "employer",
            _("Where the permit is good"),
            (
                f.EMPLOYER_NAME.at(8),
                f.EMPLOYER_PHONE.at(4),
                f.EMPLOYER_ADDRESS.at(6),
                f.EMPLOYER_CITY.at(4),
                f.EMPLOYER_ZIP.at(2),
            ),
        ),
        Section(
            "hours",
            _("The most the student may work"),
            (*HOURS, CLOCK.at(4), SUMMER_CLOCK.at(3), FRIDAY.at(5), LIMITS),
        ),
        Section(
            "rules",
            _("What goes with it"),
            clauses=(
                Clause(_("Good for this employer and this address only."), "EC 49115"),
                Clause(_("The hours of all jobs count together."), "CDE handbook"),
                Clause(_("The employer keeps it on file and shows it when asked."), "EC 49161"),
                Clause(
                    _("It ends on the last valid day, when the work ends, or when cancelled."),
                    "EC 49118, 49164",
                ),
            ),
        ),
    ),
    slots=(
        Slot(SignerRole.STUDENT, 1, _("This permit is about me, and I will keep to its hours.")),
        Slot(SignerRole.ISSUER, 2, SAYS),
    ),
    for_minors_only=True,
    for_permit=True,
    copies_to=_("Copies: superintendent, parent or guardian, employer"),
    reference="EC 49110–49119, 49160–49164; LC 1391",
    short_title=_("Work permit"),
    highlights=(
        "student.legal_name",
        "employer.name",
        "permit.school_day",
        "permit.other_day",
        "permit.week_in_session",
        "permit.last_day",
    ),
    sensitivity="high",
    in_packet=False,
)

# Not a document of its own: a page to read, drawn anew each time, signed by nobody.
PERMIT_SHEET = FormSpec(
    code="permit_sheet",
    number="P1",
    version="2026.1",
    title=_("Your work permit on one page"),
    purpose=_("What the permit allows, until when, and what to do when something changes."),
    sections=(
        Section(
            "who",
            _("Who and where"),
            (
                f.LEGAL_NAME.at(6),
                NUMBER.at(6),
                f.EMPLOYER_NAME.at(6),
                f.WORKSITE_ADDRESS.at(6),
                f.SUPERVISOR_NAME.at(6),
                f.SCHEDULE.at(6),
            ),
        ),
        Section(
            "hours",
            _("How long, at most"),
            (*HOURS, CLOCK.at(6), SUMMER_CLOCK.at(6), LIMITS),
            intro=_("All jobs together. A break without duties does not count as work."),
        ),
        Section(
            "until",
            _("From when to when"),
            (VALID_FROM.at(6), LAST_DAY.at(6)),
            intro=_("Not a day before the employer holds the permit, not a day after it ends."),
        ),
        Section(
            "changes",
            _("When something changes"),
            clauses=(
                Clause(_("A second job needs its own permit. Ask the school first.")),
                Clause(
                    _("Other days or hours, another address, another supervisor: tell the school.")
                ),
                Clause(_("You turn 16 or 18: other hours hold from your birthday on. Ask.")),
                Clause(_("School begins again: on school days you may work less.")),
                Clause(_("You leave the job or the school: the permit ends that day.")),
                Clause(
                    _(
                        "Somebody wants you to work longer, later, or with machines that scare "
                        "you: say no and call the school. Nobody may punish you for it."
                    ),
                ),
            ),
        ),
        Section(
            "ask",
            _("Whom to ask"),
            (f.SCHOOL_NAME.at(6), f.SCHOOL_PHONE.at(6)),
        ),
    ),
    slots=(),
    for_minors_only=True,
    for_permit=True,
    reference="EC 49110–49119, 49160–49164; LC 1391",
    short_title=_("Your work permit on one page"),
    sensitivity="medium",
    in_packet=False,
)
