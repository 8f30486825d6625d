"""A real browser for stories: found on the machine, watched for complaints, measured by axe."""

import os
import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Error as PlaywrightError

from core import tasks
from scripts.system import BROWSERS
from tests.harness.sessions import session_of

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
]  # fmt: skip
_measured: set[tuple] = set()
# So many pages may one press lead through before one stays.
MOVES = 5
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


def browser_path() -> str | None:
    """Return the browser named by `CHROMIUM`, else the first one on the path."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Stories come last, the longest first; what needs processes of its own comes first.

    Playwright keeps an event loop running in the thread of the tests from its first test to the
    end of the process, and sealing papers cannot start another one there.
    """
    items.sort(key=_turn)


def _turn(item) -> tuple[bool, bool, bool]:
    story, slow = item.get_closest_marker("browser"), item.get_closest_marker("slow")
    return bool(story), not slow, "test_main_job" not in item.nodeid


def pytest_runtest_setup(item):
    """Skip browser tests where there is no browser; in CI that is a failure."""
    if item.get_closest_marker("browser") and not browser_path():
        complain = pytest.fail if os.environ.get("CI") else pytest.skip
        complain("No Chromium found: install it, or set CHROMIUM to its path.")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Start the machine's own Chromium; nothing is downloaded."""
    return browser_type_launch_args | {"executable_path": browser_path(), "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """Speak English and live in Los Angeles unless the test says otherwise."""
    return browser_context_args | {"locale": "en-US", "timezone_id": settings.TIME_ZONE}


@pytest.fixture(autouse=True)
def the_broker_is_silent(request, monkeypatch):
    """In stories the worker comes when the story calls it: `drain()`, as a sweep would."""
    if request.node.get_closest_marker("browser"):
        monkeypatch.setattr(tasks.drain, "delay", lambda name: None)


@pytest.fixture
def window(live_server, new_context):
    """Open windows, each with its own cookies: `desk = window(user, width=390)`.

    All are looked at once more when the test ends: an error on the console, a script that failed,
    or something that the content security policy refused is a failure.
    """
    opened = []

    def open_window(user=None, *, width=1280, language="en", **context_args):
        context = new_context(viewport={"width": width, "height": 900}, **context_args)
        context.set_default_timeout(30_000)
        _add_cookies(context, live_server.url, user, language)
        opened.append(Window(context.new_page(), live_server.url))
        return opened[-1]

    yield open_window
    assert [complaint for each in opened for complaint in each.complaints] == []


def _add_cookies(context, url, user, language):
    values = {settings.LANGUAGE_COOKIE_NAME: language}
    if user is not None:
        values[settings.SESSION_COOKIE_NAME] = session_of(user)
    context.add_cookies([{"name": n, "value": v, "url": url} for n, v in values.items()])


class Window:
    """One browser window: `page` is Playwright's, `complaints` what the browser grumbled about."""

    def __init__(self, page, root):
        self.page, self.root, self.complaints = page, root, []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _hear(self, line):
        if line.type in {"error", "warning"} and not self._expected(line):
            self.complaints.append(f"{self.page.url}: {line.text}")

    @staticmethod
    def _expected(line) -> bool:
        """Chromium reports refused pages (403, 404, 409, 422) as errors; the pages are meant."""
        return line.text.startswith("Failed to load resource") and " 4" in line.text

    def go(self, path: str) -> "Window":
        """Open an address of ours and look at it; `status` is the answer's."""
        self._open(path)
        self.look()
        return self

    def _open(self, path: str) -> None:
        response = self.page.goto(path if "://" in path else self.root + path)
        self.status = response.status

    def look(self) -> None:
        """Fail when the page breaks a rule of accessibility or runs out of the window sideways.

        Each page is measured once: by its address without numbers, its heading and its size.
        A page that a script leaves meanwhile (a passkey answers when it likes) was not meant.
        """
        for _ in range(MOVES):
            try:
                return self._measure()
            except PlaywrightError as error:
                if "navigation" not in str(error):
                    raise
        raise AssertionError(f"{self.page.url} does not come to rest")

    def _measure(self) -> None:
        self.page.wait_for_load_state()
        seen = self._what_it_is()
        if seen in _measured:
            return
        found = Axe().run(self.page, options=RULES).response
        broken = [
            (rule["id"], [node["html"][:200] for node in rule["nodes"]])
            for rule in found["violations"]
        ]
        assert broken == [], f"{self.page.url}: {broken}"
        assert found["passes"], "axe found nothing to look at"
        self._fits()
        _measured.add(seen)

    def _fits(self) -> None:
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) <= 0, f"{self.page.url} scrolls sideways"

    def _what_it_is(self) -> tuple:
        address = re.sub(r"\d+|(?<=/s/)[\w-]{43}", "0", self.page.url.removeprefix(self.root))
        words = "[document.documentElement.lang, ...document.querySelectorAll('h1, h2')]"
        words = self.page.evaluate(f"{words}.map(e => e.innerText || e).join(' ')")
        return address, words, self.page.viewport_size["width"]

    def press_first(self, name: str, role: str = "button") -> None:
        """Press the first of several buttons (or links) of that name."""
        self._press(self.page.get_by_role(role, name=name, exact=True).first, name)

    def press(self, name: str | re.Pattern, role: str = "button"):
        """Press the one button (or link) of that name and look at what comes."""
        self._press(self.page.get_by_role(role, name=name, exact=True), name)

    def _press(self, target, name) -> None:
        try:
            target.click(timeout=10_000)
        except PlaywrightError as error:
            words = f"No {name!r} to press on {self.page.url}:\n{self.text()}"
            raise AssertionError(words) from error
        self.look()

    def follow(self, name: str):
        self.press(name, role="link")

    def fill(self, label: str, value: str) -> None:
        """Type into the one open field of that label."""
        self._field(label).fill(value)

    def choose(self, label: str, option: str) -> None:
        self._field(label).select_option(label=option)

    def tick(self, label: str) -> None:
        self._field(label).check()

    def _field(self, label: str):
        """Find a field by its label, whether or not the label says that it is optional."""
        words = re.compile(rf"^\s*{re.escape(label)}(\s|\(|$)")
        return self.page.get_by_label(words).locator("visible=true").first

    def answer_everything(self) -> None:
        """Choose the first answer of every open question, agree, and leave the rest."""
        names = "all => [...new Set(all.map(radio => radio.name))]"
        for name in self.page.locator("main input[type=radio]").evaluate_all(names):
            group = self.page.locator(f"main input[type=radio][name='{name}']")
            if not group.evaluate_all("all => all.some(radio => radio.checked)"):
                group.first.check()
        self.page.locator("main [name=agree]").check()

    def again(self) -> None:
        """Load the page anew and look at it."""
        self.page.reload()
        self.look()

    def submit(self, field: str) -> None:
        """Send the form in which a field stands, and look at what comes."""
        form = self.page.locator("form").filter(has=self.page.locator(field))
        form.locator("button[type=submit], button:not([type])").first.click()
        self.look()

    def text(self) -> str:
        """Return what the page says to everybody who sees it."""
        return self.page.locator("main").inner_text()

    def html(self) -> str:
        return self.page.content()

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def speaks(self, language: str) -> bool:
        return self.page.locator("html").get_attribute("lang") == language
