"""One parent for the processes of Onramp: starts them, restarts what dies, ends them together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

GRACE = 15.0  # seconds a child has to finish what it is doing
TICK = 0.1  # seconds between two looks at the children
SETTLED = 10.0  # seconds after which a start counts as a good one
MOST_FAILURES = 6  # starts in a row that came to nothing
PAUSE = 0.25  # seconds before a child is started again; doubles with each failure in a row
LONGEST_PAUSE = 10.0  # seconds between two starts, at most
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1  # prctl(2): the signal we get when our parent is gone


def _die_with_parent() -> None:
    """Ask Linux to end this child when the supervisor itself is killed; elsewhere do nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """A program that has to be running: its name for people, and its words."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen | None = None
    started: float = 0.0
    failures: int = 0
    start_at: float = 0.0

    def start(self, now: float) -> None:
        """Start it in a process group of its own, so that a Ctrl-C reaches only the parent."""
        self.started = now
        self.process = subprocess.Popen(  # noqa: S603 (the words are ours)
            self.command,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 (the parent has one thread)
        )

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def bury(self, now: float, pause: float) -> None:
        """Kill what the dead one left running, and say when to start the next."""
        self.signal_group(signal.SIGKILL)
        self.failures = 0 if now - self.started > SETTLED else self.failures + 1
        self.start_at = now + min(LONGEST_PAUSE, pause * 2**self.failures)
        self.process = None

    def ask_to_end(self) -> None:
        if self.is_alive():
            self.process.terminate()

    def signal_group(self, number: int) -> None:
        """Send a signal to the child and to everything it started."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except (ProcessLookupError, PermissionError):
            return  # nobody is left; macOS says "permission" for a group of zombies


@dataclass
class Supervisor:
    """Keeps children running until a signal arrives. `run` returns the exit code."""

    children: list[Child]
    grace: float = GRACE
    pause: float = PAUSE
    say: Callable[[str], object] = print
    clock: Callable[[], float] = time.monotonic
    _signals: int = field(default=0, init=False)

    def run(self) -> int:
        """Block until SIGINT, SIGTERM or SIGHUP (0), or until a child will not stay up (1)."""
        for number in ENDINGS:
            signal.signal(number, self._heard)
        given_up = None
        while not self._signals and given_up is None:
            given_up = self._look_after_children()
            time.sleep(TICK)
        self._end()
        if given_up:
            self.say(f"{given_up.name} does not stay up; giving up. Its own words are above.")
        return 1 if given_up else 0

    def _heard(self, _number, _frame) -> None:
        self._signals += 1

    def _look_after_children(self) -> Child | None:
        """Start what should run; return a child that died too often to go on."""
        for child in self.children:
            now = self.clock()
            if child.process is not None and not child.is_alive():
                self._mourn(child, now)
            if child.failures >= MOST_FAILURES:
                return child
            if child.process is None and now >= child.start_at:
                child.start(now)
                self.say(f"{child.name} runs as process {child.process.pid}.")
        return None

    def _mourn(self, child: Child, now: float) -> None:
        self.say(f"{child.name} ended with {child.process.returncode}; starting it again.")
        child.bury(now, self.pause)

    def _end(self) -> None:
        """Ask all to end; after the grace period, or a second signal, kill what is left."""
        asked = self._signals  # before we speak: the answer may be quick
        self.say("Stopping. Once more to stop at once.")
        for child in self.children:
            child.ask_to_end()
        deadline = self.clock() + self.grace
        while self._anyone() and self.clock() < deadline and self._signals == asked:
            time.sleep(TICK)
        for child in self.children:
            child.signal_group(signal.SIGKILL)
        for child in self.children:
            if child.process is not None:
                child.process.wait()

    def _anyone(self) -> bool:
        return any(child.is_alive() for child in self.children)
