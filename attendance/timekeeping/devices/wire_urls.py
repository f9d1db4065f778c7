"""Addresses that clocks know by heart, with and without what firmware appends to them."""

from django.urls import re_path

from attendance.timekeeping.devices import views_wire as views

NAMES = {
    "cdata": views.cdata,
    "getrequest": views.getrequest,
    "devicecmd": views.devicecmd,
    "registry": views.registry,
    "ping": views.ping,
    "fdata": views.other,
    "push": views.other,
    "querydata": views.other,
}
urlpatterns = [
    re_path(rf"^iclock/{name}(?:\.aspx)?/?$", view, name=f"clock_{name}")
    for name, view in NAMES.items()
]
