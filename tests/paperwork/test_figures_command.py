"""`manage.py prefill_figures`: the same figures for people at a shell and for programs."""

import json

import pytest
from django.core.management import CommandError, call_command

from core import clock, jobs
from paperwork.actions import packets
from tests.factories.districts import SeasonFactory
from tests.paperwork.scene import placed

pytestmark = pytest.mark.django_db


def counted(capsys, *words) -> str:
    call_command("prefill_figures", "--district", *words)
    return capsys.readouterr().out


def test_a_season_without_papers_has_nothing_to_miss(district, capsys):
    SeasonFactory(district=district, is_current=True)
    found = json.loads(counted(capsys, district.slug, "--json"))
    assert (found["boxes"], found["share_percent"], found["forms"]) == (0, 100.0, [])


def test_boxes_are_counted_form_by_form(district, capsys):
    scene = placed(forms=("consent", "b1_1"))
    packets.prepare_packets(packets=[scene.packet], by=scene.coordinator, at=clock.now())
    jobs.drain(packets.PACKETS)
    season = scene.placement.journey.season
    season.is_current = True
    season.save()

    found = json.loads(counted(capsys, district.slug, "--json"))
    assert found["missing_by_owner"] == {"guardian": 2, "school": 4, "sis": 1}
    assert {row["form"] for row in found["forms"]} == {"consent", "b1_1"}
    assert sum(row["boxes"] for row in found["forms"]) == found["boxes"]
    words = counted(capsys, district.slug)
    assert "1 packets of 1 placements" in words
    assert f"Together: {found['prefilled']} of {found['boxes']}" in words


def test_what_cannot_be_counted_is_said(district):
    with pytest.raises(CommandError, match="no district nowhere"):
        call_command("prefill_figures", "--district", "nowhere")
    with pytest.raises(CommandError, match="No season is current"):
        call_command("prefill_figures", "--district", district.slug)
