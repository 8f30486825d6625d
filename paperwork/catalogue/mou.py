"""The agreement between a district and an employer (domain: MOU), drawn from its dates."""

from django.utils.translation import gettext_lazy as _

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

EMP, DIS = Owner.EMPLOYER, Owner.DISTRICT
MOU = FormSpec(
    code="mou",
    number="MOU",
    version="2026.1",
    title=_("Agreement on paid internships"),
    purpose=_(
        "The school district and the employer agree on how students work and learn at the "
        "employer's worksites. Counsel of the district reviews these words before use."
    ),
    sections=(
        Section(
            "parties",
            _("The parties"),
            (
                Field("district.name", _("School district"), DIS, span=6),
                Field("district.office", _("Office"), DIS, span=6, required=False),
                Field("district.address", _("Address of the district"), DIS, span=12),
                Field("employer.name", _("Business or agency"), EMP, span=6),
                Field("employer.phone", _("Business phone"), EMP, Kind.PHONE, span=6),
                Field("mou.signatory", _("Signs for the employer"), EMP, span=6),
                Field("mou.signatory_title", _("Title"), EMP, span=6, required=False),
                Field("mou.sites", _("Worksites"), EMP, Kind.LINES, span=12),
            ),
        ),
        Section(
            "term",
            _("Term"),
            (
                Field("mou.implementation_on", _("Work on it begins"), DIS, Kind.DATE, span=3),
                Field("mou.starts_on", _("In force from"), DIS, Kind.DATE, span=3),
                Field("mou.ends_on", _("Ends on"), DIS, Kind.DATE, span=3),
                Field("mou.board_on", _("Board meeting"), DIS, Kind.DATE, span=3),
                Field("mou.seats", _("Most interns at a time"), EMP, span=4, required=False),
                Field(
                    "mou.insurance_ends_on",
                    _("Certificate of insurance valid until"),
                    EMP,
                    Kind.DATE,
                    span=4,
                ),
                Field(
                    "mou.workers_comp",
                    _("Employer has workers' compensation cover"),
                    EMP,
                    Kind.YES_NO,
                    span=4,
                ),
            ),
            clauses=(
                Clause(
                    _(
                        "No student starts before the agreement is in force, and no placement "
                        "runs past its end."
                    )
                ),
                Clause(
                    _(
                        "Either side may end it with thirty days' written notice, or at once when "
                        "a student is not safe."
                    )
                ),
            ),
        ),
        Section(
            "district_terms",
            _("The school district"),
            clauses=(
                Clause(_("prepares students, and names one coordinator whom the employer calls,")),
                Clause(
                    _(
                        "pays the wages and counts as employer where its funds pay; it pays "
                        "nothing to the employer,"
                    ),
                    "EC 51768",
                ),
                Clause(_("issues work permits, watches hours, and visits the worksite,")),
                Clause(_("ends a placement when the work or the place is not fit.")),
            ),
            layout="terms",
        ),
        Section(
            "employer_terms",
            _("The employer"),
            clauses=(
                Clause(_("gives safe, real work under an adult's eyes, and trains for it,")),
                Clause(_("keeps labor law for minors: hours, breaks, forbidden tasks,")),
                Clause(_("treats students without discrimination or harassment,")),
                Clause(_("replaces no employee and fills no strike with a student,")),
                Clause(_("writes down hours daily and rates the student's work,")),
                Clause(_("reports any injury or threat to a student within 24 hours,")),
                Clause(_("lets the district visit at any working hour.")),
            ),
            layout="terms",
        ),
        Section(
            "safety",
            _("Adults around students"),
            clauses=(
                Clause(
                    _(
                        "Either every adult who works with students without school staff is "
                        "cleared by a criminal records check, or one cleared adult is named as "
                        "responsible and present, the district visits at least every three weeks, "
                        "and the guardian has agreed to the placement."
                    ),
                    "EC 45125.1",
                ),
                Clause(
                    _(
                        "Whoever suspects abuse or neglect of a student reports it, and tells the "
                        "district."
                    )
                ),
            ),
        ),
        Section(
            "records",
            _("Student records"),
            clauses=(
                Clause(
                    _(
                        "The employer gets what the placement needs, uses it for nothing else, "
                        "shows it to nobody else, and deletes it when asked."
                    ),
                    "34 CFR 99.33",
                ),
                Clause(
                    _("No photo or story of a student is published without the family's consent.")
                ),
            ),
        ),
        Section(
            "liability",
            _("Insurance and liability"),
            clauses=(
                Clause(
                    _(
                        "General liability cover of at least $1,000,000 an occurrence, and auto "
                        "cover if students are driven, with district, board, officers and "
                        "employees as additional insured; or what the district's risk office "
                        "agrees to in writing."
                    )
                ),
                Clause(
                    _("Workers' compensation is carried by whoever is employer of record."),
                    "EC 51769",
                ),
                Clause(
                    _(
                        "Each side answers for its own negligence and holds the other harmless "
                        "from it. Between public agencies, Government Code 895 and following "
                        "apply."
                    )
                ),
                Clause(_("California law governs. Changes are in writing and signed by both.")),
            ),
        ),
    ),
    slots=(
        Slot(SignerRole.EMPLOYER, 1, _("I may sign for the employer, and we agree.")),
        Slot(SignerRole.DISTRICT, 2, _("The district agrees, subject to its board.")),
    ),
    reference="EC 51760, 51768, 51769; 5 CCR 10070",
    short_title=_("Agreement (MOU)"),
)
