"""The operator's page says what the settings say."""

from scripts import settings_table
from tests.house.files import text


def test_the_table_of_settings_is_the_catalogue():
    page = text("docs/operations.md")

    assert settings_table.START in page
    assert settings_table.rewritten(page) == page, "run `make docs`"


def test_every_variable_is_explained():
    assert all(len(variable.help) > 10 for variable in settings_table.CATALOGUE)
