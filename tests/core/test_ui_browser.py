"""The gallery in a real browser: accessible, within the policy, on a narrow phone, by keyboard."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
TOUCH = 24  # CSS pixels, WCAG 2.2 (2.5.8)


@pytest.fixture
def gallery(live_server, page):
    """The gallery's page, and everything the browser complained about."""
    page.complaints = []
    page.on("console", lambda line: _complain(page, line))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.address = f"{live_server.url}/ui/"
    return page


def _complain(page, line):
    if line.type in {"error", "warning"}:
        page.complaints.append(line.text)


@pytest.mark.parametrize("theme", ("light", "dark"))
@pytest.mark.parametrize("width", (390, 1280))
def test_no_rule_of_accessibility_or_policy_is_broken(gallery, theme, width):
    gallery.set_viewport_size({"width": width, "height": 900})
    gallery.goto(f"{gallery.address}?theme={theme}")

    result = Axe().run(gallery, options=RULES).response

    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in result["violations"]] == []
    assert len(result["passes"]) > 30
    assert gallery.complaints == []


def test_nothing_runs_out_of_a_320_pixel_screen(gallery):
    gallery.set_viewport_size({"width": 320, "height": 640})
    gallery.goto(gallery.address)

    assert gallery.evaluate("document.documentElement.scrollWidth") == 320


def test_what_can_be_pressed_is_large_enough(gallery):
    gallery.set_viewport_size({"width": 390, "height": 844})
    gallery.goto(gallery.address)

    small = gallery.evaluate(
        """(least) => [...document.querySelectorAll("a, button, input, select, summary")]
        .filter((e) => e.checkVisibility() && e.type !== "hidden")
        .filter((e) => !e.matches("p a, li a, .visually-hidden, .skip"))
        .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
        .filter(([, box]) => box.height && (box.height < least || box.width < least))
        .map(([html]) => html)""",
        TOUCH,
    )

    assert small == []


def test_a_question_comes_before_the_act_and_gives_the_focus_back(gallery):
    gallery.goto(gallery.address)
    button = gallery.get_by_role("button", name="Void the packet")

    button.click()
    question = gallery.get_by_role("dialog")
    assert "Two signatures would be lost" in question.inner_text()
    question.get_by_role("button", name="Not now").click()

    assert gallery.get_by_role("dialog").count() == 0
    assert button.evaluate("(button) => button === document.activeElement")


def test_a_dialog_opens_and_closes_by_keyboard(gallery):
    gallery.goto(gallery.address)
    gallery.get_by_role("link", name="Open the dialog").press("Enter")
    assert gallery.get_by_role("dialog", name="Send 12 packets?").is_visible()

    gallery.keyboard.press("Escape")

    assert gallery.get_by_role("dialog").count() == 0


def test_select_all_ticks_the_rows_and_counts_them(gallery):
    gallery.goto(gallery.address)

    gallery.get_by_label("Select all").check()
    assert gallery.locator("[data-selected=student]").inner_text() == "3"

    gallery.get_by_label("Select Harbor Arts HS").uncheck()
    assert gallery.locator("[data-selected=student]").inner_text() == "2"
    assert gallery.get_by_label("Select all").evaluate("(box) => box.indeterminate")


def test_keys_lead_to_the_search_and_through_the_rows(gallery):
    gallery.goto(gallery.address)
    gallery.keyboard.press("j")
    gallery.keyboard.press("j")
    assert "Harbor Arts HS" in gallery.locator("tr.is-cursor").inner_text()

    gallery.keyboard.press("k")
    assert "Northgate HS" in gallery.locator("tr.is-cursor").inner_text()


def test_a_chosen_file_is_named_before_it_is_sent(gallery):
    gallery.goto(gallery.address)

    gallery.locator("#id_letter").set_input_files(
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"x" * 1_200_000}
    )

    names = gallery.locator("[data-drop]:has(#id_letter) [data-drop-names]")
    assert names.inner_text().startswith("letter.pdf (1.2")


def test_a_drawn_signature_lands_in_the_field_and_can_be_taken_back(gallery):
    gallery.goto(gallery.address)
    gallery.get_by_text("Draw your signature as well").click()
    pad = gallery.locator("[data-pad] canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()

    gallery.mouse.move(box["x"] + 20, box["y"] + 40)
    gallery.mouse.down()
    gallery.mouse.move(box["x"] + 120, box["y"] + 80, steps=5)
    gallery.mouse.up()
    lines = json.loads(gallery.locator("#drawing").input_value())
    assert [len(line) for line in lines] == [6]
    assert all(0 <= x <= 600 and 0 <= y <= 180 for x, y in lines[0])

    gallery.get_by_role("button", name="Start again").click()
    assert gallery.locator("#drawing").input_value() == ""


def test_without_scripts_the_dialog_still_opens(browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/ui/")

    page.get_by_role("link", name="Open the dialog").click()

    assert page.locator("#sample-dialog").is_visible()
    assert page.get_by_label("Select all").is_hidden()
    context.close()
