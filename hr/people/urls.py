"""Addresses of the room."""

from django.urls import path

from hr.people import views

app_name = "people"
urlpatterns = [
    path("people/", views.people, name="list"),
    path("people/add/", views.add, name="add"),
    path("people/import/", views.import_list, name="import"),
    path("people/<str:number>/", views.employee, name="employee"),
    path("people/<str:number>/edit/", views.edit, name="edit"),
    path("people/<str:number>/password/", views.issue, name="issue"),
    path("people/<str:number>/leave/", views.dismiss, name="dismiss"),
]
