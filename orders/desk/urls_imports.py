"""Addresses of imports, below those of the desk."""

from django.urls import path

from orders.desk import views_imports

urlpatterns = [
    path("desk/imports/", views_imports.imports, name="imports"),
    path("desk/imports/<int:pk>/", views_imports.one_import, name="import"),
]
