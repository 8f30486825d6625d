"""Papers of the weeks at work (domain: CTE packet D08-D10 in our own words, D16-D20)."""

from django.utils.translation import gettext_lazy as _

from paperwork.catalogue import facts as f
from paperwork.catalogue.family import EMP, STU, blank
from paperwork.catalogue.specs import Clause, FormSpec, Kind, Owner, Section, SignerRole, Slot

SCH = Owner.SCHOOL
WHO = Section(
    "who",
    _("Who and where"),
    (
        f.PREFERRED_NAME.at(5),
        f.STUDENT_ID.at(3),
        f.SCHOOL_NAME.at(4),
        f.EMPLOYER_NAME.at(5),
        f.SUPERVISOR_NAME.at(4),
        f.SUPERVISOR_PHONE.at(3),
        f.WORKSITE_ADDRESS.at(12),
    ),
)

TIMESHEET = FormSpec(
    code="timesheet",
    number="D16",
    version="2026.1",
    title=_("Schedule and timesheet"),
    purpose=_("One sheet a month. Write the times on the day itself; correct by crossing out."),
    sections=(
        Section(
            "who",
            _("Who and when"),
            (
                f.PREFERRED_NAME.at(4),
                f.EMPLOYEE_NUMBER.at(3),
                f.EMPLOYER_NAME.at(5),
                f.SCHEDULE.at(6),
                f.MAX_DAY.at(3),
                f.MAX_WEEK.at(3),
                f.TOTAL_HOURS.at(3),
                f.APPROVER_NAME.at(5),
                blank("timesheet.month", _("Month and year"), STU, 4),
            ),
        ),
        Section("month", _("Hours worked"), layout="month"),
    ),
    slots=(
        Slot(SignerRole.STUDENT, 1, _("I worked these hours.")),
        Slot(SignerRole.EMPLOYER, 2, _("I saw these hours worked, with the meal breaks.")),
    ),
    sensitivity="medium",
    short_title=_("Timesheet"),
)

SITE_VISIT = FormSpec(
    code="site_visit",
    number="D17",
    version="2026.1",
    title=_("Worksite safety checklist and visit log"),
    purpose=_("Whoever visits for the school looks at these points and talks with the student."),
    sections=(
        WHO,
        Section(
            "visit",
            _("The visit"),
            (
                blank("visit.on", _("Day"), SCH, 3),
                blank("visit.by", _("Visitor"), SCH, 5),
                blank("visit.met", _("Met at the worksite"), SCH, 4),
            ),
            intro=_(
                "At least every three weeks where one cleared adult is in charge of the student."
            ),
        ),
        Section(
            "safety",
            _("What you see"),
            clauses=(
                Clause(_("The student works where and when the agreement says.")),
                Clause(_("A cleared adult is with the student, never alone behind a closed door.")),
                Clause(_("Exits, fire extinguisher and first aid are marked and free.")),
                Clause(_("The student was shown how to work safely, and can say how.")),
                Clause(_("Protective gear is there, fits and is used.")),
                Clause(_("No machine, chemical or task that is barred under 18.")),
                Clause(_("Breaks, water, shade and toilets are there.")),
                Clause(_("Permit and labor posters hang where people see them.")),
                Clause(_("Hours written down match hours worked.")),
                Clause(_("The student says that they are well treated.")),
            ),
            layout="checks",
        ),
        Section(
            "next",
            _("What follows"),
            (
                blank("visit.concerns", _("Concerns"), SCH, 12, kind=Kind.LINES),
                blank("visit.follow_up", _("What is done, by whom"), SCH, 8, kind=Kind.LINES),
                blank("visit.next_on", _("Next visit"), SCH, 4, kind=Kind.LINES),
            ),
        ),
    ),
    slots=(
        Slot(SignerRole.COORDINATOR, 1, _("I was there and saw this.")),
        Slot(SignerRole.EMPLOYER, 2, _("We talked about what was seen.")),
    ),
    sensitivity="low",
    short_title=_("Site visit"),
)


