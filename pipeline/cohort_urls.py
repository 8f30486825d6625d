"""Addresses from interest to the badge, and the boards; `pipeline.urls` takes them in."""

from django.urls import path

from pipeline.views import career, cohort, interest, journeys, overview, reviews

urlpatterns = [
    path("interest/", interest.interest, name="interest"),
    path("interest/poster/", interest.poster, name="poster"),
    path("career/", career.career, name="career"),
    path("career/files/<int:pk>/", career.career_file, name="career-file"),
    path("career/<str:kind>/", career.career_document, name="career-document"),
    path("career/<str:kind>/upload/", career.career_upload, name="career-upload"),
    path("reviews/", reviews.review_queue, name="reviews"),
    path("reviews/<int:pk>/", reviews.review_page, name="review"),
    path("reviews/<int:pk>/approve/", reviews.review_approve, name="review-approve"),
    path("reviews/<int:pk>/return/", reviews.review_return, name="review-return"),
    path("cohort/schools/", cohort.school_cohort, name="cohort"),
    path("cohort/export/", cohort.export, name="cohort-export"),
    path("journeys/<int:pk>/", journeys.journey_page, name="journey"),
    path("journeys/<int:pk>/revoke-badge/", reviews.badge_revoke, name="badge-revoke"),
    path("journeys/of-student/<int:pk>/", journeys.journey_panel, name="journey-panel"),
    path("reports/funnel/", overview.funnel_csv, name="funnel-csv"),
]
