"""Addresses that shops push to."""

from django.urls import path

from orders.desk import views_pushes
from orders.desk.pushes import SOURCES

urlpatterns = [
    path(f"hooks/{name}/", views_pushes.take, {"source": name}, name=f"hook_{name}")
    for name in SOURCES
]
