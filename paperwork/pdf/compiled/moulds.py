"""A PDF taken apart into finished bytes and the few objects that change from copy to copy.

What stays is written once, in one piece with fixed places; a copy costs the objects that change
and a table of places. Structure elements lie packed in one object stream: readers open it only
for the tags, and it saves half of the file. All else are plain objects, which a seal reads fast.
"""

import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from zlib import adler32

import pikepdf

from paperwork.pdf.compiled.embedding import stream

HEAD = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
PLACE = struct.Struct(">BHBH")  # kind, place in three bytes, generation or position
MOST = 2**24
STORED, MOST_STORED = struct.Struct("<BHH"), 0xFFFF
START = re.compile(rb"(\d+) 0 obj\n")
PACKED = re.compile(rb"/Type /StructElem\b")
ENTRIES = re.compile(rb"(\d{10}) (\d{5}) ([nf]) ?\r?\n")


class NoMould(Exception):
    """The file cannot be taken apart."""


def plainly(pdf: pikepdf.Pdf) -> bytes:
    """Return a file with each object by itself and a table of their places at the end."""
    written = BytesIO()
    pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True)
    return written.getvalue()


def objects_of(data: bytes) -> dict[int, bytes]:
    """Return the bodies of all objects of a file that `plainly` wrote, by their numbers."""
    places = sorted(_places(data))
    ends = [*places[1:], data.rindex(b"xref\n0 ")]
    return dict(_object(data[start:end]) for start, end in zip(places, ends, strict=True))


def _places(data: bytes) -> list[int]:
    table = data[data.rindex(b"xref\n0 ") : data.rindex(b"trailer")]
    return [int(place) for place, _gen, kind in ENTRIES.findall(table) if kind == b"n"]


def _object(data: bytes) -> tuple[int, bytes]:
    begins = START.match(data)
    if begins is None:
        raise NoMould("An object does not begin where the table says.")
    return int(begins[1]), data[begins.end() : data.rindex(b"endobj")].rstrip(b"\n")


@dataclass(frozen=True)
class Piece:
    """Bytes that stay, with their compressed form."""

    raw: bytes
    packed: bytes


@dataclass(frozen=True)
class Mould:
    """The bytes that stay. `table` are the places of all objects; changing ones by their numbers.

    `size` is how many object numbers are taken; new objects begin there.
    """

    fixed: bytes
    table: tuple[Piece | int, ...]
    size: int
    digest: bytes
    root: int
    info: int

    def cast(self, changing: Mapping[int, bytes], more: Sequence[bytes] = ()) -> bytes:
        """Return a whole file with the bodies of the changing objects and of new ones."""
        written, place, entries = [self.fixed], len(self.fixed), {}
        for number, body in (*changing.items(), *enumerate(more, self.size)):
            entries[number] = PLACE.pack(*_entry(place))
            written.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
            place += len(written[-1])
        last = self.size + len(more)
        entries[last] = PLACE.pack(*_entry(place))
        written.append(self._table(last, entries, self._name(changing), place))
        if place >= MOST:
            raise NoMould("The file is too large for its table.")
        return b"".join(written)

    def _name(self, changing) -> bytes:
        """Return the identifier of the file: equal files have equal ones.

        New objects are the fonts that the changing ones ask for: they need not be counted.
        """
        named = sha256(self.digest)
        for number, body in changing.items():
            named.update(b"%d %d " % (number, len(body)))
            named.update(body)
        return named.hexdigest()[:32].encode()

    def _table(self, last: int, places: Mapping[int, bytes], name: bytes, place: int) -> bytes:
        entries = (
            b"/Type/XRef/W[1 3 2]/Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]/Filter/FlateDecode"
            % (last + 1, self.root, self.info, name, name)
        )
        known = (places[one] if isinstance(one, int) else one for one in self.table)
        new = (places[number] for number in range(self.size, last + 1))
        body = stream(joined([*known, b"".join(new)]), entries)
        return b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (last, body, place)


def _entry(place: int) -> tuple[int, int, int, int]:
    return 1, place >> 8, place & 255, 0


def mould(objects: Mapping[int, bytes], changing: set[int], *, root: int, info: int) -> Mould:
    """Return the mould of a file whose `changing` objects are given anew for each copy."""
    fixed = {number: body for number, body in objects.items() if number not in changing}
    packed = {number: body for number, body in fixed.items() if PACKED.search(body[:200])}
    plain = {number: body for number, body in fixed.items() if number not in packed}
    size = max(objects) + 1
    if packed:
        plain[size] = _pack(packed)
    places = bytearray(PLACE.size * (size + bool(packed)))
    PLACE.pack_into(places, 0, 0, 0, 0, 65535)
    for position, number in enumerate(packed):
        PLACE.pack_into(places, number * PLACE.size, 2, size >> 8, size & 255, position)
    written = bytearray(HEAD)
    for number, body in plain.items():
        PLACE.pack_into(places, number * PLACE.size, *_entry(len(written)))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = tuple(_table(bytes(places), sorted(changing)))
    digest = sha256(written).digest()
    return Mould(bytes(written), table, len(places) // PLACE.size, digest, root, info)


def _table(places: bytes, changing: Sequence[int]) -> Iterator[Piece | int]:
    """Yield the table of places: what stays as finished pieces, the others by their numbers."""
    start = 0
    for number in changing:
        if number * PLACE.size > start:
            yield piece(places[start : number * PLACE.size])
        yield number
        start = (number + 1) * PLACE.size
    yield piece(places[start:])


def _pack(packed: Mapping[int, bytes]) -> bytes:
    """Return an object stream."""
    index, place = [], 0
    for number, body in packed.items():
        index.append(b"%d %d" % (number, place))
        place += len(body) + 1
    head = b" ".join(index) + b"\n"
    data = zlib.compress(head + b"\n".join(packed.values()) + b"\n", 9)
    entries = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(packed), len(head))
    return stream(data, entries)


# --- Streams: finished pieces with changing ones between -----------------------------------


def piece(raw: bytes) -> Piece:
    """Compress bytes so that they can stand between others in one compressed stream."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return Piece(raw, packer.compress(raw) + packer.flush(zlib.Z_FULL_FLUSH))


def joined(pieces: Sequence[Piece | bytes]) -> bytes:
    """Return a zlib stream of pieces and plain bytes; the plain ones are stored as they are."""
    written, check = [b"\x78\x9c"], 1
    for one in pieces:
        if isinstance(one, Piece):
            written.append(one.packed)
            check = adler32(one.raw, check)
        elif one:
            written += _stored(one)
            check = adler32(one, check)
    written.append(b"\x03\x00" + check.to_bytes(4, "big"))
    return b"".join(written)


def _stored(data: bytes) -> list[bytes]:
    """Return blocks of a deflate stream that hold bytes as they are (RFC 1951, 3.2.4)."""
    blocks = [data[start : start + MOST_STORED] for start in range(0, len(data), MOST_STORED)]
    return [STORED.pack(0, len(one), len(one) ^ MOST_STORED) + one for one in blocks]
