"""A scanner for tests: speaks ClamAV's INSTREAM, as its manual describes it, over a real socket."""

import socketserver
import struct
from threading import Thread

EICAR = b"a-pattern-that-means-a-virus"
LIMIT = 100_000


class Scanner(socketserver.StreamRequestHandler):
    def handle(self):
        command = b""
        while not command.endswith(b"\0"):
            piece = self.rfile.read(1)
            if not piece:
                return
            command += piece
        self.answer(b"UNKNOWN COMMAND" if command != b"zINSTREAM\0" else self.verdict())

    def verdict(self) -> bytes:
        content = b""
        while True:
            (size,) = struct.unpack("!L", self.rfile.read(4))
            if not size:
                break
            content += self.rfile.read(size)
            if len(content) > LIMIT:
                return b"INSTREAM size limit exceeded. ERROR"
        return b"stream: Test.Virus FOUND" if EICAR in content else b"stream: OK"

    def answer(self, words: bytes):
        self.wfile.write(words + b"\0")


def saying(words: bytes):
    """A scanner that gives the same bytes as its whole answer, whatever comes."""

    class Parrot(Scanner):
        def handle(self):
            self.rfile.read(10)
            while struct.unpack("!L", size := self.rfile.read(4))[0]:
                self.rfile.read(struct.unpack("!L", size)[0])
            self.wfile.write(words)

    return Parrot


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = daemon_threads = True


class UnixServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


def start(where, handler=Scanner):
    """Start a scanner at ("127.0.0.1", 0) or at a path; the caller shuts it down."""
    server = (UnixServer if isinstance(where, str) else Server)(where, handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return server
