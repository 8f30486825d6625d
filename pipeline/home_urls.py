"""Where each role lands: names without a prefix, so that any page can link to them."""

from django.urls import path

from pipeline.views import cohort, employer_home, office, overview, student_home

urlpatterns = [
    path("my/", student_home.home, name="home-student"),
    path("cohort/", cohort.home, name="home-mentor"),
    path("office/", office.home, name="home-office"),
    path("overview/", overview.home_coordinator, name="home-coordinator"),
    path("granted/", overview.home_partner, name="home-partner"),
    path("administration/", overview.home_admin, name="home-admin"),
    path("host/", employer_home.home, name="home-employer"),
]
