"""Drawn signatures are lines on a sheet; nothing else gets through."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperwork.consents import CONSENTS, CURRENT, consent
from paperwork.strokes import BadDrawing, path_of


@pytest.mark.parametrize(
    ("drawing", "path"),
    (
        ("", ""),
        ("  ", ""),
        ("[]", ""),
        ("[[], [[7, 7]]]", "M7 7L7 7"),
        ("[[[1, 2], [30, 40], [600, 180]], [[5, 5]]]", "M1 2L30 40L600 180M5 5L5 5"),
    ),
)
def test_a_drawing_becomes_a_path(drawing, path):
    assert path_of(drawing) == path


@pytest.mark.parametrize(
    "drawing",
    (
        "nonsense",
        "{}[]",
        "5",
        '[[["1", 2]]]',
        "[[[1.5, 2]]]",
        "[[[true, 2]]]",
        "[[[1]]]",
        "[[[1, 2, 3]]]",
        "[[[601, 2]]]",
        "[[[1, -1]]]",
        '["M0 0"]',
        "[" * 30_000,
        json.dumps([[[1, 1]] * 3_500]),
        " " + "1" * 50_000,
        'data:image/png;base64,"><script>',
    ),
)
def test_anything_else_is_refused(drawing):
    with pytest.raises(BadDrawing):
        path_of(drawing)


@given(st.text(max_size=200))
def test_no_text_ever_leaves_the_alphabet_of_paths(drawing):
    try:
        path = path_of(drawing)
    except BadDrawing:
        return
    assert set(path) <= set("ML 0123456789")


def test_every_consent_has_its_own_digest_in_each_language():
    assert CURRENT in CONSENTS
    one = consent()
    assert "counts as much as on paper" in one.text("en")
    assert one.digest("en") == one.digest("en")
    assert len(one.digest("en")) == 64
