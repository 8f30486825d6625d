"""Addresses of the timesheets room."""

from django.urls import URLPattern

app_name = "timesheets"
urlpatterns: list[URLPattern] = []
