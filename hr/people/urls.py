"""Addresses of the room."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from hr.people import views


class StaffNumber(StringConverter):
    """A staff number; the admin site's lists of this room lie at addresses beside them."""

    regex = r"(?!(?:department|position)/)[^/]+"


register_converter(StaffNumber, "staff_number")

app_name = "people"
urlpatterns = [
    path("people/", views.people, name="list"),
    path("people/add/", views.add, name="add"),
    path("people/import/", views.import_list, name="import"),
    path("people/import/template.csv", views.empty_list, name="template"),
    path("people/<staff_number:number>/", views.employee, name="employee"),
    path("people/<staff_number:number>/edit/", views.edit, name="edit"),
    path("people/<staff_number:number>/password/", views.issue, name="issue"),
    path("people/<staff_number:number>/leave/", views.dismiss, name="dismiss"),
]
