"""Addresses of the district room."""

from django.urls import path

from districts.views import audit, calendars, identity_providers, invitations, people, retention

app_name = "districts"
urlpatterns = [
    path("events/", audit.event_list, name="events"),
    path("events/export/", audit.event_export, name="events-export"),
    path("events/export/xlsx/", audit.event_export_xlsx, name="events-export-xlsx"),
    path("events/check/", audit.chain_check, name="events-check"),
    path("calendars/", calendars.year_list, name="calendars"),
    path("calendars/new/", calendars.year_new, name="calendar-new"),
    path("calendars/<int:pk>/", calendars.year_edit, name="calendar"),
    path("people/", people.people_list, name="people"),
    path("people/chosen/", people.chosen, name="people-chosen"),
    path("people/undo/", people.undo, name="people-undo"),
    path("people/review/", people.finish_review, name="review"),
    path("people/export/", people.people_csv, name="people-csv"),
    path("people/workbook/", people.people_xlsx, name="people-xlsx"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/end/", people.end_access, name="end-access"),
    path("people/<int:pk>/restore/", people.restore_access, name="restore-access"),
    path("sign-in/", identity_providers.provider_list, name="providers"),
    path("sign-in/add/<slug:service>/", identity_providers.add, name="provider-add"),
    path("sign-in/<int:pk>/", identity_providers.detail, name="provider"),
    path("sign-in/<int:pk>/change/", identity_providers.change, name="provider-change"),
    path("sign-in/<int:pk>/test/", identity_providers.test, name="provider-test"),
    path("sign-in/<int:pk>/open/", identity_providers.open_, name="provider-open"),
    path("sign-in/<int:pk>/close/", identity_providers.close, name="provider-close"),
    path("sign-in/people/<int:pk>/unlink/", identity_providers.unlink, name="identity-unlink"),
    path("invitations/", invitations.invitation_list, name="invitations"),
    path("invitations/new/", invitations.invite, name="invite"),
    path("invitations/list/", invitations.invite_list, name="invite-list"),
    path("invitations/<int:pk>/resend/", invitations.resend, name="invitation-resend"),
    path("invitations/<int:pk>/withdraw/", invitations.withdraw, name="invitation-withdraw"),
    path("records/", retention.retention, name="retention"),
    path("records/<slug:kind>/period/", retention.retention_period, name="retention-period"),
    path("records/<int:pk>/hold/", retention.retention_hold, name="retention-hold"),
    path("records/<int:pk>/release/", retention.retention_release, name="retention-release"),
    path("roles/", people.role_table, name="roles"),
]
