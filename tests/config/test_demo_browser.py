"""The demo's pages in a real browser: one click in, links to press, news without a reload."""

import pytest
from django.core.mail import send_mail

from tests.config.test_demo import demo, pilot  # noqa: F401 fixtures

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scheme"), ((390, "dark"), (1280, "light")))
def test_the_pages_are_accessible(transactional_db, pilot, window, width, scheme):  # noqa: F811
    send_mail("Hello", "Press:\n\nhttps://x.example/\n\n048213", None, ["rosa@x.example"])
    visitor = window(width=width, color_scheme=scheme)

    visitor.go("/demo/")
    visitor.go("/demo/inbox/")
    visitor.page.locator(".mail__boxes a").first.click()
    visitor.look()

    assert visitor.page.locator(".letter__code").inner_text() == "048213"


def test_one_click_is_enough(transactional_db, pilot, window):  # noqa: F811
    visitor = window()
    visitor.go("/demo/")

    visitor.page.locator("button.enter", has_text=pilot.user.name).click()

    visitor.page.wait_for_url("**/d/los-robles/**")
    assert pilot.user.name in visitor.page.locator("aside.demo").inner_text()


def test_news_comes_without_a_reload(transactional_db, demo, window):  # noqa: F811
    visitor = window()
    visitor.go("/demo/inbox/")
    assert visitor.page.get_by_text("No messages yet").is_visible()

    send_mail("Hello", "Text", None, ["rosa@x.example"])

    visitor.page.locator(".mail__boxes .count").wait_for()
