"""Papers as pictures: two that look alike differ in hardly a dot."""

import pypdfium2
from PIL import ImageChops

# A page is compared at 72 dots an inch: how many of its dots may differ by how much (of 255).
DIFFERENT, DIFFERENT_DOTS = 64, 0.0002


def pictures(pdf: bytes) -> list:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=1).to_pil().convert("L") for page in document]


def difference(ours: bytes, theirs: bytes) -> float:
    """Return the share of dots that differ visibly, on the page where it is largest."""
    pairs = zip(pictures(ours), pictures(theirs), strict=True)
    shares = []
    for one, other in pairs:
        counts = ImageChops.difference(one, other).histogram()
        shares.append(sum(counts[DIFFERENT:]) / sum(counts))
    return max(shares)
