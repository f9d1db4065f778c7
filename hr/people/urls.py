"""Addresses of the room."""

from django.urls import path

from hr.people import converters, views, views_import  # noqa: F401 - staff numbers in addresses
from hr.people.chart.views import chart
from hr.people.deputies import urls as deputies
from hr.people.files import urls as files
from hr.people.logins.views import factor
from hr.people.own import views as own
from hr.people.plans import urls as plans

app_name = "people"
urlpatterns = [
    path("people/", views.people, name="list"),
    path("people/add/", views.add, name="add"),
    path("people/chart/", chart, name="chart"),
    path("people/import/", views_import.import_list, name="import"),
    path("people/import/template.csv", views_import.empty_list, name="template"),
    path("people/first-passwords/", views_import.first_passwords, name="first_passwords"),
    path("people/export.xlsx", views_import.export, name="export"),
    path("people/own/views/", own.views, name="own_views"),
    path("people/own/calendar/", own.calendar, name="own_calendar"),
    path("calendar/<str:token>.ics", own.calendar_file, name="calendar"),
    path("people/own/guide/", own.end_guide, name="end_guide"),
    *deputies.urlpatterns,
    *plans.urlpatterns,
    path("people/<staff_number:number>/", views.employee, name="employee"),
    path("people/<staff_number:number>/record/", views.record, name="record"),
    path("people/<staff_number:number>/edit/", views.edit, name="edit"),
    path("people/<staff_number:number>/password/", views.issue, name="issue"),
    path("people/<staff_number:number>/leave/", views.dismiss, name="dismiss"),
    path("people/<staff_number:number>/factor/", factor, name="factor"),
    *files.urlpatterns,
]
