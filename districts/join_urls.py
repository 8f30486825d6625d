"""Links of invitations (`/join/…`), outside of any district's address."""

from django.urls import path

from districts.views import join

urlpatterns = [
    path("", join.join, name="join"),
    path("<str:token>/", join.door, name="join-door"),
]
