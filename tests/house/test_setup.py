"""The scripts of the first five minutes: they may run twice, and they say what is wrong."""

import ast
import os
import socket
import stat
import subprocess
import sys
from contextlib import closing

import pytest

from config.env import BASE_DIR
from scripts import dotenv, lint, markup, messages, packages, steps, system
from scripts.here import Stop
from tests.house.files import text


def bootstrap(*words, **env):
    return subprocess.run(
        [sys.executable, "scripts/bootstrap.py", *words],
        cwd=BASE_DIR, env=os.environ | env, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_file_of_secrets_is_private_random_and_never_printed(tmp_path, capsys):
    first, second = tmp_path / "one", tmp_path / "two"
    first.mkdir(), second.mkdir()

    assert dotenv.ensure(first)
    assert dotenv.ensure(second)

    written = (first / ".env").read_text()
    values = [line.partition("=")[2] for line in written.splitlines() if not line.startswith("#")]
    assert stat.S_IMODE((first / ".env").stat().st_mode) == 0o600
    assert all(len(value) >= 32 for value in values)
    assert written != (second / ".env").read_text()
    assert not any(value in capsys.readouterr().out for value in values)


def test_an_existing_file_of_secrets_is_left_alone(tmp_path):
    (tmp_path / ".env").write_text("SECRET_KEY=mine\n")

    assert not dotenv.ensure(tmp_path)
    assert (tmp_path / ".env").read_text() == "SECRET_KEY=mine\n"


def test_a_busy_port_is_named_before_anything_else_happens(tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]

        done = bootstrap("demo", PORT=str(port), HOST="127.0.0.1")

    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in done.stderr
    assert f"make demo PORT={port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ("0", "65536", "http", "-1", ""))
def test_a_port_must_be_one(port):
    with pytest.raises(Stop, match="PORT must be a number"):
        steps._free("127.0.0.1", port)


def test_help_names_every_command_and_a_wrong_word_fails():
    assert all(name in bootstrap("help").stdout for name in steps.COMMANDS)
    assert bootstrap("dmeo").returncode == 2


@pytest.mark.parametrize("name", sorted(steps.COMMANDS))
def test_the_makefile_offers_every_command(name):
    assert f"\n{name}: ##" in text("Makefile")
    assert f"@$(STEP) {name}" in text("Makefile")


def test_the_first_script_can_be_read_by_an_old_python():
    ast.parse(text("scripts/bootstrap.py"), feature_version=(3, 7))


def test_packages_are_installed_once_for_each_state_of_the_pins(tmp_path, monkeypatch):
    installed = []
    (tmp_path / "requirements").mkdir()
    for group in ("base", "dev"):
        (tmp_path / "requirements" / f"{group}.txt").write_text(f"{group} 1")
    monkeypatch.setattr(packages, "ROOT", tmp_path)
    monkeypatch.setattr(packages, "VENV", tmp_path)
    monkeypatch.setattr(packages, "_ensure_venv", lambda: None)
    monkeypatch.setattr(packages, "run", lambda *words: installed.append(words[-1].name))

    packages.ensure("dev")
    packages.ensure("dev")
    packages.ensure("base")  # part of dev
    assert installed == ["dev.txt"]

    (tmp_path / "requirements" / "base.txt").write_text("base 2")
    packages.ensure("base")
    assert installed == ["dev.txt", "base.txt"]


def test_what_is_missing_is_explained_with_the_line_to_type(monkeypatch, capsys):
    monkeypatch.setattr(system, "apt_install", lambda names: False)
    absent = system.Need("a thing", "it is needed", lambda: False, ("a-package",), "a-formula")
    present = system.Need("another", "so is it", lambda: True, ("b-package",), "")

    assert system.ensure([absent, present]) == [absent]

    said = capsys.readouterr().out
    assert "sudo apt-get install a-package" in said
    assert "brew install a-formula" in said
    assert "b-package" not in said


def test_what_can_be_installed_is(monkeypatch):
    shelf = set()
    monkeypatch.setattr(system, "apt_install", shelf.update)
    needs = [
        system.Need(name, "", lambda name=name: name in shelf, (name,), "") for name in ("a", "b")
    ]

    assert system.ensure(needs) == []
    assert shelf == {"a", "b"}


@pytest.mark.parametrize(
    ("line", "rules"),
    (
        ('<script src="{% static "a.js" %}" defer></script>', []),
        ('<script type="application/json" id="x">{}</script>', []),
        ("<script>alert(1)</script>", ["inline script"]),
        ('<script type="module">let a</script>', ["inline script"]),
        ('<p style="color: red">', ["inline style"]),
        ("<style>p {}</style>", ["inline style"]),
        ('<button onclick="x()">', ["inline handler"]),
        ('<div hx-on:click="x()">', ["inline handler"]),
        ('<a href="javascript:x()">', ["script in an address"]),
        ('<p class="style">An on = off switch, style guide</p>', []),
        ('<link rel="stylesheet" href="a.css">', []),
    ),
)
def test_what_the_policy_refuses_is_found_in_templates(line, rules):
    assert markup.offences(f"<p>\n{line}") == [(2, rule) for rule in rules]


def test_our_templates_hold_none_of_it():
    assert lint.templates()
    assert markup.main(lint.templates()) == 0


def test_catalogues_are_compiled():
    assert messages.catalogues()
    assert messages.check() == 0
