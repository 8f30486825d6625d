"""Prints of a cohort: one PDF or a zip, on disk, once, for who asked, for a week."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.core.files.storage import default_storage
from pypdf import PdfReader

from core import clock as now
from core.jobs import QUEUES
from core.jobs import drain as work
from core.tenancy import within
from districts.enums import Role
from districts.models import Event
from paperwork.actions import bundling, drawing
from paperwork.actions import packets as actions
from paperwork.enums import BundleState
from paperwork.models import Bundle, Packet, Version
from paperwork.pdf import render
from tests.factories.districts import MembershipFactory
from tests.factories.paperwork import BundleFactory
from tests.harness import RoleClient, recorded_verbs, soup, texts
from tests.paperwork.crowd import crowd
from tests.paperwork.scene import placed

pytestmark = pytest.mark.django_db
ONE = ("labor_rights_receipt",)


@pytest.fixture
def cohort(coordinator):
    """Three prepared packets, nothing drawn."""
    made = crowd(3, forms=ONE)
    actions.prepare_packets(packets=made.packets, by=coordinator.membership, at=now.now())
    with within(None):
        work(actions.PACKETS)
    return made


def put_together() -> None:
    with within(None):
        work(bundling.BUNDLES)


def asked(coordinator, packets, **how) -> Bundle:
    how = {"kind": "pdf", **how}
    chosen = list(Packet.objects.filter(pk__in=[packet.pk for packet in packets]).order_by("pk"))
    return bundling.ask_print(packets=chosen, by=coordinator.membership, at=now.now(), **how)


def data_of(bundle) -> bytes:
    with bundle.file.open("rb") as file:
        return file.read()


def test_a_cohort_is_printed_as_one_pdf_and_drawn_on_the_way(coordinator, cohort):
    response = coordinator.post("paperwork:bundle-new", data={"all": "on", "kind": "pdf"})
    bundle = Bundle.objects.get()
    assert response.url.endswith(f"/paperwork/prints/{bundle.pk}/")
    assert "0 of 3" in soup(coordinator.get("paperwork:bundle", bundle.pk)).get_text()
    put_together()

    bundle.refresh_from_db()
    assert (bundle.state, bundle.papers, bundle.done) == ("ready", 3, 3)
    assert not Version.objects.filter(drawn_at=None).exists()
    answer = coordinator.get("paperwork:bundle-file", bundle.pk)
    data = b"".join(answer.streaming_content)
    reader = PdfReader(BytesIO(data))
    assert len(reader.pages) == bundle.pages
    assert [mark.title for mark in reader.outline] == [one.name for one in cohort.students]
    text = "".join(page.extract_text() for page in reader.pages)
    assert all(one.last_name in text for one in cohort.students)
    assert answer["Content-Disposition"] == f'attachment; filename="papers-{bundle.reference}.pdf"'
    verbs = [verb for verb in recorded_verbs() if verb.startswith(("print", "packets.exp"))]
    assert verbs == ["print.asked", "print.finished", "packets.exported"]
    left = Event.objects.get(verb="packets.exported")
    assert (left.by, left.facts) == (coordinator.membership, {"rows": 3, "papers": 3})


def test_each_student_begins_on_a_right_hand_page_behind_a_cover(coordinator, cohort):
    bundle = asked(coordinator, cohort.packets, starts_right=True, with_covers=True)
    put_together()

    reader = PdfReader(BytesIO(data_of(Bundle.objects.get(pk=bundle.pk))))
    begins = [reader.get_destination_page_number(mark) for mark in reader.outline]
    assert len(begins) == 3
    assert [page % 2 for page in begins] == [0, 0, 0]
    first = reader.pages[begins[1]].extract_text()
    assert cohort.students[1].name in first
    assert "Papers behind this sheet" in first


def test_a_zip_has_one_file_for_each_paper_with_names_people_can_read(coordinator, district):
    scenes = [
        placed(forms=ONE, first_name=first, last_name=last)
        for first, last in (("Мария", "Ли"), ("Ana", "../Núñez"), ("Ana", "../Núñez"))
    ]
    for scene in scenes:
        actions.prepare_packets(packets=[scene.packet], by=coordinator.membership, at=now.now())
    with within(None):
        work(actions.PACKETS)
    bundle = asked(coordinator, [scene.packet for scene in scenes], kind="zip")
    put_together()

    with zipfile.ZipFile(BytesIO(data_of(Bundle.objects.get(pk=bundle.pk)))) as found:
        assert found.testzip() is None
        names = found.namelist()
        files = [found.read(name) for name in names]
    school = scenes[0].student.school.name
    assert names[0] == f"{district.name}/{school}/Ли Мария/D21 Labor rights sheet.pdf"
    assert len({name.casefold() for name in names}) == 3
    assert not [name for name in names if ".." in name or name.startswith("/")]
    assert all(PdfReader(BytesIO(data)).pages for data in files)


def test_who_is_not_prepared_or_cannot_be_printed_is_named(coordinator, cohort, monkeypatch):
    new = placed(forms=ONE, first_name="New")
    bad = Version.objects.select_related("document").order_by("pk").first()
    plain = drawing.documents.draw

    def draw(paper):
        if paper.values["student.legal_name"] == cohort.students[0].legal_name:
            raise render.Unprintable("\u1234")
        return plain(paper)

    monkeypatch.setattr("paperwork.pdf.documents.draw", draw)
    bundle = asked(coordinator, [*cohort.packets, new.packet])
    put_together()

    bundle.refresh_from_db()
    assert (bundle.state, bundle.papers) == ("ready", 2)
    assert bundle.skipped == [[bad.document.packet_id, "unprintable"], [new.packet.pk, "open"]]
    page = soup(coordinator.get("paperwork:bundle", bundle.pk)).get_text()
    assert "Not prepared yet." in page
    assert "no installed font can print" in page


def test_nothing_to_print_says_so(coordinator):
    new = placed(forms=ONE)
    bundle = asked(coordinator, [new.packet])
    put_together()
    bundle.refresh_from_db()
    assert (bundle.state, bundle.file.name) == ("empty", "")
    assert "nothing to print" in soup(coordinator.get("paperwork:bundle", bundle.pk)).get_text()


def test_a_worker_that_dies_is_followed_by_one_that_finishes(coordinator, cohort, monkeypatch):
    bundle = asked(coordinator, cohort.packets)
    folder = bundling.FOLDER
    monkeypatch.setattr(bundling, "SLICE", -1.0)  # one packet a slice
    with within(None):
        row = QUEUES[bundling.BUNDLES].take(now.now())[0]
    row.hold()
    bundling.work(row, at=now.now())
    assert Bundle.objects.get(pk=bundle.pk).done == 1
    died = bundling.Bundle.objects.get(pk=bundle.pk)
    default_storage.save(f"{folder}/left-{died.pk}.pdf", BytesIO(b"half"))  # by a killed one

    put_together()

    bundle.refresh_from_db()
    assert (bundle.state, bundle.papers) == ("ready", 3)
    _folders, files = default_storage.listdir(folder)
    assert [name for name in files if name.endswith(f"-{bundle.pk}.pdf")] == [
        bundle.file.name.rpartition("/")[2]
    ]


def test_stopping_leaves_no_file(coordinator, cohort):
    bundle = asked(coordinator, cohort.packets)
    coordinator.post("paperwork:bundle-stop", bundle.pk)
    put_together()
    bundle.refresh_from_db()
    assert (bundle.state, bundle.file.name, bundle.due_at) == ("stopped", "", None)
    coordinator.post("paperwork:bundle-stop", bundle.pk)  # a second click
    assert recorded_verbs().count("print.stopped") == 1


def test_one_that_is_stopped_while_it_is_bound_leaves_no_file(coordinator, cohort, monkeypatch):
    bundle = asked(coordinator, cohort.packets)
    plain = bundling.default_storage.save

    def save(name, content):
        kept = plain(name, content)
        if name.startswith(bundling.FOLDER):
            fresh = Bundle.objects.get(pk=bundle.pk)
            bundling.stop_print(bundle=fresh, by=coordinator.membership, at=now.now())
            saved.append(kept)
        return kept

    saved = []
    monkeypatch.setattr(bundling.default_storage, "save", save)
    put_together()

    bundle.refresh_from_db()
    assert bundle.state == BundleState.STOPPED
    assert [default_storage.exists(name) for name in saved] == [False]


def test_the_file_goes_after_a_week_and_the_row_stays(coordinator, cohort, clock):
    bundle = asked(coordinator, cohort.packets)
    put_together()
    bundle.refresh_from_db()
    name = bundle.file.name
    clock.shift(timedelta(days=7, seconds=1))
    fresh = RoleClient(coordinator.membership)  # signed in just now
    assert fresh.get("paperwork:bundle-file", bundle.pk).status_code == 404

    put_together()

    bundle.refresh_from_db()
    assert (bundle.state, bundle.file.name, bundle.papers) == ("gone", "", 3)
    assert not default_storage.exists(name)


def test_the_file_is_for_who_asked_and_for_admins(coordinator, cohort, admin):
    bundle = asked(coordinator, cohort.packets)
    put_together()
    other = RoleClient(MembershipFactory(role=Role.COORDINATOR, district=coordinator.district))

    assert other.get("paperwork:bundle-file", bundle.pk).status_code == 404
    assert other.get("paperwork:bundle", bundle.pk).status_code == 404
    assert other.post("paperwork:bundle-stop", bundle.pk).status_code == 404
    assert list(other.get("paperwork:bundles").context["bundles"]) == []
    answer = admin.get("paperwork:bundle-file", bundle.pk)
    assert answer.status_code == 200
    assert answer.getvalue().startswith(b"%PDF")


def test_a_mentor_prints_one_packet_of_the_own_school_and_no_cohort(mentor):
    own, other = placed(forms=ONE, school=mentor.school), placed(forms=ONE)
    mentor.post("paperwork:packet-print", own.packet.pk)
    bundle = Bundle.objects.get()
    assert bundle.packet_ids == [own.packet.pk]
    assert Event.objects.get(verb="print.asked").student_id == own.student.pk
    assert mentor.post("paperwork:packet-print", other.packet.pk).status_code == 404
    assert mentor.get("paperwork:bundle-new", all="on").status_code == 403


def test_ticked_rows_are_chosen_first_and_bad_choices_lose_nothing(coordinator, cohort):
    picked = {"packet": [cohort.packets[0].pk]}
    answer = coordinator.post("paperwork:bundle-new", data=picked)
    page = soup(coordinator.http.get(answer.url))
    assert "The papers of 1 packet." in page.get_text()
    bad = coordinator.post("paperwork:bundle-new", data=picked | {"kind": "exe"})
    assert bad.status_code == 422
    assert soup(bad).select_one("input[name=packet]")["value"] == str(cohort.packets[0].pk)
    gone = coordinator.post("paperwork:bundle-new", data={"packet": "x", "kind": "pdf"})
    assert gone.url.endswith("/paperwork/")
    assert not Bundle.objects.exists()


@pytest.mark.parametrize("count", (1, 3))
def test_the_prints_cost_the_same_however_many(coordinator, count, django_assert_num_queries):
    mine = [BundleFactory(by=coordinator.membership) for _ in range(count)]
    BundleFactory()  # a neighbour's

    with django_assert_num_queries(9):
        response = coordinator.get("paperwork:bundles")

    assert {bundle.pk for bundle in response.context["bundles"]} == {one.pk for one in mine}
    assert texts(soup(response), "tbody .chip") == ["Being put together"] * count


def test_pages_can_be_drawn_by_another_library(coordinator, cohort):
    bundle = asked(coordinator, cohort.packets)
    put_together()
    with pypdfium2.PdfDocument(data_of(Bundle.objects.get(pk=bundle.pk))) as pdf:
        picture = pdf[len(pdf) - 1].render(scale=0.5).to_pil().convert("L")
    assert picture.getextrema()[0] < 100  # something is on it
