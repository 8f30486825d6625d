"""Why a row waits for a person, in plain words (pure)."""

from django.utils.translation import gettext_lazy as _

# reason -> (what is wrong, what to do); filled from `StudentChange.detail`.
REASONS = {
    "keys-disagree": (
        _("The ids of this row belong to different students."),
        _("Check the district id and the state id in the student information system."),
    ),
    "id-changed": (
        _("The source system now gives this student another district id."),
        _("Check which id is right; Onramp keeps the old one until then."),
    ),
    "another-person": (
        _("The id belongs to a student with another last name and another birth date."),
        _("Check whether the id was given to somebody else."),
    ),
    "same-person": (
        _("A student with this name and birth date is here already, under another id."),
        _("Check whether they are one person; if so, correct the id of one of them."),
    ),
    "twice": (
        _("Two rows of the file belong to the same student."),
        _("Keep one of them in the export."),
    ),
    "school-unknown": (
        _("Onramp does not know the school “{school}”."),
        _("Say which school it is, or add the school to this district, and import again."),
    ),
    "school-missing": (
        _("The row names no school."),
        _("Add the school to the export and import again."),
    ),
    "student-unknown": (
        _("Onramp does not know this student, and the file does not say enough to add one."),
        _("Import the roster first, then this file."),
    ),
}
