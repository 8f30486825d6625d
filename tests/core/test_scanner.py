"""The scanner's word, against a socket that speaks ClamAV's protocol, and clamd where it is."""

import io
import shutil
import subprocess
import time

import pytest

from core import scanner
from core.scanner import ScanFailed
from tests.core import clamd


@pytest.fixture
def address(settings):
    """Start a scanner that behaves as told, and point the settings at it."""
    running = []

    def start(handler=clamd.Scanner):
        running.append(clamd.start(("127.0.0.1", 0), handler))
        settings.CLAMAV_URL = f"tcp://127.0.0.1:{running[-1].server_address[1]}"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("content", "found"),
    ((b"plain words", ""), (b"x" * 70_000 + clamd.EICAR, "Test.Virus"), (b"", "")),
)
def test_what_the_scanner_says_is_what_counts(address, content, found):
    address()

    assert scanner.scan(io.BytesIO(content)).found == found


def test_it_listens_on_a_socket_file_too(settings, tmp_path):
    server = clamd.start(str(tmp_path / "clamd.sock"))
    settings.CLAMAV_URL = f"unix://{tmp_path / 'clamd.sock'}"

    assert scanner.scan(io.BytesIO(b"plain")).is_clean
    server.shutdown()
    server.server_close()


def test_a_file_over_the_scanners_limit_is_not_clean(address):
    address()

    with pytest.raises(ScanFailed):
        scanner.scan(io.BytesIO(bytes(clamd.LIMIT + 1)))


@pytest.mark.parametrize(
    "said",
    (
        b"", b"stream: OK", b"OK\0", b"stream: ok\0", b"stream: OK FOUND? ERROR\0",
        b"INSTREAM size limit exceeded. ERROR\0", b"stream: Can't allocate memory ERROR\0",
        b"x" * 5_000, b"\xff\xfe\0",
    ),
)  # fmt: skip
def test_anything_but_a_clear_ok_is_no_ok(address, said):
    address(clamd.saying(said))

    with pytest.raises(ScanFailed):
        scanner.scan(io.BytesIO(b"plain"))


def test_nobody_there_is_a_failure(settings):
    settings.CLAMAV_URL = "tcp://127.0.0.1:9"

    with pytest.raises(ScanFailed, match="unreachable"):
        scanner.scan(io.BytesIO(b"plain"))


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("clamd"), reason="clamd is not installed")
def test_the_real_scanner_agrees(settings, tmp_path):
    """With one signature of our own: no database is downloaded."""
    database = tmp_path / "db"
    database.mkdir()
    (database / "own.ndb").write_text(f"Own.Test:0:*:{clamd.EICAR.hex()}\n")
    config = tmp_path / "clamd.conf"
    config.write_text(
        f"LocalSocket {tmp_path}/clamd.sock\nDatabaseDirectory {database}\nForeground yes\n"
    )
    process = subprocess.Popen([shutil.which("clamd"), "-c", str(config)])
    settings.CLAMAV_URL = f"unix://{tmp_path}/clamd.sock"
    try:
        for _ in range(100):
            if (tmp_path / "clamd.sock").exists():
                break
            time.sleep(0.2)
        assert scanner.scan(io.BytesIO(b"plain")).is_clean
        assert "Own.Test" in scanner.scan(io.BytesIO(clamd.EICAR)).found
    finally:
        process.terminate()
        process.wait()
