"""`manage.py serve`: web server and worker under one parent, ended together by Ctrl-C."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core import processes
from core.supervisor import Supervisor


class Command(BaseCommand):
    help = "Serve pages and work the queues; restarts what dies, ends everything on Ctrl-C."

    def get_check_kwargs(self, options):
        """Ask the database too: nothing starts while a wall between districts is down."""
        return super().get_check_kwargs(options) | {"databases": ["default"]}

    def add_arguments(self, parser):
        parser.add_argument("--web", action="store_true", help="Only the web server.")

    def handle(self, *args, web=False, **options):
        call_command("collectstatic", interactive=False, verbosity=0)
        children = [processes.web()]
        if not web:
            children.append(processes.worker(with_beat=True))
        self.stdout.write(f"Onramp listens on http://{settings.HOST}:{settings.PORT}/")
        self.stdout.flush()
        if Supervisor(children, say=self._say).run():
            raise CommandError("Onramp stopped because a part of it would not run.")

    def _say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
