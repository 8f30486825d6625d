"""Whose every table is: a district's, or everybody's for a reason that stands here.

A model with the column `district` (`core.tenancy.DistrictOwned`) belongs to that district. Every
other table, those of libraries and those that Django makes between two models included, is named
below with its reason; `manage.py check` fails for one that is not (`core.checks`).
"""

from django.apps import apps

from core.tenancy import DistrictManager, DistrictOwned

ACCOUNT = "belongs to an account; one account may work in several districts"
RIGHTS = "Django's own rights, which nobody here is given: roles come from memberships"

# Libraries that an installation does not use may be named as well: they have no table then.
GLOBAL = {
    "districts.District": "is the tenant itself",
    "districts.User": "one account may work in several districts",
    "districts.User_groups": RIGHTS,
    "districts.User_user_permissions": RIGHTS,
    "config.DemoMail": "the demo's mailbox of invented people; empty outside of a demo",
    "auth.Permission": RIGHTS,
    "auth.Group": RIGHTS,
    "auth.Group_permissions": RIGHTS,
    "contenttypes.ContentType": "names of models, no rows of people",
    "sessions.Session": "of a browser; what it may see is asked anew for each district",
    "account.EmailAddress": ACCOUNT,
    "account.EmailConfirmation": ACCOUNT,
    "mfa.Authenticator": ACCOUNT,
    "usersessions.UserSession": ACCOUNT,
}


def tables() -> list:
    """Return every model with a table, those included that Django makes between two models."""
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and not model._meta.proxy]


def path_of(model) -> str:
    """Return the column that leads to the district, or nothing for everybody's table."""
    return "district" if issubclass(model, DistrictOwned) else ""


def unlisted() -> list:
    """Return the models that say neither whose they are nor why they are everybody's."""
    return [m for m in tables() if not path_of(m) and m._meta.label not in GLOBAL]


def contradicting() -> list:
    """Return the models that say both."""
    return [m for m in tables() if path_of(m) and m._meta.label in GLOBAL]


def stale() -> list[str]:
    """Return the entries of installed apps that no model answers to."""
    known = {model._meta.label for model in tables()}
    return [label for label in GLOBAL if label not in known and _is_installed(label)]


def _is_installed(label: str) -> bool:
    """Tables between two models may come and go with a library's options: they are not asked."""
    app, model = label.split(".")
    return "_" not in model and app in apps.app_configs


def unguarded() -> list:
    """Return district tables that can be read through a manager without the wall."""
    return [model for model in tables() if path_of(model) and not _is_guarded(model)]


def _is_guarded(model) -> bool:
    ways = (model._default_manager, *model._meta.managers)
    return all(isinstance(manager, DistrictManager) for manager in ways)
