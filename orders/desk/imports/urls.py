"""Addresses of imports, below those of the desk."""

from django.urls import path

from orders.desk.imports import views

urlpatterns = [
    path("desk/imports/", views.imports, name="imports"),
    path("desk/imports/plain.csv", views.plain_template, name="import_template"),
    path("desk/imports/<int:pk>/", views.one_import, name="import"),
]
