"""Addresses of the documents."""

from django.urls import path

from sitecontent.database.documents import views

urlpatterns = [
    path("", views.documents, name="documents"),
    path("<slug:code>/", views.document, name="document"),
    path("<slug:code>/acknowledge/", views.acknowledge, name="acknowledge_document"),
    path("<slug:code>/readers/", views.readers, name="document_readers"),
    path("<slug:code>/remind/", views.remind, name="remind_readers"),
    path("<slug:code>/new/", views.new, name="new_document_version"),
]
