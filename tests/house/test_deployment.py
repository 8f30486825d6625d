"""The deployment files against the settings: no engine is needed to see that they fit."""

import re

import pytest
import yaml
from django.core.management import get_commands, load_command_class
from django.urls import resolve

from config.env import BASE_DIR, CATALOGUE
from core import pulse
from scripts import system
from tests.house.files import text

COMPOSE = yaml.safe_load(text("docker-compose.yml"))
SERVICES = COMPOSE["services"]
OURS = {name for name, service in SERVICES.items() if service["image"].startswith("onramp:")}
LASTING = set(SERVICES) - {"migrate"}
VARIABLES = {variable.name: variable for variable in CATALOGUE}
REFERENCE = re.compile(r"\$\{(?P<name>[A-Z_]+)(?P<kind>:[-?])(?P<rest>[^}]*)\}")
DATABASE_PASSWORDS = {"OWNER_PASSWORD", "APP_PASSWORD", "POSTGRES_PASSWORD"}
DOCKERFILE = text("Dockerfile").replace("\\\n", " ").splitlines()


def instructions(word):
    return [line.split(maxsplit=1)[1] for line in DOCKERFILE if line.startswith(f"{word} ")]


def example():
    """Return {name: (value, is offered as a comment)} of .env.example."""
    found = re.findall(r"^(# )?([A-Z_]+)=(.*)$", text(".env.example"), re.MULTILINE)
    return {name: (value, bool(comment)) for comment, name, value in found}


def commands():
    """Return every `manage.py` command line of the image and of the services."""
    lines = [yaml.safe_load(instructions("CMD")[-1])]
    for name in sorted(OURS):  # xdist wants the same order in each process
        lines += [SERVICES[name]["command"], SERVICES[name]["healthcheck"].get("test", [])[1:]]
    return [line[2:] for line in lines if line[:2] == ["python", "manage.py"]]


def test_the_services_are_the_ones_we_promise():
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "postgres", "redis"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_services_set_only_variables_that_the_settings_read(name):
    assert set(SERVICES[name]["environment"]) - set(VARIABLES) == set()


def test_the_image_sets_only_variables_that_the_settings_read():
    foreign = re.compile(r"^(PYTHON|PIP_)")
    names = {name for line in instructions("ENV") for name in re.findall(r"(\w+)=", line)}

    assert {name for name in names if not foreign.match(name)} <= set(VARIABLES)


def test_the_example_offers_every_variable_that_compose_reads():
    references = list(REFERENCE.finditer(text("docker-compose.yml")))
    required = {match["name"] for match in references if match["kind"] == ":?"}
    offered = example()

    assert {match["name"] for match in references} == set(offered)
    assert {name for name in offered if not offered[name][1]} >= required
    assert set(offered) <= set(VARIABLES) | DATABASE_PASSWORDS


def test_the_example_holds_no_secret():
    secret = {"SECRET_KEY", "FIELD_KEYS"} | DATABASE_PASSWORDS

    assert {name: value for name, (value, _) in example().items() if name in secret and value} == {}


def test_defaults_in_compose_have_the_type_of_the_setting():
    defaults = [
        (VARIABLES[match["name"]], match["rest"])
        for match in REFERENCE.finditer(text("docker-compose.yml"))
        if match["kind"] == ":-" and VARIABLES[match["name"]].cast is int
    ]

    assert defaults
    assert all(value.isdigit() for _, value in defaults)


@pytest.mark.parametrize("image", sorted({s["image"] for s in SERVICES.values()}))
def test_images_are_pinned_to_a_tag(image):
    assert re.fullmatch(r"[a-z]+:\d[\w.-]*", image)


def test_the_base_image_is_pinned_and_new_enough():
    version = re.fullmatch(r"python:3\.(\d+)-slim-[a-z]+", instructions("FROM")[0])

    assert version
    assert int(version[1]) >= 11


def test_nothing_runs_as_root():
    assert instructions("USER")[-1] == "onramp"
    assert DOCKERFILE.index("USER onramp") < min(
        number for number, line in enumerate(DOCKERFILE) if line.startswith("CMD ")
    )
    assert all(SERVICES[name].get("user", "root") != "root" for name in set(SERVICES) - OURS)


def test_every_lasting_service_has_a_health_check_and_comes_back():
    assert all(SERVICES[name]["healthcheck"]["test"] for name in LASTING)
    assert {SERVICES[name]["restart"] for name in LASTING} == {"unless-stopped"}
    assert SERVICES["migrate"]["restart"] == "no"
    assert any(line.startswith("HEALTHCHECK ") for line in DOCKERFILE)


def test_nobody_starts_before_the_tables_are_there():
    for name in OURS - {"migrate"}:
        waits = SERVICES[name]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully"
        assert waits["redis"]["condition"] == "service_healthy"
    assert SERVICES["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"


def test_only_the_web_server_is_published_and_only_to_this_machine():
    assert {name for name in SERVICES if "ports" in SERVICES[name]} == {"web"}
    assert SERVICES["web"]["ports"] == [f"127.0.0.1:8000:{instructions('EXPOSE')[0]}"]


def test_volumes_are_named_and_shared_where_files_are():
    used = {
        volume.partition(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if not volume.startswith("./")
    }

    assert used == set(COMPOSE["volumes"])
    assert all("data:/data" in SERVICES[name]["volumes"] for name in OURS)
    assert "DATA_DIR=/data" in instructions("ENV")[-1]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_commands_exist_and_take_these_words(words):
    command = load_command_class(get_commands()[words[0]], words[0])

    command.create_parser("manage.py", words[0]).parse_args(words[1:])


def test_probes_ask_for_addresses_and_checks_that_exist():
    probes = [yaml.safe_load(instructions("HEALTHCHECK")[0].partition("CMD ")[2])]
    probes.append(SERVICES["web"]["healthcheck"]["test"][1:])

    for python, script, address in probes:
        path, _, query = address.partition("?only=")
        assert python == "python"
        assert (BASE_DIR / script).is_file()
        assert resolve(path).func.door.is_open
        assert set(filter(None, query.split(","))) <= set(pulse.CHECKS)


def test_only_the_migration_owns_tables():
    users = {
        name: re.match(r"postgres://(\w+):", SERVICES[name]["environment"]["DATABASE_URL"])[1]
        for name in OURS
    }
    roles = text("deploy/roles.sh")

    assert users.pop("migrate") == "onramp_owner"
    assert set(users.values()) == {"onramp_app"}
    for role in ("onramp_owner", "onramp_app"):
        assert f"CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS" in roles


def test_the_image_installs_pinned_files_and_the_libraries_the_bootstrap_asks_for():
    steps = " ".join(instructions("RUN"))
    libraries = {package for need in system.RUNTIME for package in need.debian}

    assert "--require-hashes" in steps
    assert libraries == set(re.search(r"--no-install-recommends (.+?) &&", steps)[1].split())


def test_secrets_and_data_stay_out_of_the_image_and_the_house_gets_in():
    ignored = set(text(".dockerignore").split())

    assert {".env", ".git", ".venv", "var"} <= ignored
    assert not ignored & {
        "config",
        "core",
        "deploy",
        "locale",
        "requirements",
        "static",
        "templates",
    }
