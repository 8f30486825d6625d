"""`manage.py forget_second_factor ADDRESS`: for somebody who lost phone and recovery codes."""

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError

from core import clock
from districts.models import User
from districts.signin import letters


class Command(BaseCommand):
    help = "Take an account's second factors away; the next sign-in sets up a new one."

    def add_arguments(self, parser):
        parser.add_argument("address", help="the account's e-mail address")

    def handle(self, *args, address, **options):
        user = User.objects.filter(email__iexact=address).first()
        if user is None:
            raise CommandError("No account has this address.")
        Authenticator.objects.filter(user=user).delete()
        user.end_sessions()
        letters.write(user=user, kind="totp_deactivated", at=clock.now())
        self.stdout.write(f"Account {user.pk} has no second factor now, and was told.")
