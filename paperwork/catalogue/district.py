"""The district's own hire paper (domain: CTE packet D07)."""

from django.utils.translation import gettext_lazy as _

from paperwork.catalogue import facts as f
from paperwork.catalogue.specs import FormSpec, Section, SignerRole, Slot

ASSIGNMENT_REQUEST = FormSpec(
    code="assignment_request",
    number="D07",
    version="2026.1",
    title=_("Student worker: data sheet and assignment request"),
    purpose=_("The district needs this to put the student on its payroll."),
    sections=(
        Section(
            "student",
            _("The student"),
            (
                f.LEGAL_NAME.at(6),
                f.STUDENT_ID.at(3),
                f.EMPLOYEE_NUMBER.at(3),
                f.BIRTH_DATE.at(4),
                f.SCHOOL_NAME.at(6),
                f.GRADE.at(2),
                f.HOME_ADDRESS.at(6),
                f.HOME_CITY.at(4),
                f.HOME_ZIP.at(2),
            ),
        ),
        Section(
            "assignment",
            _("The assignment"),
            (
                f.JOB_CLASS.at(6),
                f.WAGE.at(3),
                f.TOTAL_HOURS.at(3),
                f.STARTS_ON.at(3),
                f.ENDS_ON.at(3),
                f.SCHEDULE.at(6),
                f.MAX_DAY.at(3),
                f.MAX_WEEK.at(3),
                f.APPROVER_NAME.at(6),
            ),
        ),
        Section(
            "place",
            _("Where the student works"),
            (f.EMPLOYER_NAME.at(6), f.SUPERVISOR_NAME.at(6), f.WORKSITE_ADDRESS.at(12)),
        ),
        Section(
            "money",
            _("Who pays"),
            (
                f.EMPLOYER_OF_RECORD.at(6),
                f.FUNDING_NAME.at(6),
                f.FUNDING_LINE.at(6),
                f.COST_CENTER.at(6),
            ),
        ),
    ),
    slots=(
        Slot(SignerRole.COORDINATOR, 1, _("The student is placed as described.")),
        Slot(SignerRole.DISTRICT, 2, _("The assignment is approved from the funds named here.")),
    ),
    funding_kinds=frozenset({"district_cte"}),
    languages=("en",),
    short_title=_("Assignment request"),
    highlights=(
        "student.legal_name",
        "employer.name",
        "placement.schedule",
        "placement.hourly_wage",
        "funding.name",
    ),
    sensitivity="high",
)
