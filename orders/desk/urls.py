"""Addresses of the desk."""

from django.urls import path

from orders.desk import urls_imports, urls_pushes, views, views_clocks

app_name = "desk"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/rows/", views.rows, name="rows"),
    path("desk/attention/", views.attend, name="attend"),
    path("desk/breaches/", views_clocks.breaches, name="breaches"),
    path("desk/breaches/<int:pk>/excuse/", views_clocks.excuse, name="excuse"),
    path("desk/months/", views_clocks.months, name="months"),
    path("desk/orders/<int:pk>/", views.order, name="order"),
    path("desk/orders/<int:pk>/panel/", views.panel, name="panel"),
    path("desk/orders/<int:pk>/<slug:verb>/", views.act, name="act"),
    *urls_imports.urlpatterns,
    *urls_pushes.urlpatterns,
]
