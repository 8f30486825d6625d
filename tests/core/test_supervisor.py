"""Real processes under the supervisor: they come back, and they all go."""

import os
import re
import signal
import subprocess
import sys
from threading import Thread, Timer

import pytest

from config.env import BASE_DIR

PATIENCE = 60  # seconds after which a silent supervisor is a failure, on a busy machine too

# A child that tells its number and then lives until it is ended.
# Each word is one write: several processes share the pipe.
LIVES = "import os, signal; os.write(1, f'child {os.getpid()}\\n'.encode()); signal.pause()"
# One that starts a grandchild and will not listen to a polite request; neither will its own.
STUBBORN = """
import os, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
word = "grandchild" if os.fork() == 0 else "child"
os.write(1, f"{word} {os.getpid()}\\n".encode())
while True:
    signal.pause()
"""
DIES = "raise SystemExit(3)"
RUN = """
import os, sys
from core.supervisor import Child, Supervisor
children = [Child("one", [sys.executable, "-c", code]) for code in sys.argv[2:]]
grace = float(sys.argv[1])
say = lambda line: os.write(1, f"says {line}\\n".encode())
sys.exit(Supervisor(children, grace=grace, pause=0.01, say=say).run())
"""


@pytest.fixture
def supervise():
    """Start a supervisor over the given programs; whatever is left at the end is killed."""
    started = []

    def start(*codes, grace=PATIENCE):
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, str(grace), *codes],
            cwd=BASE_DIR, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        watchdog = Timer(3 * PATIENCE, process.kill)  # a silent pipe must not hang the suite
        watchdog.start()
        started.append((process, watchdog))
        return process

    yield start
    for process, watchdog in started:
        watchdog.cancel()
        process.kill()
        process.wait()
        process.stdout.close()


def next_word(process):
    """Return (who, number) of the next process that says it is there."""
    for line in process.stdout:  # several processes write here: a line may begin with another's
        if found := re.search(r"(child|grandchild) (\d+)$", line.strip()):
            return found[1], int(found[2])
    raise AssertionError("the supervisor ended")


def hear(process, words):
    """Wait until the supervisor says something that begins with these words."""
    assert any(line.startswith(f"says {words}") for line in process.stdout)


def nobody_holds_the_pipe_of(process):
    """Tell whether the last of the family is gone, or goes soon, with its end of the pipe."""
    reader = Thread(target=process.stdout.read, daemon=True)
    reader.start()
    reader.join(PATIENCE)
    return not reader.is_alive()


def is_running(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_killed_child_comes_back(supervise):
    parent = supervise(LIVES)
    _, first = next_word(parent)

    os.kill(first, signal.SIGKILL)
    _, second = next_word(parent)

    assert second != first
    assert not is_running(first)


@pytest.mark.parametrize("number", (signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
def test_a_signal_ends_every_child(supervise, number):
    parent = supervise(LIVES, LIVES)
    children = [next_word(parent)[1], next_word(parent)[1]]

    parent.send_signal(number)

    assert parent.wait(PATIENCE) == 0
    assert not any(map(is_running, children))


def test_stragglers_are_killed_after_the_grace_period(supervise):
    parent = supervise(STUBBORN, grace=0.2)
    next_word(parent), next_word(parent)

    parent.terminate()

    assert parent.wait(PATIENCE) == 0
    assert nobody_holds_the_pipe_of(parent)


def test_a_second_signal_does_not_wait_for_the_grace_period(supervise):
    parent = supervise(STUBBORN, grace=10 * PATIENCE)
    next_word(parent), next_word(parent)

    parent.send_signal(signal.SIGINT)
    hear(parent, "Stopping")
    parent.send_signal(signal.SIGINT)

    assert parent.wait(PATIENCE) == 0
    assert nobody_holds_the_pipe_of(parent)


def test_what_a_dead_child_left_behind_is_killed_before_the_next_start(supervise):
    parent = supervise(STUBBORN)
    first = dict([next_word(parent), next_word(parent)])

    os.kill(first["child"], signal.SIGKILL)
    second = dict([next_word(parent), next_word(parent)])

    assert set(first.values()).isdisjoint(second.values())
    parent.kill()  # its children ignore the request that the kernel sends them …
    for number in second.values():
        os.kill(number, signal.SIGKILL)
    assert nobody_holds_the_pipe_of(parent)  # … and nobody of the first family is left


def test_children_end_when_the_supervisor_itself_is_killed(supervise):
    if sys.platform != "linux":
        pytest.skip("only Linux tells children that their parent is gone")
    parent = supervise(LIVES)
    next_word(parent)

    parent.kill()

    assert nobody_holds_the_pipe_of(parent)


def test_a_child_that_never_stays_up_ends_everything(supervise):
    parent = supervise(LIVES, DIES)

    assert parent.wait(2 * PATIENCE) == 1
    assert nobody_holds_the_pipe_of(parent)
