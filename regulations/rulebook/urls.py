"""Addresses of the rulebook's pages."""

from django.urls import path

from regulations.rulebook import views, views_editions, views_publish, views_trace

app_name = "rulebook"
urlpatterns = [
    path("handbook/", views.handbook, name="handbook"),
    path("handbook/editions/", views_editions.edition_list, name="editions"),
    path("handbook/editions/<int:number>/", views_editions.edition_page, name="edition"),
    path(
        "handbook/editions/<int:number>/clauses.yaml",
        views_editions.edition_file,
        name="edition_file",
    ),
    path("handbook/acknowledge/", views_editions.acknowledge, name="acknowledge"),
    path("handbook/acknowledgements/", views_editions.acknowledgements, name="acknowledgements"),
    path("handbook/acknowledgements/remind/", views_editions.remind, name="remind"),
    path("handbook/publish/", views_publish.publish, name="publish"),
    path("handbook/publish/preview/", views_publish.preview, name="preview"),
    path("handbook/publish/wording/", views_publish.wording, name="wording"),
    path("handbook/<str:ref>/", views.clause_page, name="clause"),
    path("rules/", views.rules_page, name="rules"),
    path("rules/<slug:name>/<int:number>/", views.version_page, name="version"),
    path("traceability/", views_trace.traceability, name="traceability"),
    path("traceability/export/", views_trace.trace_file, name="trace_file"),
]
