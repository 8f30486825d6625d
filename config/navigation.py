"""The main menu of each role, by URL name."""

from django.utils.translation import gettext_lazy as _

from districts.enums import Role

NAVIGATION: dict[str, tuple] = {
    Role.STUDENT: (
        ("home-student", _("Home")),
        ("pipeline:openings", _("Openings")),
        ("pipeline:applications", _("Applied")),
        ("pipeline:career", _("My file")),
    ),
    Role.EMPLOYER: (
        ("home-employer", _("Home")),
        ("employers:openings", _("Openings")),
        ("pipeline:candidates", _("Applicants")),
        ("paperwork:hosting", _("Permits")),
        ("paperwork:sitting", _("To sign")),
    ),
    Role.MENTOR: (
        ("home-mentor", _("Cohort")),
        ("pipeline:reviews", _("Reviews")),
        ("students:list", _("Students")),
        ("pipeline:openings", _("Openings")),
        ("paperwork:queue", _("Paperwork")),
        ("trainings:board", _("Trainings")),
        ("paperwork:sitting", _("To sign")),
    ),
    Role.OFFICE: (
        ("home-office", _("Home")),
        ("students:list", _("Students")),
        ("paperwork:queue", _("Paperwork")),
        ("paperwork:permits", _("Permits")),
        ("trainings:board", _("Trainings")),
        ("paperwork:sitting", _("To sign")),
    ),
    Role.COORDINATOR: (
        ("home-coordinator", _("Overview")),
        ("pipeline:cohort", _("Cohorts")),
        ("students:list", _("Students")),
        ("employers:list", _("Employers")),
        ("employers:agreements", _("Agreements")),
        ("paperwork:queue", _("Paperwork")),
        ("trainings:board", _("Trainings")),
        ("paperwork:sitting", _("To sign")),
    ),
    Role.PARTNER: (
        ("home-partner", _("Overview")),
        ("students:list", _("Students")),
        ("pipeline:openings", _("Openings")),
        ("employers:list", _("Employers")),
    ),
    Role.ADMIN: (
        ("home-admin", _("Overview")),
        ("students:list", _("Students")),
        ("employers:list", _("Employers")),
        ("paperwork:queue", _("Paperwork")),
        ("districts:people", _("People")),
        ("districts:events", _("Log")),
        ("districts:retention", _("Records")),
    ),
}
