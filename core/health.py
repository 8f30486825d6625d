"""Two addresses for machines: is the process alive, and is Onramp ready to work."""

from django.http import HttpResponseBadRequest, JsonResponse

from core import pulse
from core.access import PUBLIC, opens_to


@opens_to(PUBLIC)
def healthz(request):
    """Answer 200 as long as this process answers at all. It asks nothing of anybody."""
    return JsonResponse({"alive": True})


@opens_to(PUBLIC)
def readyz(request):
    """Answer 200 when every check passes, else 503; the body names each check and what it saw.

    `?only=database,cache` runs some of them: a load balancer that should keep sending people
    while the worker is away asks for these alone.
    """
    names = [name for name in request.GET.get("only", "").split(",") if name]
    if not set(names) <= set(pulse.CHECKS):
        return HttpResponseBadRequest("Unknown check.", content_type="text/plain")
    report = pulse.report(names)
    return JsonResponse(report, status=200 if report["ready"] else 503)
