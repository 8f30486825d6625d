"""Single sign-on: what a provider says about somebody, and how we make sure that it did."""

from districts.sso.claims import Claims, Refused

__all__ = ["Claims", "Refused"]
