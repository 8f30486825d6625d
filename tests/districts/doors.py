"""Addresses for tests of the doors: one view of each kind."""

from django.http import HttpResponse, JsonResponse
from django.urls import path, reverse

from config import urls
from core.access import LINK, MEMBER, PUBLIC, SIGNED_IN, opens_to
from core.tenancy import NoDistrict, current_id
from districts.enums import Role


def _where(request):
    try:
        here = current_id()
    except NoDistrict:
        here = None
    role = request.membership.role if request.membership else None
    return JsonResponse({"district": here, "role": role, "self": reverse("member")})


def undeclared(request):
    return HttpResponse("never seen")


@opens_to(MEMBER)
def breaks(request):
    raise ZeroDivisionError


urlpatterns = [
    path("undeclared/", undeclared),
    path("public/", opens_to(PUBLIC)(_where), name="public"),
    path("link/", opens_to(LINK)(_where), name="link"),
    path("signed-in/", opens_to(SIGNED_IN)(_where), name="signed-in"),
    path("member/", opens_to(MEMBER)(_where), name="member"),
    path("mentor/", opens_to(Role.MENTOR)(_where), name="mentor"),
    path("two/", opens_to(Role.MENTOR, Role.OFFICE)(_where), name="two"),
    path("post/", opens_to(MEMBER, methods="POST")(_where), name="post"),
    path("both/", opens_to(MEMBER, methods="GET POST")(_where), name="both"),
    path("breaks/", breaks, name="breaks"),
    *urls.urlpatterns,
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
