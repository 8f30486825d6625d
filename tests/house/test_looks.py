"""Whoever looks at a student's record leaves an event: every address that names one is asked.

A new address with a number in it goes into one of the two tables below, or the first test fails.
"""

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.urls import URLPattern, get_resolver

from districts import looks
from districts.enums import STAFF, Role
from districts.logbook import known_kinds
from districts.models import Event, Season
from districts.verbs import PAGES, PARTS, SENTENCES
from paperwork.catalogue import FORMS, SignerRole
from paperwork.models import Place
from tests.factories.employers import OpeningFactory
from tests.factories.paperwork import DocumentFactory, PacketFactory, WorkPermitFactory
from tests.factories.pipeline import ApplicationFactory, ReviewFactory
from tests.factories.students import CareerDocumentFactory
from tests.factories.trainings import AssignmentFactory
from tests.harness.clients import RoleClient
from tests.house.verbs import recorded
from tests.paperwork.scene import placed

# URL name -> who opens it in the test; what it names is in `rows`.
STUDENTS = {
    "students:detail": (Role.COORDINATOR,),
    "students:family": (Role.COORDINATOR,),
    "students:legal": (Role.COORDINATOR,),
    "pipeline:journey": (Role.COORDINATOR,),
    "pipeline:journey-panel": (Role.COORDINATOR,),
    "pipeline:career-file": (Role.COORDINATOR,),
    "pipeline:review": (Role.COORDINATOR,),
    "pipeline:application": (Role.COORDINATOR, Role.EMPLOYER),
    "pipeline:application-resume": (Role.COORDINATOR, Role.EMPLOYER),
    "pipeline:placement": (Role.COORDINATOR, Role.EMPLOYER),
    "paperwork:packet": (Role.COORDINATOR,),
    "paperwork:packet-sheet": (Role.COORDINATOR,),
    "paperwork:packet-questions": (Role.COORDINATOR,),
    "paperwork:document-pdf": (Role.COORDINATOR, Role.EMPLOYER),
    "paperwork:read": (Role.EMPLOYER,),
    "paperwork:told-student": (Role.COORDINATOR,),
    "paperwork:permit": (Role.COORDINATOR,),
    "paperwork:permit-pdf": (Role.COORDINATOR, Role.EMPLOYER),
    "paperwork:permit-sheet": (Role.COORDINATOR, Role.EMPLOYER),
    "paperwork:permit-sheet-pdf": (Role.COORDINATOR, Role.EMPLOYER),
    "trainings:assignment": (Role.COORDINATOR,),
    "trainings:certificate": (Role.COORDINATOR,),
    "notifications:student": (Role.COORDINATOR,),
    "notifications:signers": (Role.COORDINATOR,),
}
# These carry a number too, but show no single student's record.
OTHERS = {
    **dict.fromkeys(
        ("employers:detail", "employers:edit", "employers:contact-new",
         "employers:worksite-new", "employers:agreement-new", "employers:agreement-edit",
         "employers:opening-edit"),
        "employers and openings",
    ),
    **dict.fromkeys(
        ("districts:calendar", "districts:person", "districts:provider",
         "districts:provider-change"),
        "staff, how they sign in, and when school is held",
    ),
    "students:copy-file": "a download: record.downloaded",
    "pipeline:opening": "an opening",
    "pipeline:tracker": "a list: list.viewed",
    "pipeline:tracker-export": "an export: applicants.exported",
    "paperwork:batch": "how far a worker is",
    "paperwork:bundle": "how far a worker is",
    "paperwork:bundle-file": "a download: packets.exported",
    "paperwork:agreement-mou": "the words of an agreement",
    "paperwork:form-preview-pdf": "a form tried with a student: record.viewed, in test_own_publish",
    **dict.fromkeys(
        ("paperwork:form", "paperwork:form-map", "paperwork:form-page", "paperwork:form-pages",
         "paperwork:form-details", "paperwork:form-overflow", "paperwork:form-publish"),
        "a form, nobody's",
    ),
    "paperwork:form-preview": "a list: list.viewed",
    "paperwork:told-student-export": "an export: disclosures.exported",
    "students:roster-detail": "a list: list.viewed",
    "students:roster-mapping": "the columns of a file",
    "students:roster-problems": "an export: roster_problems.exported",
    "trainings:course": "a training, nobody's",
}  # fmt: skip
READERS = {Role.EMPLOYER, *STAFF, "member"}


def numbered(resolver=None, space=""):
    """Yield (URL name, view) of every address with a number in it."""
    for entry in (resolver or get_resolver()).url_patterns:
        if not isinstance(entry, URLPattern):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from numbered(entry, inner)
        elif "<int:" in str(entry.pattern) and hasattr(entry.callback, "door"):
            yield f"{space}{entry.name}", entry.callback


