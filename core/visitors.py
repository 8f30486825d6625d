"""Where a request comes from."""

import ipaddress

from django.conf import settings


def address(request) -> str | None:
    """Return the address in front of our own proxies; what a client claims beyond is ignored.

    `TRUSTED_PROXIES` says how many of ours add themselves to X-Forwarded-For. When fewer hops are
    there, the request came past a proxy, and only the connection itself can be believed.
    """
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    trusted = settings.TRUSTED_PROXIES
    claimed = hops[-trusted] if 0 < trusted <= len(hops) else ""
    return _clean(claimed) or _clean(request.META.get("REMOTE_ADDR", ""))


def neighbourhood(request) -> str:
    """Return what limits count by: the address, and of IPv6 the /64 that one customer has."""
    found = address(request)
    if not found:
        return "unknown"
    network = ipaddress.ip_address(found)
    if network.version == 4:
        return found
    return str(ipaddress.ip_network(f"{found}/64", strict=False).network_address)


def _clean(text: str) -> str | None:
    """Return an address as databases keep it: without an IPv6 zone, which names our own card."""
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)
