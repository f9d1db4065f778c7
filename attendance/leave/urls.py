"""Addresses of the room."""

from django.urls import path

import hr.people.converters  # noqa: F401 — registers staff numbers
from attendance.leave import views, views_ask
from attendance.leave.certificates.views import certificate, certify

app_name = "leave"
urlpatterns = [
    path("leave/", views.mine, name="mine"),
    path("leave/ask/", views_ask.ask, name="ask"),
    path("leave/ask/preview/", views_ask.preview, name="preview"),
    path("leave/report/", views_ask.report, name="report"),
    path("leave/team/", views.team, name="team"),
    path("leave/balance/", views.balance, name="balance"),
    path("leave/balance/<staff_number:number>/", views.balance, name="balance_of"),
    path("leave/<int:pk>/", views.leave, name="leave"),
    path("leave/<int:pk>/form/", views_ask.form, name="form"),
    path("leave/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("leave/<int:pk>/shorten/", views.shorten, name="shorten"),
    path("leave/<int:pk>/certificates/", certify, name="certify"),
    path("leave/<int:pk>/certificates/<int:number>/", certificate, name="certificate"),
]
