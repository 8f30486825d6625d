"""Consent, training agreement and acknowledgments (domain: CTE packet D02, D04, D14)."""

from django.utils.translation import gettext_lazy as _

from paperwork.catalogue import facts as f
from paperwork.catalogue.specs import Clause, FormSpec, Section, SignerRole, Slot

STUDENT = Section(
    "student",
    _("The student"),
    (
        f.PREFERRED_NAME.at(5),
        f.STUDENT_ID.at(3),
        f.GRADE.at(2),
        f.AGE.at(2, label=_("Age")),
        f.SCHOOL_NAME.at(8),
        f.PATHWAY.at(4),
    ),
)
PLACEMENT = Section(
    "placement",
    _("The internship"),
    (
        f.EMPLOYER_NAME.at(6),
        f.POSITION.at(6),
        f.WORKSITE_ADDRESS.at(8),
        f.SUPERVISOR_NAME.at(4),
        f.STARTS_ON.at(4),
        f.ENDS_ON.at(4),
        f.SCHEDULE.at(4),
        f.DUTIES,
    ),
)

CONSENT = FormSpec(
    code="consent",
    number="D02",
    version="2026.1",
    title=_("Consent of parent or guardian"),
    purpose=_("You say here that you know about this internship and agree to it."),
    sections=(
        STUDENT,
        PLACEMENT,
        Section(
            "guardian",
            _("Parent or guardian"),
            (
                f.GUARDIAN_NAME.at(6),
                f.GUARDIAN_RELATION.at(6),
                f.GUARDIAN_PHONE.at(4),
                f.GUARDIAN_EMAIL.at(4),
                f.GUARDIAN_LANGUAGE.at(4),
            ),
        ),
        Section(
            "terms",
            _("What you agree to"),
            clauses=(
                Clause(
                    _(
                        "The student may take part in this internship, at this place and in these "
                        "hours. I understand the work and who supervises it."
                    ),
                    "EC 45125.1",
                ),
                Clause(
                    _(
                        "Work has risks. The school prepares the student, visits the worksite and "
                        "can end the internship when it is not safe."
                    )
                ),
                Clause(
                    _(
                        "If the student is hurt, the supervisor may call for medical help and "
                        "calls me."
                    )
                ),
                Clause(
                    _(
                        "The employer is told the student's name, school, grade, contact for work "
                        "and availability, and what this packet says. Grades, health and family "
                        "matters are not shared."
                    ),
                    "34 CFR 99.30",
                ),
                Clause(
                    _(
                        "I can take this consent back at any time by telling the coordinator. I "
                        "can ask for every paper in print."
                    )
                ),
            ),
        ),
    ),
    slots=(
        Slot(
            SignerRole.GUARDIAN,
            2,
            _("I agree to this internship on these terms."),
            asks=(f.TRANSPORT.at(5), f.MEDIA_RELEASE.at(7)),
        ),
    ),
    for_minors_only=True,
    short_title=_("Consent"),
    highlights=(
        "student.preferred_name",
        "employer.name",
        "worksite.address",
        "placement.schedule",
        "placement.starts_on",
        "placement.ends_on",
    ),
)

