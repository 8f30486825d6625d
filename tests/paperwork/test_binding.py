"""Many PDFs into one: every page, every tag, each font once, and memory that stays flat."""

import tracemalloc
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from paperwork.pdf import documents
from paperwork.pdf.binding import NODE, Binder
from tests.paperwork.papers import VALUES, paper

COPIES = 3


@pytest.fixture(scope="module")
def drawn() -> list[bytes]:
    """Return two different papers, one of them in two languages."""
    return [
        documents.draw(paper("labor_rights_receipt", languages=("en", "es"))),
        documents.draw(paper("consent", values=VALUES | {"student.preferred_name": "Zoë (Z) O'N"})),
    ]


def bound(files, *, title="Papers", right=False, marks=()) -> bytes:
    out = BytesIO()
    binder = Binder(out, title=title)
    for place, data in enumerate(files):
        if right:
            binder.turn_right()
        binder.add(BytesIO(data), mark=marks[place] if place < len(marks) else "")
    binder.close()
    return out.getvalue()


def pages_of(data) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


def test_every_page_is_there_in_order(drawn):
    wanted = [text for data in drawn * COPIES for text in pages_of(data)]
    assert pages_of(bound(drawn * COPIES)) == wanted


def test_it_is_whole_and_small(drawn):
    data = bound(drawn * COPIES)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
    assert len(data) < sum(map(len, drawn * COPIES)) * 0.9


def test_each_font_is_kept_once(drawn):
    def fonts(data):
        with pikepdf.open(BytesIO(data)) as pdf:
            return sum(1 for one in pdf.objects if _is_font_file(one))

    assert fonts(bound(drawn[:1] * 4)) == fonts(drawn[0])


def _is_font_file(obj) -> bool:
    return (isinstance(obj, pikepdf.Dictionary) and "/FontFile2" in obj) or (
        isinstance(obj, pikepdf.Dictionary) and "/FontFile3" in obj
    )


def test_the_tags_of_each_page_lead_to_that_page(drawn):
    with pikepdf.open(BytesIO(bound(drawn * COPIES))) as pdf:
        root = pdf.Root.StructTreeRoot
        nums = list(root.ParentTree.Nums)
        parents = dict(zip(map(int, nums[::2]), nums[1::2], strict=True))
        keys = [int(page.obj.StructParents) for page in pdf.pages]
        assert len(set(keys)) == len(keys) == len(pdf.pages)
        for page, key in zip(pdf.pages, keys, strict=True):
            tagged = [one for one in parents[key] if one is not None]
            assert tagged
            assert {one.Pg.objgen for one in tagged if "/Pg" in one} == {page.objgen}
        tops = list(root.K)
        assert len(tops) >= len(drawn) * COPIES
        assert {top.P.objgen for top in tops} == {root.objgen}


def test_title_language_and_kind_are_said(drawn):
    data = bound(drawn, title="P-000012 <&> Ñ")
    with pikepdf.open(BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as meta:
            assert meta["dc:title"] == "P-000012 <&> Ñ"
            assert meta["pdfuaid:part"] == "1"


def test_bookmarks_name_the_first_page_of_each(drawn):
    reader = PdfReader(BytesIO(bound(drawn, marks=("Zoë (Z)", "王 小明"))))
    assert [mark.title for mark in reader.outline] == ["Zoë (Z)", "王 小明"]
    pages = [reader.get_destination_page_number(mark) for mark in reader.outline]
    assert pages == [0, len(pages_of(drawn[0]))]


def test_what_follows_begins_on_a_right_hand_page(drawn):
    one_page = pikepdf.Pdf.new()
    one_page.add_blank_page(page_size=(612, 792))
    small = BytesIO()
    one_page.save(small)
    texts = pages_of(bound([small.getvalue(), drawn[1]], right=True))
    assert texts[1] == ""
    assert texts[2:] == pages_of(drawn[1])


def test_a_long_one_has_a_tree_of_pages(drawn):
    count = NODE // len(pages_of(drawn[1])) + 2
    data = bound(drawn[1:] * count)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.Root.Pages.Kids) > 1
        assert len(pdf.pages) == count * len(pages_of(drawn[1]))
        assert pdf.check_pdf_syntax() == []


def test_fields_of_a_seal_stay_behind(drawn):
    with pikepdf.open(BytesIO(drawn[1])) as pdf:
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig
            )
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([field])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
        sealed = BytesIO()
        pdf.save(sealed)
    with pikepdf.open(BytesIO(bound([sealed.getvalue()]))) as pdf:
        assert list(pdf.pages[0].obj.Annots) == []
        assert "/AcroForm" not in pdf.Root


class Nowhere:
    """A file that forgets what is written."""

    def write(self, data):
        return len(data)


def test_memory_stays_flat_however_many_there_are(drawn):
    """What is kept for a paper is numbers, and a buffer of a fixed size for all of them."""
    binder = Binder(Nowhere(), title="Many")

    def add(times):
        for _ in range(times):
            binder.add(BytesIO(drawn[1]))

    add(20)
    tracemalloc.start()
    before, _peak = tracemalloc.get_traced_memory()
    add(60)
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 60 * len(drawn[1]) / 4
    assert peak - before < 8 * 2**20
