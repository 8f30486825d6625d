"""Makes the account of somebody who runs the installation."""

from getpass import getpass

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from districts.models import User


class Command(BaseCommand):
    help = "Create an operator, or make an account one. The password is asked for, never an option."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name", default="")

    def handle(self, *args, email, name, **options):
        """An account that exists keeps its password and its roles."""
        email = email.strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError("This is not an e-mail address.") from None
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = self._create(email, name)
        User.objects.filter(pk=user.pk).update(is_operator=True)
        self.stdout.write(f"Operator ready: account {user.pk}. Sign in, then open /operator/.")

    def _create(self, email, name):
        password = getpass("Password (15 characters or more): ")
        try:
            validate_password(password, User(email=email, name=name))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name)
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user
