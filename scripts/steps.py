"""What the targets of the Makefile do. Start it through `bootstrap.py`, which finds a Python."""

import os
import socket
import sys

from scripts import dotenv, packages, system
from scripts.here import BIN, PYTHON, ROOT, Stop, become, run, say


def demo(*_words) -> None:
    """Set everything up, fill the demo season once, and serve until Ctrl-C (HOST, PORT)."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    _free(host, port)
    here = {
        "DEMO": "1",
        "BASE_URL": os.environ.get("BASE_URL", f"http://{_visible(host)}:{port}"),
        "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS", f"127.0.0.1,localhost,{_visible(host)}"),
    }
    if system.ensure(system.RUNTIME):
        say("The demo starts all the same; papers wait in their queue until that is installed.")
    _ready("base")
    say("Preparing the database.")
    run(PYTHON, "manage.py", "migrate", "--verbosity", "0", **here)
    say("Dealing out the demo season; the first time this takes about a minute.")
    run(PYTHON, "manage.py", "seed_demo", **here)
    run(PYTHON, "manage.py", "demo_accounts", **here)
    say("Starting the web server and the worker. Ctrl-C ends both.")
    become(PYTHON, "manage.py", "serve", **here)


def test(*words) -> None:
    """Run the tests on SQLite; words go to pytest (`bootstrap.py test -k roster`)."""
    missing = system.ensure(system.TESTING)
    if system.LIBS in missing:
        raise Stop("The tests make PDFs: install the libraries above, then run this again.")
    _ready("dev")
    say("Running the tests on SQLite.")
    become(BIN / "pytest", *(words or ("-n", _cores())))


def test_services(*words) -> None:
    """Run the tests on PostgreSQL and Redis, started here unless they run already."""
    system.ensure(system.TESTING)
    _ready("dev")
    become(PYTHON, "-m", "scripts.services", BIN / "pytest", *(words or ("-n", _cores())))


def lint(*_words) -> None:
    """Check style, templates, layers, migrations and message catalogues."""
    _ready("dev")
    become(PYTHON, "-m", "scripts.lint")


def bench(*_words) -> None:
    """Measure every speed goal, or the one named by ONLY, as one JSON line each."""
    system.ensure(system.RUNTIME)
    _ready("dev")
    only = os.environ.get("ONLY")
    become(PYTHON, "-m", "tests.bench", *([only] if only else []))


def shots(*_words) -> None:
    """Take the pictures of docs/shots/ from the demo season in a real browser."""
    if system.BROWSER in system.ensure(system.TESTING):
        raise Stop("The pictures are taken by Chromium: install it, then run this again.")
    _ready("dev")
    become(PYTHON, "-m", "scripts.shots")


def messages(*_words) -> None:
    """Collect the texts of the screens into locale/ and compile the catalogues."""
    _ready("dev")
    become(PYTHON, "-m", "scripts.messages", "--collect")


def docs(*_words) -> None:
    """Write the generated parts of docs/ again."""
    _ready("dev")
    become(PYTHON, "-m", "scripts.settings_table")


def lock(*words) -> None:
    """Pin the packages again from pyproject.toml (`lock --upgrade` takes the newest)."""
    _ready("dev")
    for group, more in LOCKS.items():
        say(f"Pinning requirements/{group}.txt.")
        run(
            *(BIN / "uv", "pip", "compile", "--quiet", "pyproject.toml", *more, *words),
            *("--universal", "--python-version", "3.11", "--generate-hashes"),
            *("--no-emit-index-url", "--no-annotate", "--custom-compile-command", "make lock"),
            *("--output-file", f"requirements/{group}.txt"),
        )


# What each file of requirements/ holds on top of pyproject's dependencies.
LOCKS = {
    "base": (),
    "saml": ("--extra", "saml"),
    "dev": ("--group", "dev", "--extra", "saml"),
}
COMMANDS = {
    name.__name__.replace("_", "-"): name
    for name in (demo, test, test_services, lint, bench, shots, messages, docs, lock)
}


def _ready(group: str) -> None:
    packages.ensure(group)
    dotenv.ensure()


def _cores() -> str:
    return str(os.cpu_count() or 1)


def _visible(host: str) -> str:
    """Return the name under which a visitor reaches a server that listens on `host`."""
    return socket.gethostname() if host in ("0.0.0.0", "::") else host  # noqa: S104


def _free(host: str, port: str) -> None:
    """Leave with an explanation when somebody else listens there already."""
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Stop(f"PORT must be a number from 1 to 65535, not {port!r}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            other = int(port) % 65535 + 1
            raise Stop(
                f"Cannot listen on {host}:{port}: {error.strerror}.\n"
                f"End what runs there, or choose another port:  make demo PORT={other}"
            ) from error


def usage() -> str:
    """Return the list of commands, as `help` prints it."""
    lines = [f"  {name:14} {step.__doc__.splitlines()[0]}" for name, step in COMMANDS.items()]
    return "\n".join(["Usage: make COMMAND, or python3 scripts/bootstrap.py COMMAND", "", *lines])


def main(words: list[str]) -> int:
    """Run one command; return the exit code."""
    name, *rest = words or ["help"]
    if name not in COMMANDS:
        print(usage())
        return 0 if name == "help" else 2
    try:
        COMMANDS[name](*rest)
    except Stop as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
