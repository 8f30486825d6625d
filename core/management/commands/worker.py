"""`manage.py worker`: only the worker, or only the clock, for larger installations."""

from django.core.management.base import BaseCommand, CommandError

from core import processes
from core.supervisor import Supervisor


class Command(BaseCommand):
    help = "Work the queues. Start one on each machine; run exactly one with a clock."

    def get_check_kwargs(self, options):
        """Ask the database too: nothing starts while a wall between districts is down."""
        return super().get_check_kwargs(options) | {"databases": ["default"]}

    def add_arguments(self, parser):
        clock = parser.add_mutually_exclusive_group()
        clock.add_argument("--beat", action="store_true", help="Drive the sweep as well.")
        clock.add_argument("--only-beat", action="store_true", help="Drive the sweep, do no work.")

    def handle(self, *args, beat=False, only_beat=False, **options):
        child = processes.beat() if only_beat else processes.worker(with_beat=beat)
        if Supervisor([child], say=self._say).run():
            raise CommandError(f"The {child.name} would not run.")

    def _say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
