"""Sign-in and security: an account's own pages, in a district's address or outside of it."""

from django.urls import path

from districts.views import security

urlpatterns = [
    path("", security.overview, name="security"),
    path("second-factor/", security.second_factor, name="second-factor"),
    path("again/", security.sign_in_again, name="sign-in-again"),
    path("sessions/<int:pk>/end/", security.end_session, name="end-session"),
]
