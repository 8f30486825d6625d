"""Start-up stays light: heavy libraries load when the first paper is drawn, not before."""

import json
import subprocess
import sys

from config.env import BASE_DIR

HEAVY = {
    "weasyprint",
    "pyhanko",
    "openpyxl",
    "docusign_esign",
    "pypdf",
    "fontTools",
    "redis",
    "onelogin",
}
START = """
import json, os, sys
import django
django.setup()
from django.core.management import call_command
from django.urls import get_resolver
call_command("check", verbosity=0)
get_resolver().reverse_dict
[list(get_resolver().url_patterns)]
import config.wsgi
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_checks_and_addresses_load_no_heavy_library(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", START],
        cwd=BASE_DIR,
        env={
            "PATH": "",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": "only-for-this-test",
            "DATA_DIR": str(tmp_path),
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "DEMO": "1",
        },
        check=True,
        capture_output=True,
        text=True,
    )

    loaded = set(json.loads(done.stdout.splitlines()[-1]))

    assert "django" in loaded
    assert loaded & HEAVY == set()
