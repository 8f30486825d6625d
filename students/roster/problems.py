"""What can be wrong with a roster, in plain words (pure).

Every code has one sentence for what happened, one for what was kept and one for what to do.
The sentences are translated and filled from `Problem.detail` when they are shown, so what is
stored is the code and the detail.
R-numbers are the rules of `docs/rosters.md`.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Severity(StrEnum):
    INFO = "info"  # nothing to do
    WARNING = "warning"  # taken, but worth a look
    ERROR = "error"  # this row or file was not taken


@dataclass(frozen=True, slots=True)
class Message:
    severity: Severity
    says: str
    kept: str
    todo: str = ""


_NOTHING = _("Nothing was taken from this upload.")
_OTHERS = _("All other rows were kept.")
_ROW = _("The row was kept.")
_BLANK = _("The row was kept; this field was left as it was.")
_FIX = _("Correct it in the student information system and import again.")
_NO_ACTION = _("You do not need to do anything.")


def _refusal(says: str, todo: str) -> Message:
    return Message(Severity.ERROR, says, _NOTHING, todo)


def _error(says: str, kept: str = _OTHERS, todo: str = _FIX) -> Message:
    return Message(Severity.ERROR, says, kept, todo)


def _warning(says: str, kept: str = _ROW, todo: str = _FIX) -> Message:
    return Message(Severity.WARNING, says, kept, todo)


def _info(says: str, kept: str = _ROW, todo: str = _NO_ACTION) -> Message:
    return Message(Severity.INFO, says, kept, todo)


_FILES = {
    "file-empty": _refusal(_("The file is empty."), _("Export it again and upload the new file.")),
    "file-too-large": _refusal(
        _("The file is larger than {limit} MB."),
        _("Export fewer schools at a time, or send a zip."),
    ),
    "zip-broken": _refusal(
        _("This is not a zip that can be opened, although its name ends in .zip."),
        _("Zip the CSV files again, or upload a single CSV."),
    ),
    "zip-encrypted": _refusal(
        _("The zip is protected with a password."), _("Send it without a password.")
    ),
    "zip-too-many-files": _refusal(
        _("The zip holds {count} files; at most {limit} are read."),
        _("Put only the roster files into the zip."),
    ),
    "zip-too-large": _refusal(
        _("Unpacked, the zip would be larger than {limit} MB."),
        _("Put only the roster files into the zip, or export fewer schools."),
    ),
    "zip-name-twice": _refusal(
        _("The zip holds two files named {name}."),
        _("Keep one of them: we cannot know which is right."),
    ),
    "zip-without-tables": _refusal(
        _("There is no CSV or XLSX file in the zip."),
        _("Zip the CSV files themselves, not a folder of other documents."),
    ),
    "old-excel": _refusal(
        _("This is an old Excel file (.xls)."), _("Save it as .xlsx or as CSV UTF-8.")
    ),
    "not-a-table": _refusal(
        _("This is not a CSV, an XLSX or a zip of CSV files."),
        _("Upload the export of your student information system unchanged."),
    ),
    "xlsx-broken": _refusal(
        _("The spreadsheet cannot be opened."), _("Save it again as .xlsx, or as CSV UTF-8.")
    ),
    "xlsx-unsafe": _refusal(
        _("The spreadsheet holds definitions that a roster never needs."),
        _("Save it as CSV UTF-8 and upload that."),
    ),
    "encoding": _refusal(
        _("The text is not {encoding}: line {line}, byte {byte} (0x{value})."),
        _("Save as “CSV UTF-8”, or choose “Windows (cp1252)” if an older system made the file."),
    ),
    "encoding-utf16": _refusal(
        _("The text is saved as UTF-16 (“Unicode text”)."), _("Save it as “CSV UTF-8”.")
    ),
    "too-many-rows": _refusal(
        _("The file has more than {limit} rows."), _("Export fewer schools at a time.")
    ),
    "no-header": _refusal(
        _("No row of column names was found in the first {rows} rows."),
        _("Keep the row with the column names above the students."),
    ),
    "header-missing": _refusal(
        _("Required columns are missing: {columns}."),
        _("Export the file with these columns. Found: {found}."),
    ),
    "header-twice": _refusal(
        _("Two columns are named {column}."), _("Rename or remove one of them.")
    ),
    "users-missing": _refusal(
        _("The zip or folder has no users.csv, so it names nobody."),
        _("Add users.csv, or upload a single CSV with a column mapping."),
    ),
    "mapping-incomplete": _refusal(
        _("The column mapping does not say where the {field} is."),
        _("Choose a column for it and try again."),
    ),
    "mapping-column-gone": _refusal(
        _("The saved mapping reads “{column}”, which this file does not have."),
        _("Choose the right column; the mapping will remember it."),
    ),
    "mapping-date-format": _refusal(
        _("Nobody has said how dates are written in “{column}”."),
        _("Choose the date format. It is never guessed: 03/04 is two different days."),
    ),
    "mapping-refused": _refusal(
        _("The column “{column}” must not be imported: {reason}."),
        _("Take it out of the mapping. Better still, out of the export."),
    ),
}

_ROWS = {
    "deleted-students": _info(
        _("Students whose family asked for deletion are in this file: {count}."),
        _("They were left out."),
    ),
    "row-too-long": _error(_("The row has {cells} cells, the header only {expected}.")),
    "row-short": _warning(
        _("The row has {cells} cells, the header {expected}."),
        _("The row was kept; the missing cells count as empty."),
    ),
    "row-unreadable": _error(
        _("A quotation mark opens here and does not close."),
        todo=_("Close it, or take it out, and import again."),
    ),
    "value-missing": _error(_("{column} is empty, and a row needs it.")),
    "value-too-long": _error(_("{column} is longer than {limit} characters.")),
    "looks-like-ssn": _error(
        _("{column} looks like a Social Security number."),
        _("The row was not taken and the number was not stored. All other rows were kept."),
        _("Take Social Security numbers out of the export."),
    ),
    "duplicate": _error(
        _("{column} {value} is used on lines {lines}."),
        _("None of these rows was taken, because we cannot know which is right."),
    ),
    "enum-case": _warning(_("“{value}” was read as “{read}”."), todo=_NO_ACTION),
    "enum-newer": _warning(_("“{value}” belongs to a newer OneRoster version."), todo=_NO_ACTION),
    "enum-unknown": _error(_("“{value}” is not a {column} we know.")),
    "date-unreadable": _error(_("“{value}” is not a date written as {expected}.")),
    "birth-date-unreadable": _error(
        _("“{value}” is not a date written as {expected}."),
        _("The student was kept without this birth date; {file} line {line} was not taken."),
        _("Correct it, or set the date format of this district, and import again."),
    ),
    "age-unlikely": _warning(
        _("The birth date makes the student {age}."), todo=_("Check the birth date.")
    ),
    "age-too-young": _warning(
        _("The birth date makes the student {age}, too young for an account."),
        _("The row was kept; no account can be opened."),
        _("Check the birth date."),
    ),
    "grade-rewritten": _warning(_("Grade “{value}” was read as {read}."), todo=_NO_ACTION),
    "grade-several": _warning(
        _("Several grades: “{value}”. The highest, {read}, counts."), todo=_("Check the grade.")
    ),
    "grade-unknown": _warning(_("“{value}” is not a grade we know."), _BLANK),
    "phone-unreadable": _warning(_("The telephone number cannot be read."), _BLANK),
    "email-unreadable": _warning(_("The e-mail address cannot be read."), _BLANK),
    "ssid-unreadable": _warning(_("The state id does not have ten digits."), _BLANK),
    "yes-no-unreadable": _warning(_("“{value}” is neither yes nor no."), _BLANK),
    "yes-no-rewritten": _warning(_("“{value}” was read as {read}."), todo=_NO_ACTION),
    "name-incomplete": _warning(_("The name has only one part."), todo=_("Check the name.")),
    "name-parts": _warning(
        _("The name has more commas than “Last, First” needs."), todo=_("Check the name.")
    ),
    "relation-missing": _warning(_("The guardian has no stated relation."), todo=_NO_ACTION),
    "formula": _info(_("A cell starts like a spreadsheet formula. It was kept as plain text.")),
    "footer": _info(_("The row names nobody; it looks like a footer."), _("It was left out.")),
    "and-more": _info(
        _("The same happened on {count} more lines."), _("They were treated the same way.")
    ),
}

_ONEROSTER = {
    "manifest-missing": _warning(
        _("There is no manifest.csv, so nobody knows whether the file lists everybody."),
        _("Everything was read; nobody is counted as having left."),
        _("Ask for an export with a manifest."),
    ),
    "manifest-unclear": _warning(
        _("The manifest says “{value}” for {column}."),
        _("Everything was read; nobody is counted as having left."),
        _("Ask for an export with a complete manifest."),
    ),
    "header-alias": _warning(
        _("The column “{value}” was read as {read}."), _("Every row was kept."), _NO_ACTION
    ),
    "columns-ignored": _info(
        _("Columns that Onramp does not read: {columns}."), _("Every row was kept without them.")
    ),
    "columns-dropped": _info(
        _("Columns that must not be stored were dropped unread: {columns}."),
        _("Every row was kept without them."),
        _("Leave them out of the export if you can."),
    ),
    "bulk-status": _warning(
        _("The file says it lists everybody, yet it has a status on {count} rows."),
        _("The rows were kept; the status was not followed."),
        _("If this district marks leavers this way, an admin can allow it in the settings."),
    ),
    "bulk-status-followed": _warning(
        _("The row is marked “{value}” in a file that lists everybody."),
        _("The person is counted as having left, as this district allows."),
        _NO_ACTION,
    ),
    "delta-status-missing": _warning(
        _("The row has no status in a file of changes."),
        _("It was read as active."),
        _NO_ACTION,
    ),
    "school-unknown": _warning(
        _("The school {value} is not in orgs.csv."),
        _("The row was kept; a school of Onramp with this id is looked for."),
        _("Add the school to the export."),
    ),
    "school-several": _info(
        _("The student is at {count} schools; the first counts as the home school.")
    ),
    "school-type": _warning(
        _("“{value}” is a {kind}, not a school."),
        _("It was kept as the student's school."),
        _("Check that Onramp knows it by this name."),
    ),
    "agent-unresolved": _info(
        _("The guardian {value} is not in the file."),
        _("The tie was kept open and is tried again with the next import."),
    ),
    "agent-not-guardian": _info(
        _("{value} is listed as a guardian but is a {role}."),
        _("The student was kept without this tie."),
    ),
    "student-unresolved": _info(
        _("The guardian's student {value} is not in the file."),
        _("The guardian was kept; the tie is tried again with the next import."),
    ),
    "demographics-orphan": _info(
        _("There are facts about {value}, who is not in users.csv."), _OTHERS
    ),
    "role-orphan": _info(_("There is a role for {value}, who is not in users.csv."), _OTHERS),
    "status-unknown": _error(_("“{value}” is not a status we know.")),
    "role-missing": _warning(
        _("The person has no role."),
        _("Kept only if Onramp already knows them."),
        _("Check roles.csv."),
    ),
    "role-removed": _warning(
        _("The student's role at a school was removed, and no other was given."),
        _("The student was kept at the present school."),
        _("Check the school of this student."),
    ),
    "others-skipped": _info(
        _("{count} people are neither students nor guardians."), _("They were not read.")
    ),
    "merged": _info(
        _("The student is listed {count} times with the same student id."),
        _("The rows were joined into one student."),
    ),
    "merge-conflict": _error(
        _("Rows with the student id {value} name different people (lines {lines})."),
        _("None of these rows was taken, because we cannot know which is right."),
    ),
    "id-missing": _warning(
        _("The student has no district student id."),
        _("The row was kept; its source id stands in."),
    ),
}

MESSAGES: dict[str, Message] = _FILES | _ROWS | _ONEROSTER
