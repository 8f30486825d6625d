"""Addresses of the employers room."""

from django.urls import path

from employers.views import agreements, employers, openings

app_name = "employers"
urlpatterns = [
    path("", employers.employer_list, name="list"),
    path("export/", employers.employer_export, name="export"),
    path("new/", employers.employer_new, name="new"),
    path("<int:pk>/", employers.employer_detail, name="detail"),
    path("<int:pk>/edit/", employers.employer_edit, name="edit"),
    path("<int:pk>/vet/", employers.employer_vet, name="vet"),
    path("<int:pk>/decline/", employers.employer_decline, name="decline"),
    path("<int:pk>/reconsider/", employers.employer_reconsider, name="reconsider"),
    path("<int:pk>/contacts/new/", employers.contact_new, name="contact-new"),
    path("<int:pk>/worksites/new/", employers.worksite_new, name="worksite-new"),
    path("<int:pk>/agreements/new/", agreements.agreement_new, name="agreement-new"),
    path("<int:pk>/agreements/check/", agreements.agreement_check, name="agreement-check"),
    path("agreements/", agreements.agreement_list, name="agreements"),
    path("agreements/<int:pk>/edit/", agreements.agreement_edit, name="agreement-edit"),
    path("agreements/<int:pk>/move/", agreements.agreement_move, name="agreement-move"),
    path("openings/", openings.opening_list, name="openings"),
    path("openings/new/", openings.opening_new, name="opening-new"),
    path("openings/new/check/", openings.opening_check, name="opening-new-check"),
    path("openings/<int:pk>/", openings.opening_edit, name="opening-edit"),
    path("openings/<int:pk>/check/", openings.opening_check, name="opening-check"),
    path("openings/<int:pk>/post/", openings.opening_post, name="opening-post"),
    path("openings/<int:pk>/close/", openings.opening_close, name="opening-close"),
    path("openings/<int:pk>/duplicate/", openings.opening_duplicate, name="opening-duplicate"),
]