def test_every_numbered_address_says_whether_it_shows_a_student():
    read = {
        name
        for name, view in numbered()
        if "GET" in view.door.methods and READERS & set(view.door.who)
    }

    assert read - set(STUDENTS) - set(OTHERS) == set(), "add them to a table above"
    assert (set(STUDENTS) | set(OTHERS)) - read == set(), "these are gone"


@pytest.fixture
def scene(district):
    """One placed student whose packet waits for the employer, with all else they may have."""
    found = placed(forms=("consent", "b1_1"))
    Season.objects.update(is_current=True)
    found.prepare()
    found.send()
    found.sign(SignerRole.STUDENT)
    return found


def rows_of(scene) -> dict:
    journey, student, home = scene.placement.journey, scene.student, scene.placement.employer
    file = ContentFile(b"%PDF-1.4", name="resume.pdf")
    resume = CareerDocumentFactory(student=student, file=file)
    opening = OpeningFactory(employer=home, season=journey.season, posted=True)
    application = ApplicationFactory(journey=journey, opening=opening, resume=resume)
    training = AssignmentFactory(
        student=student, submitted=True, certificate=file, certificate_name="a.pdf",
        certificate_type="application/pdf",
    )  # fmt: skip
    place = Place.objects.filter(signer__role=SignerRole.EMPLOYER).first()
    paper = DocumentFactory(
        packet=PacketFactory(placement=scene.placement, kind="permit", prepared=True),
        form_code="b1_4", state="sealed", sealed_at=scene.packet.opened_at, sealed_file=file.name,
        sealed_sha256="0" * 64,
    )  # fmt: skip
    paper.sealed_file.save("permit.pdf", ContentFile(b"%PDF-1.4"))
    permit = WorkPermitFactory(placement=scene.placement, issued=True, packet=paper.packet)
    return {
        "students:detail": student,
        "students:family": student,
        "students:legal": student,
        "pipeline:journey": journey,
        "pipeline:journey-panel": student,
        "pipeline:career-file": resume,
        "pipeline:review": ReviewFactory(journey=journey, document=resume),
        "pipeline:application": application,
        "pipeline:application-resume": application,
        "pipeline:placement": scene.placement,
        "paperwork:packet": scene.packet,
        "paperwork:packet-sheet": (scene.packet.pk, "payroll_visit"),
        "paperwork:packet-questions": scene.packet,
        "paperwork:document-pdf": place.document,
        "paperwork:read": place,
        "paperwork:told-student": student,
        **dict.fromkeys(
            (
                "paperwork:permit",
                "paperwork:permit-pdf",
                "paperwork:permit-sheet",
                "paperwork:permit-sheet-pdf",
            ),
            permit,
        ),
        "trainings:assignment": training,
        "trainings:certificate": training,
        "notifications:student": student,
        "notifications:signers": scene.placement,
    }


def test_each_look_at_a_student_leaves_an_event(scene):
    rows = rows_of(scene)
    people = {
        Role.COORDINATOR: RoleClient(scene.coordinator),
        Role.EMPLOYER: RoleClient(scene.contact.membership),
    }
    silent = []
    for name, roles in STUDENTS.items():
        for role in roles:
            before = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
            row = rows[name]
            args = row if isinstance(row, tuple) else (row.pk,)
            answer = people[role].get(name, *args)
            assert answer.status_code == 200, (name, role)
            assert b"".join(answer)
            made = Event.objects.filter(pk__gt=before, student_id=scene.student.pk)
            verb = looks.TOLD if role == Role.EMPLOYER else looks.VIEWED
            if not _is_whole(made.filter(verb=verb).first(), people[role], scene):
                silent.append((name, role))
    assert silent == []


def _is_whole(event, person, scene) -> bool:
    """It says who, in which role, for what, which parts; and whose, where it left the school."""
    if event is None or event.by != person.membership or not event.facts["parts"]:
        return False
    known = event.facts["page"] in PAGES and set(event.facts["parts"]) <= {*PARTS, *FORMS}
    told = event.verb != looks.TOLD or event.facts["employer"] == scene.placement.employer_id
    return known and told and event.facts["role"] == person.membership.role


# --- Words ---------------------------------------------------------------------------------------


def test_every_verb_that_is_recorded_has_a_sentence():
    found = recorded()

    assert {"record.viewed", "signer.reminded", "roster.applied", "account.signed_in"} <= found
    assert found - set(SENTENCES) == set(), "give them a sentence in districts/verbs.py"


def test_no_two_verbs_read_the_same():
    words = [str(sentence) for sentence in SENTENCES.values()]

    assert sorted(words) == sorted(set(words))


def test_every_kind_of_row_that_events_name_is_known():
    """`config.subjects` names each model of ours that some event may be about."""
    models = {model._meta.label_lower for model in apps.get_models()}

    assert known_kinds() <= models
    assert {"students.student", "paperwork.packet", "districts.membership"} <= known_kinds()
