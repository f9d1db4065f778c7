"""Addresses of the desk."""

from django.urls import path

from orders.desk import views, views_received
from orders.desk.clocks import urls as clocks
from orders.desk.imports import urls as imports
from orders.desk.pushes import urls as pushes

app_name = "desk"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/export/", views.export, name="export"),
    path("desk/rows/", views.rows, name="rows"),
    path("desk/attention/", views.attend, name="attend"),
    path("desk/months/", views.months, name="months"),
    path("desk/received/", views_received.received, name="received"),
    path("desk/orders/<int:pk>/", views.order, name="order"),
    path("desk/orders/<int:pk>/panel/", views.panel, name="panel"),
    path("desk/orders/<int:pk>/<slug:verb>/", views.act, name="act"),
    *clocks.urlpatterns,
    *imports.urlpatterns,
    *pushes.urlpatterns,
]
