"""Personal links (`/s/…`), outside of any district's address."""

from django.urls import path

from paperwork.views import link, link_questions, link_told

urlpatterns = [
    path("open/<int:pk>/", link.sign, name="link-sign"),
    path("open/<int:pk>/decline/", link.decline, name="link-decline"),
    path("open/<int:pk>/paper/", link.paper, name="link-paper"),
    path("open/<int:pk>/pdf/<int:place>/", link.pdf, name="link-pdf"),
    path("open/<int:pk>/told/", link_told.told_page, name="link-told"),
    path("open/<int:pk>/told/export/", link_told.told_csv, name="link-told-export"),
    path("open/<int:pk>/told/ask/<slug:kind>/", link_told.record_ask, name="link-record-ask"),
    path("questions/<int:pk>/", link_questions.questions, name="link-questions"),
    path("questions/at/<str:token>/", link_questions.enter, name="link-questions-enter"),
    path("<str:token>/", link.enter, name="link-enter"),
]
