"""The facts that forms share. One key means one thing everywhere (domain: B1-1, CTE packet)."""

from django.utils.translation import gettext_lazy as _

from paperwork.catalogue.specs import Field, Kind, Owner
from students.enums import Relation

SIS, STU, GDN, EMP = Owner.SIS, Owner.STUDENT, Owner.GUARDIAN, Owner.EMPLOYER
SCH, DIS, SYS = Owner.SCHOOL, Owner.DISTRICT, Owner.SYSTEM

# --- Student: the roster's word counts (P1); permits carry the legal name (P2) ------------------
LEGAL_NAME = Field("student.legal_name", _("Legal name (first and last)"), SIS)
PREFERRED_NAME = Field("student.preferred_name", _("Name the student uses"), STU, required=False)
BIRTH_DATE = Field("student.birth_date", _("Date of birth"), SIS, Kind.DATE, sensitive=True)
AGE = Field("student.age", _("Age on the day of the request"), SYS)
GRADE = Field("student.grade", _("Grade"), SIS)
STUDENT_ID = Field("student.district_id", _("District student ID"), SIS)
HOME_PHONE = Field("student.home_phone", _("Home phone"), SIS, Kind.PHONE)
HOME_ADDRESS = Field("student.home_address", _("Home address"), SIS, sensitive=True)
HOME_CITY = Field("student.home_city", _("City"), SIS)
HOME_ZIP = Field("student.home_zip", _("ZIP code"), SIS)
STUDENT_EMAIL = Field("student.email", _("E-mail"), STU, required=False)
INTERESTS = Field("student.interests", _("Kinds of work you like"), STU, Kind.LINES, 12, False)
LANGUAGES = Field("student.languages", _("Languages you speak"), STU, required=False)
TRAVEL = Field("student.travel", _("How you get to work, how far"), STU, required=False)
UNAVAILABLE = Field(
    "student.unavailable", _("Days and weeks when you cannot work"), STU, Kind.LINES, 12, False
)
SSN = Field(
    "student.ssn",
    _("Social security number"),
    STU,
    sensitive=True,
    by_hand=True,
    hint=_("By hand, or asked last. Never kept on record."),
)

# --- School and district ------------------------------------------------------------------------
SCHOOL_NAME = Field("school.name", _("School"), SCH)
SCHOOL_PHONE = Field("school.phone", _("School phone"), SCH, Kind.PHONE)
SCHOOL_ADDRESS = Field("school.address", _("School address"), SCH)
SCHOOL_CITY = Field("school.city", _("City"), SCH)
SCHOOL_ZIP = Field("school.zip", _("ZIP code"), SCH)
COORDINATOR_NAME = Field("coordinator.name", _("Work-based learning coordinator"), SCH)
COORDINATOR_EMAIL = Field("coordinator.email", _("Coordinator's e-mail"), SCH)
COORDINATOR_PHONE = Field(
    "coordinator.phone", _("Coordinator's phone"), SCH, Kind.PHONE, required=False
)

# --- Guardian: chosen by a person when there are several (P6) -----------------------------------
GUARDIAN_NAME = Field("guardian.name", _("Parent or guardian"), GDN)
GUARDIAN_RELATION = Field(
    "guardian.relation",
    _("Relation to the student"),
    GDN,
    Kind.CHOICE,
    choices=tuple(Relation.choices),
)
GUARDIAN_PHONE = Field("guardian.phone", _("Phone"), GDN, Kind.PHONE)
GUARDIAN_EMAIL = Field("guardian.email", _("E-mail"), GDN, required=False)
GUARDIAN_LANGUAGE = Field(
    "guardian.language",
    _("Language spoken at home"),
    SIS,
    Kind.CHOICE,
    required=False,
    choices=(("en", _("English")), ("es", _("Spanish"))),
)

# --- Employer, worksite, supervisor -------------------------------------------------------------
EMPLOYER_NAME = Field("employer.name", _("Business or agency"), EMP)
EMPLOYER_PHONE = Field("employer.phone", _("Business phone"), EMP, Kind.PHONE)
EMPLOYER_ADDRESS = Field("employer.address", _("Business address"), EMP)
EMPLOYER_CITY = Field("employer.city", _("City"), EMP)
EMPLOYER_ZIP = Field("employer.zip", _("ZIP code"), EMP)
WORKSITE_NAME = Field("worksite.name", _("Worksite"), EMP)
WORKSITE_ADDRESS = Field("worksite.address", _("Worksite address"), EMP)
SUPERVISOR_NAME = Field("supervisor.name", _("Supervisor"), EMP)
SUPERVISOR_PHONE = Field("supervisor.phone", _("Supervisor's phone"), EMP, Kind.PHONE)
SUPERVISOR_EMAIL = Field("supervisor.email", _("Supervisor's e-mail"), EMP, required=False)

