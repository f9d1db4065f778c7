"""Addresses that shops push to."""

from django.urls import path

from orders.desk.pushes import views
from orders.desk.pushes.sources import SOURCES

urlpatterns = [
    path(f"hooks/{name}/", views.take, {"source": name}, name=f"hook_{name}") for name in SOURCES
]
