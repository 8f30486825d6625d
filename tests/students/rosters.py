"""Small rosters for tests: OneRoster bundles, CSV exports with title rows, spreadsheets."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from students.roster import delimited, oneroster, sources

TODAY = date(2026, 11, 24)
SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "oneroster"


def words(text: str) -> list[str]:
    return text.split()


USERS_1_1 = words(
    "sourcedId status dateLastModified enabledUser orgSourcedIds role username userIds givenName"
    " familyName middleName identifier email sms phone agentSourcedIds grades password"
)
USERS_1_2 = words(
    "sourcedId status dateLastModified enabledUser username userIds givenName familyName middleName"
    " identifier email sms phone agentSourcedIds grades password userMasterIdentifier"
    " preferredGivenName preferredMiddleName preferredFamilyName primaryOrgSourcedId pronouns"
)
ROLES = words(
    "sourcedId status dateLastModified userSourcedId roleType role beginDate endDate orgSourcedId"
    " userProfileSourcedId"
)
ORGS = words("sourcedId status dateLastModified name type identifier parentSourcedId")
DEMOGRAPHICS = words("sourcedId status dateLastModified birthDate sex cityOfBirth")


def table(header, rows, *, newline="\r\n", mark="") -> bytes:
    """Return rows (dicts or lists) under a header as CSV bytes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=newline)
    writer.writerow(header)
    for row in rows:
        writer.writerow([row.get(k, "") for k in header] if isinstance(row, dict) else row)
    return (mark + out.getvalue()).encode()


def manifest(version="1.1", kind="bulk", system="sis") -> bytes:
    rows = [
        ["manifest.version", "1.0"],
        ["oneroster.version", version],
        ["file.users", kind],
        ["file.orgs", kind],
        ["source.systemCode", system],
    ]
    return table(["propertyName", "value"], rows)


def zipped(files: dict, *, folder="") -> io.BytesIO:
    binary = io.BytesIO()
    with zipfile.ZipFile(binary, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{folder}{name}", content)
    binary.seek(0)
    return binary


SCHOOLS = (
    {"sourcedId": "org-1", "name": "Roosevelt HS", "type": "school", "identifier": "1964733"},
    {"sourcedId": "org-2", "name": "Sylmar HS", "type": "school", "identifier": "1964734"},
)


def student(number=1, **said) -> dict:
    row = {
        "sourcedId": f"s{number}",
        "enabledUser": "true",
        "orgSourcedIds": "org-1",
        "role": "student",
        "username": f"user{number}",
        "givenName": f"Given{number}",
        "familyName": f"Family{number}",
        "identifier": f"12345{number % 10}A{number:03d}",
        "grades": "11",
    }
    return row | said


def parent(number=1, **said) -> dict:
    row = {
        "sourcedId": f"p{number}",
        "enabledUser": "true",
        "orgSourcedIds": "org-1",
        "role": "parent",
        "username": f"parent{number}",
        "givenName": "Ana",
        "familyName": f"Family{number}",
    }
    return row | said


def bundle_1_1(users, *, orgs=SCHOOLS, births=(), kind="bulk", header=USERS_1_1, **more) -> dict:
    """Return the files of a 1.1 bundle; `more` adds or replaces files, dots written as `__`."""
    files = {
        "manifest.csv": manifest("1.1", kind),
        "orgs.csv": table(ORGS, orgs),
        "users.csv": table(header, users),
    }
    if births:
        rows = [{"sourcedId": key, "birthDate": day} for key, day in births]
        files["demographics.csv"] = table(DEMOGRAPHICS, rows)
    return files | {name.replace("__", "."): content for name, content in more.items()}


def bundle_1_2(users, roles, *, orgs=SCHOOLS, births=(), kind="bulk") -> dict:
    files = bundle_1_1(users, orgs=orgs, births=births, kind=kind, header=USERS_1_2)
    return files | {"manifest.csv": manifest("1.2", kind), "roles.csv": table(ROLES, roles)}


def role(user, name="student", school="org-1", kind="primary", **said) -> dict:
    row = {"sourcedId": f"r-{user}-{school}-{name}", "userSourcedId": user, "roleType": kind}
    return row | {"role": name, "orgSourcedId": school} | said


def read_oneroster(source, **said):
    """Read a bundle given as files, a path or a file object."""
    source = zipped(source) if isinstance(source, dict) else source
    with sources.opened(source, name="roster.zip") as bundle:
        return oneroster.read(bundle, oneroster.Options(today=said.pop("today", TODAY), **said))


def read_csv(content: bytes, mapping, *, name="export.csv", encoding="utf-8"):
    with sources.opened(io.BytesIO(content), name=name, encoding=encoding) as bundle:
        return delimited.read(bundle.table(), mapping, today=TODAY)


def inspect_csv(content: bytes, *, name="export.csv"):
    with sources.opened(io.BytesIO(content), name=name) as bundle:
        return delimited.inspect(bundle.table())


def workbook(rows, *, empty_sheet_first=False) -> bytes:
    book = Workbook()
    if empty_sheet_first:
        book.create_sheet("Data")
        sheet = book["Data"]
    else:
        sheet = book.active
    for row in rows:
        sheet.append(row)
    binary = io.BytesIO()
    book.save(binary)
    return binary.getvalue()


def names(reading) -> list[str]:
    return [record.legal_first for record in reading.students]


def codes(reading) -> list[str]:
    """Return the problems' codes, sorted."""
    return sorted(problem.code for problem in reading.problems)


def problem(reading, code):
    """Return the only problem with a code."""
    found = [p for p in reading.problems if p.code == code]
    assert len(found) == 1, codes(reading)
    return found[0]


def sample(name: str) -> Path:
    """Return a sample's path, or skip where the samples are not at hand."""
    path = SAMPLES / name
    if not path.exists():
        pytest.skip("the public samples are not here")
    return path