def rated(key: str, title, *items, note="") -> Section:
    """Return a group of skills with a row of marks for each."""
    clauses = tuple(Clause(words) for words in (*items, _("This group as a whole")))
    return Section(key, title, intro=note, clauses=clauses, layout="ratings")


EVALUATION = FormSpec(
    code="evaluation",
    number="D18",
    version="2026.1",
    title=_("Employer's evaluation of the student"),
    purpose=_("The supervisor says what the student can do by now, and both talk about it."),
    sections=(
        WHO,
        rated(
            "foundation",
            _("A. Foundational skills"),
            _("Finds information and judges it"),
            _("Listens and understands"),
            _("Works safely"),
            _("Solves problems"),
            _("Speaks clearly"),
            _("Writes clearly"),
            _("Pays attention to detail"),
            _("Grasps new ideas"),
            _("Follows directions"),
            note=_(
                "1 does not meet, 2 partly meets, 3 meets, 4 above what is expected, "
                "N/A no chance to show it."
            ),
        ),
        rated(
            "applied",
            _("B. Skills applied at this workplace"),
            _("Uses tools and technology well"),
            _("Keeps quality when it is busy"),
            _("Works with others toward one goal"),
            _("Treats customers and clients well"),
            _("Plans time and finishes tasks"),
            _("Uses what was learned in class"),
        ),
        rated(
            "self",
            _("C. Self-management and responsibility"),
            _("Is there, and on time"),
            _("Looks and acts the part"),
            _("Takes responsibility"),
            _("Begins without being told"),
            _("Adapts to change"),
            _("Takes advice and uses it"),
            _("Is honest and keeps confidences"),
        ),
        Section(
            "words",
            _("In your words"),
            (
                blank(
                    "evaluation.strong", _("What the student does well"), EMP, 6, kind=Kind.LINES
                ),
                blank("evaluation.next", _("What to work on next"), EMP, 6, kind=Kind.LINES),
            ),
        ),
        rated("overall", _("Overall")),
    ),
    slots=(
        Slot(SignerRole.EMPLOYER, 1, _("This is what I saw.")),
        Slot(SignerRole.STUDENT, 2, _("I read this and talked about it with my supervisor.")),
    ),
    sensitivity="medium",
    short_title=_("Evaluation"),
)

INCIDENT = FormSpec(
    code="incident_report",
    number="D19",
    version="2026.1",
    title=_("Incident report"),
    purpose=_("For an injury, a near miss, or anything that made the work unsafe. Same day."),
    sections=(
        WHO,
        Section(
            "call",
            _("Call first"),
            (
                f.COORDINATOR_NAME.at(6),
                f.COORDINATOR_EMAIL.at(6, required=False),
                f.GUARDIAN_NAME.at(6, required=False),
                f.GUARDIAN_PHONE.at(6, required=False),
            ),
            intro=_("911 in an emergency; then the coordinator, who calls the family."),
        ),
        Section(
            "event",
            _("What happened"),
            (
                blank("incident.on", _("Day and time"), EMP, 4),
                blank("incident.where", _("Where exactly"), EMP, 4),
                blank("incident.seen_by", _("Who saw it"), EMP, 4),
                blank("incident.what", _("What happened, step by step"), EMP, 12, kind=Kind.LINES),
                blank(
                    "incident.hurt",
                    _("Who was hurt, and how"),
                    EMP,
                    12,
                    kind=Kind.LINES,
                    sensitive=True,
                ),
                blank(
                    "incident.done",
                    _("What was done, and who was called when"),
                    EMP,
                    12,
                    kind=Kind.LINES,
                ),
                blank(
                    "incident.prevent",
                    _("How we keep it from happening again"),
                    EMP,
                    12,
                    kind=Kind.LINES,
                ),
            ),
        ),
    ),
    slots=(
        Slot(SignerRole.EMPLOYER, 1, _("This is what happened, as far as I know.")),
        Slot(SignerRole.COORDINATOR, 2, _("I told the family and the district.")),
    ),
    sensitivity="high",
    short_title=_("Incident report"),
)

