"""Work permit papers: California B1-1 and the receipt for the labor-rights sheet.

Sources: Education Code 49110, 49110.5, 49114, 49115, 49163; Labor Code 1286. The layout and the
sentences are ours; the facts asked are the state's.
"""

from django.utils.translation import gettext_lazy as _

from paperwork.catalogue import facts as f
from paperwork.catalogue.specs import Clause, FormSpec, Section, SignerRole, Slot

MINOR = Section(
    "minor",
    _("The student"),
    (
        f.LEGAL_NAME.at(8),
        f.GRADE.at(4),
        f.BIRTH_DATE.at(4),
        f.AGE.at(4),
        f.SSN.at(4),
        f.HOME_ADDRESS.at(5),
        f.HOME_CITY.at(3),
        f.HOME_ZIP.at(2),
        f.HOME_PHONE.at(2),
    ),
)
SCHOOL = Section(
    "school",
    _("The school"),
    (
        f.SCHOOL_NAME.at(8),
        f.SCHOOL_PHONE.at(4),
        f.SCHOOL_ADDRESS.at(6),
        f.SCHOOL_CITY.at(4),
        f.SCHOOL_ZIP.at(2),
    ),
)
EMPLOYER = Section(
    "employer",
    _("The employer and the work"),
    (
        f.EMPLOYER_NAME.at(8),
        f.EMPLOYER_PHONE.at(4),
        f.EMPLOYER_ADDRESS.at(6),
        f.EMPLOYER_CITY.at(4),
        f.EMPLOYER_ZIP.at(2),
        f.WORKSITE_ADDRESS.at(8),
        f.SUPERVISOR_NAME.at(4),
        f.DUTIES,
        f.STARTS_ON.at(4),
        f.ENDS_ON.at(4),
        f.WAGE.at(4),
        f.SCHEDULE.at(6),
        f.MAX_DAY.at(3),
        f.MAX_WEEK.at(3),
    ),
    clauses=(
        Clause(
            _(
                "The employer carries workers' compensation insurance for this student, or the "
                "employer of record named in the training agreement does."
            ),
            "LC 3700",
        ),
        Clause(
            _(
                "Hiring, work and pay are free of discrimination by race, ethnic background, "
                "religion, sex, sexual orientation, color, national origin, ancestry, age, "
                "disability or marital status."
            )
        ),
        Clause(_("What the employer wrote here is true and complete to their knowledge.")),
    ),
)
GUARDIAN = Section(
    "guardian",
    _("Parent or guardian"),
    (f.GUARDIAN_NAME.at(5), f.GUARDIAN_RELATION.at(3), f.GUARDIAN_PHONE.at(4)),
    for_role=SignerRole.GUARDIAN,
)
ISSUER = Section(
    "issuer",
    _("For the school official who issues the permit"),
    (
        *(day.at(1) for day in f.PERMIT_DAYS),
        f.PERMIT_WEEK.at(5),
    ),
    intro=_("The most hours the student may work on each day while school is in session."),
    layout="issuer",
)

B1_1 = FormSpec(
    code="b1_1",
    number="CDE B1-1",
    version="2026.1",
    title=_("Statement of intent to employ a minor and request for a work permit"),
    purpose=_(
        "The school needs this request to issue the work permit. A student under 18 may not "
        "start work before the employer holds the permit."
    ),
    sections=(MINOR, SCHOOL, EMPLOYER, GUARDIAN, ISSUER),
    slots=(
        Slot(
            SignerRole.STUDENT,
            1,
            _("I ask for a permit to do this work. What is written about me is right."),
        ),
        Slot(
            SignerRole.EMPLOYER,
            2,
            _(
                "I intend to employ this student as described, and I declare the three points "
                "under “The employer and the work”."
            ),
        ),
        Slot(
            SignerRole.GUARDIAN,
            2,
            _(
                "I know about this work and agree to it. I ask the school to issue a permit. I "
                "named any other job the student has."
            ),
            asks=(f.OTHER_JOBS,),
        ),
        Slot(
            SignerRole.ISSUER,
            3,
            _(
                "I checked the student's age, school standing and hours, and the student has "
                "received the sheet on labor rights."
            ),
            asks=(f.AGE_EVIDENCE.at(5), f.PERMIT_TYPE.at(7)),
        ),
    ),
    for_minors_only=True,
    for_permit=True,
    copies_to=_("Copies: superintendent, employer, parent or guardian"),
    reference="EC 49110–49163",
    short_title=_("Work permit request"),
    highlights=(
        "student.legal_name",
        "student.birth_date",
        "employer.name",
        "placement.schedule",
        "placement.max_hours_day",
        "placement.max_hours_week",
        "placement.hourly_wage",
    ),
    sensitivity="high",
)

LABOR_RIGHTS = FormSpec(
    code="labor_rights_receipt",
    number="D21",
    version="2026.1",
    title=_("Receipt for the sheet “Your rights at work”"),
    purpose=_(
        "The law asks the school to hand every student under 18 a sheet about rights at work "
        "before the permit is signed. This says that you got it."
    ),
    sections=(
        Section(
            "student",
            _("The student"),
            (f.LEGAL_NAME.at(6), f.GRADE.at(2), f.SCHOOL_NAME.at(4)),
        ),
        Section(
            "sheet",
            _("What the sheet explains"),
            clauses=(
                Clause(_("Minimum wage and overtime: all time worked is paid."), "LC 1182.12"),
                Clause(_("Meal and rest breaks."), "LC 512"),
                Clause(_("Hours that students of your age may work."), "LC 1391"),
                Clause(_("Work that is too dangerous for anybody under 18."), "LC 1294"),
                Clause(_("Workers' compensation when you get hurt at work."), "LC 3700"),
                Clause(_("Paid sick leave."), "LC 246"),
                Clause(_("Protection from wage theft, discrimination and harassment.")),
                Clause(_("Your right to join with others and to form a union.")),
                Clause(_("Nobody may punish you for speaking up, and who helps you if they do.")),
            ),
            intro=_("Ask your coordinator about any point that is not clear to you."),
        ),
    ),
    slots=(
        Slot(
            SignerRole.STUDENT,
            1,
            _("I received the sheet about my rights at work and I know whom to ask."),
        ),
    ),
    for_minors_only=True,
    for_permit=True,
    reference="EC 49110.5",
    short_title=_("Labor rights sheet"),
    highlights=("student.legal_name", "school.name"),
    sensitivity="low",
)
