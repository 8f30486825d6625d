"""Answers that say why."""

import pytest
from django.core.exceptions import PermissionDenied
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import gettext_lazy, override

from core.verdict import ALLOW, Verdict, deny
from districts import policies
from districts.models import Membership


def test_yes_is_true_and_has_nothing_to_explain():
    assert ALLOW
    assert ALLOW.reason == ""
    assert ALLOW.enforce() is None


def test_no_is_false_says_why_and_stops():
    verdict = deny("The season is over.")

    assert not verdict
    assert verdict.reason == "The season is over."
    with pytest.raises(PermissionDenied, match="The season is over"):
        verdict.enforce()


def test_a_reason_is_said_in_the_language_of_the_moment():
    with override("es"):
        verdict = deny(gettext_lazy("Yes"))

    assert verdict.reason == "Sí"


def test_verdicts_compare_by_what_they_say():
    assert deny("a") == Verdict(allowed=False, reason="a") != deny("b")


def test_a_template_asks_the_policy_that_the_view_enforces(monkeypatch):
    asked = []

    def may_look(membership, *subjects):
        asked.append((membership, subjects))
        return deny("Not today.")

    monkeypatch.setattr(policies, "may_look", may_look, raising=False)
    request = RequestFactory().get("/")
    request.membership = Membership(role="mentor")
    template = Template(
        '{% load verdicts %}{% verdict "districts.may_look" one two as can %}{{ can.reason }}'
    )

    drawn = template.render(Context({"request": request, "one": 1, "two": 2}))

    assert drawn == "Not today."
    assert asked == [(request.membership, (1, 2))]
