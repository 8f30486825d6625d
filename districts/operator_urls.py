"""Addresses of the installation's operator, outside of every district."""

from django.urls import path

from districts.views import operator

app_name = "operator"
urlpatterns = [
    path("", operator.district_list, name="districts"),
    path("new/", operator.district_new, name="new"),
    path("<int:pk>/visit/", operator.district_visit, name="visit"),
    path("visits/<int:pk>/end/", operator.visit_end, name="visit-end"),
    path("accounts/", operator.accounts, name="accounts"),
    path("accounts/<int:pk>/close/", operator.account_close, name="account-close"),
    path("accounts/<int:pk>/open/", operator.account_open, name="account-open"),
]
