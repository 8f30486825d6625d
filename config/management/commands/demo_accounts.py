"""`manage.py demo_accounts`: who is in the demo and how to sign in as them."""

import json

from django.core.management.base import BaseCommand

from config.demo.accounts import accounts


class Command(BaseCommand):
    help = "List the demo's people with their sign-in."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args, **options):
        rows = accounts()
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            door = row["enter_url"] or f"{row['email']}  {row['password']}"
            if row["totp_secret"]:
                door += f"  second factor: {row['totp_secret']}"
            self.stdout.write(f"{row['tenant']:<11} {row['role']:<12} {row['name']:<24} {door}")
