"""Addresses from the opening to the placement; `pipeline.urls` takes them in."""

from django.urls import path

from pipeline.views import applications, offers, openings, placements, tracker

urlpatterns = [
    path("openings/", openings.opening_list, name="openings"),
    path("openings/<int:pk>/", openings.opening_detail, name="opening"),
    path("openings/<int:pk>/apply/", openings.apply, name="apply"),
    path("openings/<int:pk>/applicants/", tracker.tracker, name="tracker"),
    path("openings/<int:pk>/applicants/export/", tracker.tracker_export, name="tracker-export"),
    path("applicants/", tracker.candidates, name="candidates"),
    path("applications/", applications.application_list, name="applications"),
    path("applications/<int:pk>/", applications.application_detail, name="application"),
    path("applications/<int:pk>/resume/", applications.resume, name="application-resume"),
    path("applications/<int:pk>/move/", tracker.application_move, name="application-move"),
    path(
        "applications/<int:pk>/withdraw/",
        applications.application_withdraw,
        name="application-withdraw",
    ),
    path(
        "applications/<int:pk>/interview/",
        applications.application_interview,
        name="application-interview",
    ),
    path(
        "applications/<int:pk>/refuse/", applications.application_refuse, name="application-refuse"
    ),
    path("applications/<int:pk>/offer/", applications.application_offer, name="application-offer"),
    path("offers/<int:pk>/", offers.offer_detail, name="offer"),
    path("offers/<int:pk>/accept/", offers.offer_accept, name="offer-accept"),
    path("offers/<int:pk>/decline/", offers.offer_decline, name="offer-decline"),
    path("offers/<int:pk>/withdraw/", offers.offer_withdraw, name="offer-withdraw"),
    path("placements/<int:pk>/", placements.placement_detail, name="placement"),
    path("placements/<int:pk>/cancel/", placements.placement_cancel, name="placement-cancel"),
]
