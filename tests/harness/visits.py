"""Which addresses the tests asked for: every request's URL pattern, also the live server's."""

from django.core.handlers.base import BaseHandler

visited: set[str] = set()


def record_visits() -> None:
    """From now on remember the pattern of every request that found a view."""
    resolve = BaseHandler.resolve_request

    def resolve_request(self, request):
        match = resolve(self, request)
        visited.add(match.route)
        return match

    BaseHandler.resolve_request = resolve_request
