"""Addresses of the pages of clocks."""

from django.urls import path

from attendance.timekeeping.devices import views

BASE = "attendance/clocks/"
urlpatterns = [
    path(BASE, views.clocks, name="clocks"),
    path(f"{BASE}refuse/", views.refuse, name="refuse_clocks"),
    path(f"{BASE}strays/", views.strays, name="strays"),
    path(f"{BASE}pins/<int:pk>/end/", views.disown, name="disown"),
    path(f"{BASE}uploads/<int:pk>/", views.upload, name="upload"),
    path(f"{BASE}<int:pk>/", views.clock, name="clock"),
    path(f"{BASE}<int:pk>/decide/", views.decide, name="decide_clock"),
    path(f"{BASE}<int:pk>/tell/", views.tell, name="tell_clock"),
]
