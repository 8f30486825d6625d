"""Addresses of the demo, included by `config.urls` in demo mode only."""

from django.urls import path

from config.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.front, name="front"),
    path("enter/", views.enter, name="enter"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<slug:box>/", views.inbox, name="box"),
]