# --- Placement ----------------------------------------------------------------------------------
POSITION = Field("placement.position", _("Position"), EMP)
DUTIES = Field("placement.duties", _("Kind of work, in plain words"), EMP, Kind.LINES, span=12)
STARTS_ON = Field("placement.starts_on", _("First day"), EMP, Kind.DATE)
ENDS_ON = Field("placement.ends_on", _("Last day"), EMP, Kind.DATE)
SCHEDULE = Field("placement.schedule", _("Days and hours"), EMP, Kind.SCHEDULE)
WAGE = Field("placement.hourly_wage", _("Pay"), EMP, Kind.PAY)
MAX_DAY = Field("placement.max_hours_day", _("Most hours in a day"), EMP, Kind.HOURS)
MAX_WEEK = Field("placement.max_hours_week", _("Most hours in a week"), EMP, Kind.HOURS)
TOTAL_HOURS = Field("placement.hours_required", _("Hours to reach"), SYS, Kind.HOURS)
OBJECTIVES = Field(
    "placement.objectives",
    _("What the student will learn to do"),
    EMP,
    Kind.LINES,
    span=12,
    required=False,
)
PATHWAY = Field("placement.pathway", _("CTE pathway"), SIS, required=False)
EMPLOYER_OF_RECORD = Field("funding.employer_of_record", _("Employer of record"), DIS)
FUNDING_NAME = Field("funding.name", _("Paid from"), DIS)
FUNDING_LINE = Field("funding.line", _("Funding line"), DIS, required=False)
COST_CENTER = Field("funding.cost_center", _("Cost center"), DIS, required=False)
JOB_CLASS = Field("funding.job_class", _("Job class and title"), DIS, required=False)
EMPLOYEE_NUMBER = Field("student.employee_number", _("Employee number"), DIS, required=False)
APPROVER_NAME = Field("timesheet.approver", _("Who approves timesheets"), SCH)

# --- Work permit: the issuer's box --------------------------------------------------------------
DAY_KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_LABELS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
PERMIT_DAYS = tuple(
    Field(f"permit.hours_{key}", label, SCH, Kind.HOURS, required=False)
    for key, label in zip(DAY_KEYS, DAY_LABELS, strict=True)
)
PERMIT_WEEK = Field("permit.hours_week", _("Week"), SCH, Kind.HOURS, required=False)
AGE_EVIDENCE = Field(
    "permit.age_evidence",
    _("Proof of age seen"),
    SCH,
    Kind.CHOICE,
    # Education Code 49133 lists what counts.
    choices=(
        ("school_record", _("School record")),
        ("birth_certificate", _("Birth certificate")),
        ("baptism_certificate", _("Baptism certificate")),
        ("passport", _("Passport")),
        ("affidavit", _("Affidavit of parent or guardian")),
    ),
)
PERMIT_TYPE = Field(
    "permit.type",
    _("Type of permit"),
    SCH,
    Kind.CHOICE,
    choices=(
        ("general", _("General")),
        ("restricted", _("Restricted")),
        ("full_time", _("Full-time")),
        ("wee_cve_pa", _("Work experience or vocational education")),
        ("workability", _("WorkAbility")),
        ("special", _("Special")),
        ("vacation", _("Vacation")),
    ),
)

# --- Asked while signing ------------------------------------------------------------------------
OTHER_JOBS = Field(
    "guardian.other_jobs",
    _("Other jobs the student has now, if any"),
    GDN,
    required=False,
    span=12,
)
TRANSPORT = Field(
    "guardian.transport",
    _("How the student gets to work"),
    GDN,
    Kind.CHOICE,
    choices=(
        ("transit", _("Bus or train")),
        ("family", _("Family car")),
        ("own", _("Drives")),
        ("walk", _("Walks or cycles")),
    ),
)
MEDIA_RELEASE = Field(
    "guardian.media_release",
    _("Photos and short videos of the student at work may be published"),
    GDN,
    Kind.YES_NO,
)
