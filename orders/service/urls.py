"""Addresses of the room; those of its parts stand beside what answers them."""

from django.urls import include, path

app_name = "service"
urlpatterns = [
    path("", include("orders.service.scripts.urls")),
    path("", include("orders.service.quality.urls")),
    path("", include("orders.service.reports.urls")),
]
