"""The pictures of docs/shots/: the demo season, served for real, seen by a real browser.

Each picture is taken at the width of a phone and of a desk. A page that does not answer with
200, or that makes the browser grumble, is a failure: pictures never show a broken product.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import sync_playwright

from scripts import system
from scripts.here import PYTHON, ROOT, Stop, run, say

FOLDER = ROOT / "docs" / "shots"
SIZES = {"390": (390, 844), "1280": (1280, 900)}
DISTRICT = "los-robles"
PATIENCE = 60  # seconds until everything is served and every queue is quiet
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@dataclass(frozen=True)
class Picture:
    """A page worth showing: who looks (a role, or nobody), where, and what to click first."""

    name: str
    role: str = ""
    path: str = ""  # below the district's address for a role, else from the root
    click: str = ""  # a link to follow on that page


PICTURES = (
    Picture("front", path="/"),
    Picture("student", role="student"),
    Picture("mentor", role="mentor"),
    Picture("coordinator", role="coordinator"),
    Picture("employer", role="employer"),
    Picture("office", role="office"),
    Picture("papers", role="coordinator", path="/paperwork/"),
    Picture("permits", role="office", path="/paperwork/permits/"),
    Picture("guardian", role="guardian", click='a[href*="/s/"]'),
    Picture("components", path="/ui/"),
)


@contextmanager
def season():
    """Serve a fresh demo season on a free port for the length of the block; give its settings."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="onramp-shots-") as folder:
        here = {"DEMO": "1", "DATA_DIR": folder, "DATABASE_URL": "", "REDIS_URL": "", "PORT": port}
        here |= {"HOST": "127.0.0.1", "BASE_URL": f"http://127.0.0.1:{port}"}
        here |= {"HTTPS": "0", "ALLOWED_HOSTS": "127.0.0.1"}
        run(PYTHON, "manage.py", "migrate", "--verbosity", "0", **here)
        run(PYTHON, "manage.py", "seed_demo", **here)
        env = os.environ | {name: str(value) for name, value in here.items()}
        server = subprocess.Popen([PYTHON, "manage.py", "serve"], cwd=ROOT, env=env)
        try:
            until_ready(env["BASE_URL"])
            yield env
        finally:
            server.terminate()
            server.wait()


def until_ready(base: str) -> None:
    """Wait for /readyz; raise `Stop` when it does not come."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{base}/readyz", timeout=5):  # noqa: S310 (our own)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise Stop("The demo did not become ready; its own words are above.")


def people(env) -> dict:
    """Return the first account of each role in the district of the pictures."""
    words = [PYTHON, "manage.py", "demo_accounts", "--json"]
    done = subprocess.run(words, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    rows = [row for row in json.loads(done.stdout) if row["tenant"] == DISTRICT]
    return {row["role"]: row for row in reversed(rows)}


class Photographer:
    """Takes pictures of one served season in one browser."""

    def __init__(self, browser, env):
        self.browser, self.base, self.people = browser, env["BASE_URL"], people(env)

    def take(self, picture: Picture) -> None:
        """Write the picture in both sizes; raise `Stop` when the page is not fit to be shown."""
        for label, (width, height) in SIZES.items():
            context = self.browser.new_context(
                viewport={"width": width, "height": height}, reduced_motion="reduce"
            )
            page = context.new_page()
            self._open(page, picture)
            page.screenshot(path=FOLDER / f"{picture.name}-{label}.png")
            context.close()
        say(f"Took {picture.name}.")

    def _open(self, page, picture: Picture) -> None:
        grumbles = []
        page.on("pageerror", lambda error: grumbles.append(str(error)))
        page.on("console", lambda m: m.type == "error" and grumbles.append(m.text))
        if picture.role and self.people[picture.role]["password"]:
            self._sign_in(page, self.people[picture.role])
        home = self.people[picture.role]["home"].rstrip("/") if picture.role else ""
        answer = page.goto(f"{self.base}{home}{picture.path or '/'}")
        if picture.click:
            target = page.locator(picture.click).first.get_attribute("href")
            answer = page.goto(target if "://" in target else f"{self.base}{target}")
        page.wait_for_load_state("networkidle")
        if answer.status != 200 or grumbles:
            raise Stop(f"{picture.name} answered {answer.status}: {grumbles}")

    def _sign_in(self, page, person) -> None:
        """Enter as the demo lets everybody: by the person's button on the front page."""
        page.goto(f"{self.base}/")
        button = page.get_by_role("button").filter(has_text=person["name"])
        button.first.click()
        page.wait_for_url(f"**{person['home']}**")


def main(names: list[str]) -> int:
    """Take every picture, or those named; return the exit code."""
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        with season() as env, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=system.browser(), args=FLAGS)
            photographer = Photographer(browser, env)
            for picture in wanted:
                photographer.take(picture)
            browser.close()
    except Stop as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