TRAINING_AGREEMENT = FormSpec(
    code="training_agreement",
    number="D04",
    version="2026.1",
    title=_("Training agreement"),
    purpose=_(
        "Student, family, employer and school agree on the work, the learning and who is "
        "responsible for what."
    ),
    sections=(
        STUDENT,
        Section(
            "placement",
            _("The internship"),
            (
                f.EMPLOYER_NAME.at(8),
                f.EMPLOYER_PHONE.at(4),
                f.WORKSITE_ADDRESS.at(8),
                f.POSITION.at(4),
                f.SUPERVISOR_NAME.at(6),
                f.SUPERVISOR_PHONE.at(6),
                f.STARTS_ON.at(3),
                f.ENDS_ON.at(3),
                f.SCHEDULE.at(6),
                f.WAGE.at(3),
                f.TOTAL_HOURS.at(3),
                f.EMPLOYER_OF_RECORD.at(6),
                f.DUTIES,
                f.OBJECTIVES,
            ),
        ),
        Section(
            "student_terms",
            _("The student"),
            clauses=(
                Clause(_("comes on time, calls before the shift when that is not possible,")),
                Clause(_("follows the safety and conduct rules of the worksite,")),
                Clause(_("records the hours worked every day,")),
                Clause(_("asks for help from the supervisor or coordinator when unsure.")),
            ),
            layout="terms",
        ),
        Section(
            "employer_terms",
            _("The employer"),
            clauses=(
                # 5 CCR 10071 lists these assurances.
                Clause(_("can likely offer the work without a break to the last day,")),
                Clause(_("has the equipment and the rooms that the work needs,")),
                Clause(_("keeps conditions safe and decent,")),
                Clause(_("gives adult supervision at all times,")),
                Clause(_("is covered by workers' compensation wherever there is employment,")),
                Clause(_("keeps hourly records and rates the student's work,")),
                Clause(_("treats everybody fairly and without discrimination.")),
            ),
            layout="terms",
        ),
        Section(
            "guardian_terms",
            _("Parent or guardian"),
            clauses=(
                Clause(_("supports the student in keeping the hours agreed,")),
                Clause(_("tells the coordinator about anything that worries them.")),
            ),
            layout="terms",
            for_role=SignerRole.GUARDIAN,
        ),
        Section(
            "district_terms",
            _("The school district"),
            clauses=(
                Clause(_("prepares the student and follows up with visits and calls,")),
                Clause(_("checks that work and hours stay within the law,")),
                Clause(_("helps when there is a problem, and ends the placement if it must.")),
            ),
            layout="terms",
        ),
        Section(
            "ending",
            _("Ending it early"),
            intro=_(
                "Anybody who signs may end the agreement by telling the coordinator first. The "
                "coordinator tells all others the same day. Hours worked are paid in any case."
            ),
        ),
    ),
    slots=(
        Slot(SignerRole.STUDENT, 1, _("I take on the student's part.")),
        Slot(SignerRole.GUARDIAN, 2, _("I agree and take on the part of the family.")),
        Slot(SignerRole.EMPLOYER, 2, _("I take on the employer's part for this worksite.")),
        Slot(SignerRole.COORDINATOR, 3, _("I take on the school district's part.")),
    ),
    reference="5 CCR 10070, 10071",
    highlights=(
        "student.preferred_name",
        "employer.name",
        "worksite.address",
        "placement.schedule",
        "placement.starts_on",
        "placement.ends_on",
        "placement.hourly_wage",
    ),
)

ACKNOWLEDGMENTS = FormSpec(
    code="acknowledgments",
    number="D14",
    version="2026.1",
    title=_("Policies you have read"),
    purpose=_("Working for the district brings five policies with it. You confirm them here."),
    sections=(
        STUDENT,
        Section(
            "policies",
            _("The policies in short"),
            clauses=(
                Clause(
                    _(
                        "Conduct: I am on time, respectful and drug-free, and I follow the rules "
                        "of the district and of my worksite."
                    )
                ),
                Clause(
                    _(
                        "Child safety: adults at work never touch, message or meet me in a way "
                        "that feels wrong. If one does, I tell my coordinator or any school adult."
                    )
                ),
                Clause(
                    _(
                        "Harassment: nobody may harass me and I harass nobody. I know how to "
                        "report it, and that reporting is protected."
                    )
                ),
                Clause(
                    _(
                        "Computers: I use work accounts for work only, keep passwords to myself, "
                        "and know that use may be checked."
                    )
                ),
                Clause(
                    _(
                        "Confidentiality: what I learn about patients, customers, students or "
                        "staff stays at work. I post none of it."
                    )
                ),
            ),
        ),
    ),
    slots=(
        Slot(SignerRole.STUDENT, 1, _("I read these policies and will follow them.")),
        Slot(SignerRole.GUARDIAN, 2, _("I read these policies with the student.")),
    ),
    funding_kinds=frozenset({"district_cte"}),
    sensitivity="low",
    short_title=_("Policies"),
    highlights=("student.preferred_name", "school.name"),
)