REFLECTION = FormSpec(
    code="exit_reflection",
    number="D20",
    version="2026.1",
    title=_("Looking back on the internship"),
    purpose=_("In the last week: what it was like, what you learned, what comes next."),
    sections=(
        WHO,
        Section(
            "student",
            _("The student writes"),
            (
                blank("exit.did", _("What I did that I am proud of"), STU, 12, kind=Kind.LINES),
                blank(
                    "exit.learned",
                    _("What I can do now that I could not do before"),
                    STU,
                    12,
                    kind=Kind.LINES,
                ),
                blank(
                    "exit.hard",
                    _("What was hard, and how I dealt with it"),
                    STU,
                    12,
                    kind=Kind.LINES,
                ),
                blank(
                    "exit.class",
                    _("What from school I used, and what I was missing"),
                    STU,
                    12,
                    kind=Kind.LINES,
                ),
                blank("exit.next", _("What I want to do next"), STU, 12, kind=Kind.LINES),
            ),
        ),
        Section(
            "employer",
            _("The supervisor writes"),
            (
                blank(
                    "exit.advice", _("A word for the student's next step"), EMP, 8, kind=Kind.LINES
                ),
                blank(
                    "exit.again", _("Would host again: yes, no, perhaps"), EMP, 4, kind=Kind.LINES
                ),
            ),
        ),
    ),
    slots=(
        Slot(SignerRole.STUDENT, 1, _("I wrote this myself.")),
        Slot(SignerRole.EMPLOYER, 2, _("We talked about it.")),
    ),
    sensitivity="low",
    short_title=_("Looking back"),
)

PAYROLL = FormSpec(
    code="payroll_visit",
    number="D08–D10",
    version="2026.1",
    title=_("What to bring to payroll"),
    purpose=_(
        "Whoever pays you needs three things signed in person. The school does not collect them "
        "and keeps no copy: bring them to payroll yourself."
    ),
    sections=(
        Section(
            "who",
            _("You and your job"),
            (
                f.LEGAL_NAME.at(6),
                f.STUDENT_ID.at(3),
                f.STARTS_ON.at(3),
                f.EMPLOYER_OF_RECORD.at(6),
                f.POSITION.at(6),
            ),
        ),
        Section(
            "work",
            _("1. That you may work here (Form I-9)"),
            clauses=(
                Clause(
                    _(
                        "You fill your part by the first day; payroll fills theirs within three "
                        "business days."
                    )
                ),
                Clause(
                    _(
                        "You choose which documents to show from the list on the form. Nobody may "
                        "ask for a certain one."
                    )
                ),
                Clause(
                    _(
                        "Under 18 without a photo ID? A parent or guardian can fill and sign your "
                        "part with you. Bring them."
                    )
                ),
                Clause(_("Bring originals. Show them to payroll, not to school.")),
            ),
        ),
        Section(
            "tax",
            _("2. Taxes (Forms W-4 and DE 4)"),
            clauses=(
                Clause(_("You sign these yourself, at any age.")),
                Clause(
                    _(
                        "Bring your Social Security card or know the number. It has to match your "
                        "legal name."
                    )
                ),
                Clause(_("Ask your family whether they claim you as a dependent.")),
            ),
        ),
        Section(
            "bank",
            _("3. How you are paid"),
            clauses=(
                Clause(
                    _(
                        "Direct deposit: bring a blank check or a letter from the bank. If a "
                        "parent is on the account, bring them."
                    )
                ),
                Clause(
                    _(
                        "No account? Ask for a paper check or a pay card. You do not need a bank "
                        "to be paid."
                    )
                ),
            ),
        ),
        Section(
            "never",
            _("Keep these safe"),
            clauses=(
                Clause(_("Never send photos of these papers by text or e-mail.")),
                Clause(_("Never give the numbers to your supervisor, a teacher or this site.")),
            ),
        ),
    ),
    slots=(),
    sensitivity="low",
    short_title=_("What to bring to payroll"),
)
