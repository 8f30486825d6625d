"""Addresses of the notifications room."""

from django.urls import path

from notifications.views import inbox, signers, student

app_name = "notifications"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("read/", inbox.read_all, name="read-all"),
    path("<int:pk>/open/", inbox.open_message, name="open"),
    path("students/<int:pk>/", student.student_messages, name="student"),
    path("signers/<int:pk>/resend/", signers.resend, name="resend"),
    path("placements/<int:pk>/signers/", signers.placement_signers, name="signers"),
]
