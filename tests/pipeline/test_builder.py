"""The guided builder: answers become a text, and the text gives the answers back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import builder
from students.enums import DocumentKind

RESUME, LETTER = DocumentKind.RESUME, DocumentKind.LETTER
MINE = {
    "name": "Daniela Ruiz",
    "contact": "daniela@mail.example · (213) 555-0101",
    "education": "Sylmar High School, class of 2027",
    "experience": "School store, 2025\nKept the stock list.",
    "skills": "Spanish, English\nSpreadsheets",
    "more": "",
}
LETTER_ANSWERS = {
    "greeting": "Dear hiring team,",
    "why": "I want to work in a clinic.",
    "example": "I kept the stock list.",
    "other_example": "I trained two helpers.",
    "closing": "Thank you for reading.",
    "name": "Daniela Ruiz",
}


def test_a_resume_has_its_sections_in_order():
    assert builder.compose(RESUME, MINE) == (
        "Daniela Ruiz\ndaniela@mail.example · (213) 555-0101\n\n"
        "Education\nSylmar High School, class of 2027\n\n"
        "Experience and projects\nSchool store, 2025\nKept the stock list.\n\n"
        "Skills and languages\nSpanish, English\nSpreadsheets"
    )


@pytest.mark.parametrize(("kind", "answers"), [(RESUME, MINE), (LETTER, LETTER_ANSWERS)])
def test_a_text_gives_its_answers_back(kind, answers):
    assert builder.parse(kind, builder.compose(kind, answers)) == answers


def test_a_line_that_reads_like_a_heading_stays_where_it_was_written():
    answers = MINE | {"experience": "Robot club\nSkills:\nsoldering"}
    parts = builder.parse(RESUME, builder.compose(RESUME, answers))
    assert parts["experience"] == "Robot club\n- Skills:\nsoldering"
    assert parts["skills"] == MINE["skills"]


def test_a_pasted_resume_is_told_apart_by_its_own_headings():
    text = "José Núñez\njose@mail.example\n\nWork Experience:\nBakery\n\nLANGUAGES\nSpanish"
    parts = builder.parse(RESUME, text)
    assert parts["name"] == "José Núñez"
    assert (parts["experience"], parts["skills"]) == ("Bakery", "Spanish")


def test_a_letter_in_three_paragraphs_keeps_every_word():
    text = "Dear team,\n\nI like work.\n\nI would be glad to come.\n\nAna Reyes"
    assert builder.parse(LETTER, text) == {
        "greeting": "Dear team,",
        "why": "I like work.",
        "example": "",
        "other_example": "",
        "closing": "I would be glad to come.",
        "name": "Ana Reyes",
    }


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60)
lines = st.lists(words, max_size=4).map("\n".join)


@given(st.fixed_dictionaries(dict.fromkeys(builder.PARTS[RESUME], lines)))
def test_composing_again_changes_nothing(answers):
    once = builder.compose(RESUME, answers | {"name": "Ana Reyes"})
    assert builder.compose(RESUME, builder.parse(RESUME, once)) == once


@given(st.fixed_dictionaries(dict.fromkeys(builder.LETTER_PARTS, lines)))
def test_no_word_of_a_letter_is_lost(answers):
    text = builder.compose(LETTER, answers)
    again = builder.compose(LETTER, builder.parse(LETTER, text))
    assert "".join(again.split()) == "".join(text.split())
