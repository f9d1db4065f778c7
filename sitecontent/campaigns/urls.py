"""Addresses of the room."""

from django.urls import path

from sitecontent.campaigns import views, views_compare, views_entries
from sitecontent.campaigns.channels import urls as channels
from sitecontent.campaigns.links import urls as links
from sitecontent.campaigns.partners import urls as partners
from sitecontent.campaigns.planning import urls as planning
from sitecontent.campaigns.reports import urls as reports

app_name = "campaigns"
urlpatterns = [
    path("campaigns/", views.listed, name="list"),
    path("campaigns/new/", views.plan, name="new"),
    path("campaigns/compare/", views_compare.compare, name="compare"),
    path("campaigns/days.csv", views_entries.empty_days, name="template"),
    *channels.urlpatterns,
    *links.urlpatterns,
    *partners.urlpatterns,
    *planning.urlpatterns,
    *reports.urlpatterns,
    path("campaigns/<int:pk>/", views.campaign, name="campaign"),
    path("campaigns/<int:pk>/edit/", views.edit, name="edit"),
    path("campaigns/<int:pk>/call-off/", views.drop, name="drop"),
    path("campaigns/<int:pk>/evaluate/", views.evaluate, name="evaluate"),
    path("campaigns/<int:pk>/traffic/", views_entries.add_traffic, name="traffic"),
    path("campaigns/<int:pk>/cost/", views_entries.add_cost, name="cost"),
    path("campaigns/<int:pk>/orders/", views_entries.assign, name="assign"),
    path("campaigns/<int:pk>/import/", views_entries.import_days, name="import"),
    path(
        "campaigns/<int:pk>/<slug:what>/<int:number>/back/", views_entries.take_back,
        name="take_back",
    ),
]  # fmt: skip
