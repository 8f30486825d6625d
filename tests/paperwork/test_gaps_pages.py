"""Gaps on the packet's page, in the queue and in the figures."""

import re

import pytest

from core import clock
from paperwork.actions import rechecking
from paperwork.enums import PacketState
from tests.harness import soup, texts
from tests.paperwork.asked import client_of, prepared, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(district):
    return prepared()


# --- The packet's page and the queue -------------------------------------------------------------


def test_sending_with_gaps_names_them_and_a_tick_lets_it_go(scene):
    desk = client_of(scene, "coordinator")
    url = ("paperwork:packet-send", scene.packet.pk)

    page = desk.post(*url, follow=True).content.decode()
    assert "Home phone (school records)" in page
    assert scene.reload().state == PacketState.PREPARED

    desk.post(*url, data={"blanks": "on"})
    assert scene.reload().state == PacketState.SENT


def test_sending_many_keeps_back_what_misses_values(scene):
    desk = client_of(scene, "coordinator")
    page = desk.post("paperwork:send-many", data={"all": "on"}, follow=True).content.decode()
    assert "could not be sent" in page
    assert "Values are missing" in page
    desk.post("paperwork:send-many", data={"all": "on", "blanks": "on"})
    assert scene.reload().state == PacketState.SENT


def test_the_page_shows_old_and_new_and_what_would_be_lost(scene):
    scene.send()
    scene.sign("student")
    scene.placement.duties = "Sweeps the floor"
    scene.placement.save()
    rechecking.sweep(at=clock.now())
    desk = client_of(scene, "coordinator")

    page = soup(desk.get("paperwork:packet", scene.packet.pk)).select_one("#changed")
    assert "Sweeps the floor" in page.text
    assert "Needs new signatures" in page.text
    assert "Placement" in page.text  # the source, in words
    assert f"{scene.student.legal_name} (Student)" in page.text
    queue = desk.get("paperwork:queue", changed="on")
    assert [packet.pk for packet in queue.context["packets"]] == [scene.packet.pk]

    desk.post("paperwork:packet-again", scene.packet.pk)
    work()
    assert scene.reload().state == PacketState.PREPARED
    assert scene.packet.changed_at is None
    assert soup(desk.get("paperwork:packet", scene.packet.pk)).select_one("#changed") is None


def test_each_value_says_source_and_day(scene):
    page = soup(client_of(scene, "coordinator").get("paperwork:packet", scene.packet.pk))
    sources = texts(page, ".facts__source")
    assert any(re.match(r"School record, \w+", source) for source in sources)


# --- The figures ---------------------------------------------------------------------------------


@pytest.mark.parametrize("count", (1, 3))
def test_the_figures_cost_the_same_however_many(coordinator, count, django_assert_num_queries):
    scenes = [prepared() for _ in range(count)]
    type(scenes[0].placement.funding.season).objects.update(is_current=False)
    season = scenes[0].placement.funding.season
    season.is_current = True
    season.save()
    for scene in scenes:
        scene.placement.journey.season = season
        scene.placement.journey.save()

    with django_assert_num_queries(11):
        response = coordinator.get("paperwork:figures")

    total = response.context["figures"].total
    assert total.papers == 2 * count
    assert total.missing == {"sis": count, "school": 4 * count, "guardian": 2 * count}
    assert total.boxes == total.filled + 7 * count
    assert total.share == int(1000 * total.filled / total.boxes) / 10


def test_the_figures_as_a_file_and_without_papers(coordinator):
    assert "Nothing to count" in coordinator.get("paperwork:figures").content.decode()
    scene = prepared()
    season = scene.placement.funding.season
    season.is_current = True
    season.save()
    lines = b"".join(coordinator.get("paperwork:figures-export").streaming_content).decode()
    header, *rows = lines.splitlines()
    assert "Missing: school" in header
    assert [row.split(",")[0] for row in rows][-1] == "All forms"
