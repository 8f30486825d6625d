"""Addresses of the students room."""

from django.urls import path

from students.views import family, legal, roster, students

app_name = "students"
urlpatterns = [
    path("", students.student_list, name="list"),
    path("export/", students.student_export, name="export"),
    path("<int:pk>/", students.student_detail, name="detail"),
    path("<int:pk>/family/", family.record_page, name="family"),
    path("<int:pk>/legal/", legal.legal_page, name="legal"),
    path("<int:pk>/legal/<slug:fact>/", legal.legal_note, name="legal-note"),
    path("<int:pk>/legal/<slug:fact>/take-back/", legal.legal_take_back, name="legal-take-back"),
    path("<int:pk>/copy/", family.copy_ask, name="copy-ask"),
    path("<int:pk>/delete/", family.deletion_ask, name="deletion-ask"),
    path("records/", family.record_list, name="records"),
    path("records/<int:pk>/file/", family.copy_file, name="copy-file"),
    path("records/<int:pk>/confirm/", family.deletion_confirm, name="deletion-confirm"),
    path("records/<int:pk>/refuse/", family.record_refuse, name="record-refuse"),
    path("mine/", family.my_record, name="my-record"),
    path("mine/<slug:kind>/ask/", family.my_record_ask, name="my-record-ask"),
    path("rosters/", roster.roster_list, name="roster"),
    path("rosters/new/", roster.roster_new, name="roster-new"),
    path("rosters/<int:pk>/", roster.roster_detail, name="roster-detail"),
    path("rosters/<int:pk>/columns/", roster.roster_mapping, name="roster-mapping"),
    path("rosters/<int:pk>/problems/", roster.roster_problems, name="roster-problems"),
    path("rosters/<int:pk>/confirm/", roster.roster_confirm, name="roster-confirm"),
    path("rosters/<int:pk>/cancel/", roster.roster_cancel, name="roster-cancel"),
    path("rosters/<int:pk>/restage/", roster.roster_restage, name="roster-restage"),
    path("rosters/<int:pk>/school/", roster.roster_school, name="roster-school"),
]
