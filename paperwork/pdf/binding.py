"""Many PDFs into one, written to disk page by page: memory stays flat however long it gets.

A library that merges keeps every object until it saves. Here each file is read, its objects go out
under new numbers, and only the numbers stay: where each object lies, which pages and which parts of
the tagged structure there are. What many papers share (fonts, pictures) is written once. Tags,
languages and titles survive, so the print is as readable by ear as its papers; fields of a seal and
embedded files stay behind, since a print proves nothing.
"""

import hashlib
import zlib
from array import array
from collections.abc import Iterator
from decimal import Decimal
from html import escape

import pikepdf

NODE = 64  # pages under one node of the page tree
PACK = 200  # small objects that are squeezed together
PACKED = 1 << 63  # marks a place inside of a pack: its number and the position there
BLANK = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Resources<<>>>>"
LEFT_BEHIND = {"/Pages", "/Catalog"}
META = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>'
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
    '<?xpacket end="w"?>'
)


class Binder:
    """One PDF in the making: `add` files to it, then `close` it. `out` is a file open to write."""

    def __init__(self, out, *, title: str, language: str = "en"):
        self.out, self.title, self.language = out, title, language
        self.place = 0
        self.offsets = array("Q", [0])
        self.pages = 0
        self.nodes = array("Q")
        self.kids, self.parents = array("Q"), array("Q")  # of the structure; (key, object) in turn
        self.next_parent = 0
        self.roles: dict[str, bytes] = {}
        self.marks: list[tuple[str, int]] = []  # bookmarks: words and page
        self.shared: dict[bytes, int] = {}
        self.pack: list[tuple[int, bytes]] = []
        self.size = (b"612", b"792")
        self._say(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self.tree, self.structure = self._number(), self._number()
        self._new_node()

    def add(self, source, *, mark: str = "") -> int:
        """Append all pages of a PDF (a path or open file); return how many. `mark` names them."""
        with pikepdf.open(source) as pdf:
            return _Copy(self, pdf).run(mark)

    def turn_right(self) -> None:
        """Let what follows begin on a right-hand page."""
        if self.pages % 2:
            number = self._number()
            self._write(number, BLANK % (self.node, *self.size))
            self._page(number)

    def close(self) -> None:
        """Write what holds the pages together, and the table of places."""
        self._end_node()
        kids = b" ".join(b"%d 0 R" % node for node in self.nodes)
        self._write(self.tree, b"<</Type/Pages/Count %d/Kids[%s]>>" % (self.pages, kids))
        self._write(self.structure, self._structure())
        catalog = self._catalog(self._outline(), self._metadata())
        self._table(catalog)

    # --- Parts ---------------------------------------------------------------------------------

    def _new_node(self) -> None:
        self.node, self.node_pages = self._number(), array("Q")

    def _page(self, number: int) -> None:
        self.node_pages.append(number)
        self.pages += 1
        if len(self.node_pages) == NODE:
            self._end_node()
            self._new_node()

    def _end_node(self) -> None:
        kids = b" ".join(b"%d 0 R" % page for page in self.node_pages)
        head = b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%s]>>"
        self._write(self.node, head % (self.tree, len(self.node_pages), kids))
        self.nodes.append(self.node)

    def _structure(self) -> bytes:
        kids = b" ".join(b"%d 0 R" % kid for kid in self.kids)
        pairs = zip(self.parents[::2], self.parents[1::2], strict=True)
        nums = b" ".join(b"%d %d 0 R" % pair for pair in pairs)
        roles = b"".join(b"%s %s" % (name.encode(), role) for name, role in self.roles.items())
        return (
            b"<</Type/StructTreeRoot/K[%s]/ParentTree<</Nums[%s]>>/ParentTreeNextKey %d"
            b"/RoleMap<<%s>>>>" % (kids, nums, self.next_parent, roles)
        )

    def _outline(self) -> int:
        root, numbers = self._number(), [self._number() for _mark in self.marks]
        for place, ((words, page), number) in enumerate(zip(self.marks, numbers, strict=True)):
            near = b""
            if place:
                near += b"/Prev %d 0 R" % numbers[place - 1]
            if place + 1 < len(numbers):
                near += b"/Next %d 0 R" % numbers[place + 1]
            body = b"<</Title %s/Parent %d 0 R/Dest[%d 0 R/Fit]%s>>"
            self._write(number, body % (_text(words), root, page, near))
        ends = b"/First %d 0 R/Last %d 0 R" % (numbers[0], numbers[-1]) if numbers else b""
        self._write(root, b"<</Type/Outlines/Count %d%s>>" % (len(numbers), ends))
        return root

    def _metadata(self) -> int:
        number, data = self._number(), META.format(title=escape(self.title)).encode()
        head = b"<</Type/Metadata/Subtype/XML/Length %d>>" % len(data)
        self._write(number, head + b"stream\n" + data + b"\nendstream")
        return number

    def _catalog(self, outline: int, metadata: int) -> int:
        number = self._number()
        body = (
            b"<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/Outlines %d 0 R/Metadata %d 0 R"
            b"/MarkInfo<</Marked true>>/Lang %s/ViewerPreferences<</DisplayDocTitle true>>>>"
        )
        words = _text(self.language)
        self._write(number, body % (self.tree, self.structure, outline, metadata, words))
        return number

    def _table(self, catalog: int) -> None:
        """Write where each object lies: in the file, or in which pack."""
        self._end_pack()
        number, start, squeeze = self._number(), self.place, zlib.compressobj()
        self.offsets[number] = start
        rows = bytearray(squeeze.compress(b"\0" * 9 + b"\xff\xff"))
        for place in self.offsets[1:]:
            rows += squeeze.compress(_row(place))
        rows += squeeze.flush()
        head = b"<</Type/XRef/W[1 8 2]/Size %d/Root %d 0 R/Filter/FlateDecode/Length %d>>"
        head %= (len(self.offsets), catalog, len(rows))
        self._say(b"%d 0 obj\n%sstream\n%s\nendstream\nendobj\n" % (number, head, bytes(rows)))
        self._say(b"startxref\n%d\n%%%%EOF\n" % start)

    # --- Bytes ---------------------------------------------------------------------------------

    def _number(self) -> int:
        self.offsets.append(0)
        return len(self.offsets) - 1

    def _write(self, number: int, body: bytes) -> None:
        if not body.endswith(b"endstream"):
            self.pack.append((number, body))
            if len(self.pack) == PACK:
                self._end_pack()
            return
        self.offsets[number] = self.place
        self._say(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def _end_pack(self) -> None:
        pack, number = self.pack, self._number()
        index, bodies, place = [], [], 0
        for position, (inner, body) in enumerate(pack):
            self.offsets[inner] = PACKED | number << 16 | position
            index.append(b"%d %d" % (inner, place))
            bodies.append(body)
            place += len(body) + 1
        head = b" ".join(index) + b"\n"
        data = zlib.compress(head + b"\n".join(bodies))
        self.pack = []
        said = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>"
        said %= (len(pack), len(head), len(data))
        self._write(number, said + b"stream\n" + data + b"\nendstream")

    def _say(self, data: bytes) -> None:
        self.out.write(data)
        self.place += len(data)


class _Copy:
    """One file on its way into a binder."""

    def __init__(self, binder: Binder, pdf: pikepdf.Pdf):
        self.binder, self.pdf = binder, pdf
        self.numbers: dict[tuple, int] = {}
        self.todo: list = []
        self.own = pdf.Root.get("/StructTreeRoot")
        self.begin = binder.next_parent
        if self.own is not None and self.own.is_indirect:
            self.numbers[self.own.objgen] = binder.structure

    def run(self, mark: str) -> int:
        binder, pages = self.binder, list(self.pdf.pages)
        for page in pages:  # all are known before one of them is named by the structure
            self.numbers[page.objgen] = binder._number()
        for page in pages:
            number = self.numbers[page.objgen]
            if mark and page is pages[0]:
                binder.marks.append((mark, number))
            binder._write(number, self._page(page.obj))
            binder._page(number)
        self._structure()
        while self.todo:
            number, obj = self.todo.pop()
            binder._write(number, self._body(obj))
        return len(pages)

    def _page(self, page) -> bytes:
        left, below, right, top = page.MediaBox
        self.binder.size = (_plain(right - left), _plain(top - below))
        parts = [b"/Parent %d 0 R" % self.binder.node]
        for key, value in page.items():
            if key == "/Annots":
                kept = [one for one in value if one.get("/Subtype") != "/Widget"]
                value = pikepdf.Array(kept)
            if key == "/Resources":
                parts.append(b"/Resources " + self._once(value))
            elif key != "/Parent":
                parts.append(key.encode() + b" " + self._entry(key, value))
        return b"<<" + b"".join(parts) + b">>"

    def _structure(self) -> None:
        binder, own = self.binder, self.own
        if own is None:
            return
        kids = own.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            binder.kids.append(self._named(kid))
        last = -1
        for key, value in _pairs(own.get("/ParentTree", pikepdf.Dictionary())):
            binder.parents.extend((self.begin + key, self._named(value)))
            last = max(last, key)
        binder.next_parent = self.begin + last + 1
        for name, role in dict(own.get("/RoleMap", {})).items():
            binder.roles.setdefault(name, _plain(role))

    def _named(self, obj) -> int:
        """Return the number of an object that is to have one."""
        if not obj.is_indirect:
            number = self.binder._number()
            self.todo.append((number, obj))
            return number
        if obj.objgen not in self.numbers:
            self.numbers[obj.objgen] = self.binder._number()
            self.todo.append((self.numbers[obj.objgen], obj))
        return self.numbers[obj.objgen]

    def _value(self, obj) -> bytes:
        if not isinstance(obj, pikepdf.Object):
            return _plain(obj)
        if obj.is_indirect:
            if _kind(obj) in LEFT_BEHIND:
                return b"null"
            return b"%d 0 R" % self._named(obj)
        return self._body(obj)

    def _entry(self, key: str, value) -> bytes:
        if key in {"/StructParents", "/StructParent"}:
            return b"%d" % (self.begin + int(value))
        return self._value(value)

    def _body(self, obj, write=None) -> bytes:
        """Return an object written out; `write` says how its entries are."""
        if isinstance(obj, pikepdf.Array):
            return b"[" + b" ".join((write or self._value)(one) for one in obj) + b"]"
        if isinstance(obj, pikepdf.Stream):
            data = obj.read_raw_bytes()
            head = self._pairs(obj, write, without="/Length")
            return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(data), data)
        if isinstance(obj, pikepdf.Dictionary):
            return b"<<" + self._pairs(obj, write) + b">>"
        return _plain(obj)

    def _pairs(self, obj, write, without="") -> bytes:
        return b"".join(
            key.encode() + b" " + (write(value) if write else self._entry(key, value))
            for key, value in obj.items()
            if key != without
        )

    def _once(self, obj) -> bytes:
        """Write a resource and what it needs, unless the binder has the very same already."""
        if not isinstance(obj, pikepdf.Object):
            return _plain(obj)
        if not obj.is_indirect:
            return self._body(obj, self._once)
        known = self.numbers.get(obj.objgen)
        if known is None:
            body = self._body(obj, self._once)
            digest = hashlib.sha256(body).digest()
            known = self.binder.shared.get(digest)
            if known is None:
                known = self.binder.shared[digest] = self.binder._number()
                self.binder._write(known, body)
            self.numbers[obj.objgen] = known
        return b"%d 0 R" % known


def _row(place: int) -> bytes:
    """Return one line of the table of places."""
    if place & PACKED:
        pack, position = divmod(place ^ PACKED, 1 << 16)
        return b"\2" + pack.to_bytes(8) + position.to_bytes(2)
    return b"\1" + place.to_bytes(8) + b"\0\0"


def _kind(obj) -> str:
    return str(obj.get("/Type", "")) if isinstance(obj, pikepdf.Dictionary) else ""


def _pairs(tree) -> Iterator[tuple[int, pikepdf.Object]]:
    """Yield the entries of a number tree."""
    nums = list(tree.get("/Nums", []))
    yield from zip(map(int, nums[::2]), nums[1::2], strict=True)
    for kid in tree.get("/Kids", []):
        yield from _pairs(kid)


def _plain(value) -> bytes:
    """Return a number, a name, a string, true, false or null."""
    if isinstance(value, pikepdf.Object):
        return value.unparse()
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return f"{Decimal(value):f}".encode()


def _text(words: str) -> bytes:
    return pikepdf.String(words).unparse()
