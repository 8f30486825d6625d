"""The school office: papers and permits that wait for it."""

from django.db.models import Count, Q

from core.access import opens_to
from core.htmx import respond
from core.lists import listing
from districts import looks
from districts.enums import Role
from pipeline.enums import ItemKind, Owner, PlacementState
from pipeline.models import ChecklistItem, Placement

PAGE = "pipeline/home_office.html"
SEARCH = ("placement__journey__student__first_name", "placement__journey__student__last_name")
NAME = "placement__journey__student__last_name"
SORTS = {
    "": ("waits_since", "pk"),
    "name": (NAME, "pk"),
    "-name": (f"-{NAME}", "pk"),
    "since": ("waits_since", "pk"),
    "-since": ("-waits_since", "pk"),
    "due": ("due_on", "pk"),
    "-due": ("-due_on", "pk"),
}


PAPERS = (ItemKind.PACKET, ItemKind.WORK_PERMIT)
OWN, ALL = "own", "all"


@opens_to(Role.OFFICE)
def home(request):
    """What waits for the office, the longest first; all open papers are one choice away."""
    placements = Placement.objects.visible_to(request.membership).filter(
        state=PlacementState.CONFIRMED, journey__season__is_current=True
    )
    papers = ChecklistItem.objects.open().filter(placement__in=placements, kind__in=PAPERS)
    counts = papers.aggregate(**{OWN: Count("pk", filter=Q(owner=Owner.OFFICE)), ALL: Count("pk")})
    view = ALL if request.GET.get("show") == ALL else OWN
    rows = papers.select_related(
        "placement__journey__student", "placement__journey__school", "placement__employer"
    )
    rows = rows if view == ALL else rows.filter(owner=Owner.OFFICE)
    found = listing(request, rows, search=SEARCH, sorts=SORTS, per_page=25)
    looks.at_list(request, page="office", students=len(found.page.object_list))
    context = {"items": found, "view": view, "counts": counts, "you": Owner.OFFICE}
    return respond(request, PAGE, context, fragment="rows")
