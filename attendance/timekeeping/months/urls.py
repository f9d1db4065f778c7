"""Addresses of months."""

from django.urls import path

from attendance.timekeeping.months import converters, views, views_glance  # noqa: F401
from hr.people import converters as numbers  # noqa: F401

OF_MONTH = "attendance/months/<month:month>/"
OF_PERSON = f"{OF_MONTH}<staff_number:number>/"
urlpatterns = [
    path("attendance/months/", views.own, name="months"),
    path("attendance/analysis/", views.analysis, name="analysis"),
    path("attendance/results/", views_glance.results, name="results"),
    path("attendance/today/", views_glance.presence, name="presence"),
    path(OF_MONTH, views.overview, name="month_overview"),
    path(f"{OF_MONTH}close/", views.close, name="month_close"),
    path(f"{OF_MONTH}close/state/", views.closing_state, name="closing_state"),
    path(f"{OF_MONTH}beginning/", views.beginning, name="month_beginning"),
    path(f"{OF_MONTH}call/", views.call, name="month_call"),
    path(f"{OF_MONTH}workbook/", views.workbook, name="month_workbook"),
    path(OF_PERSON, views.month, name="month"),
    path(f"{OF_PERSON}day/<int:number_of_day>/", views.day, name="month_day"),
    path(f"{OF_PERSON}sheet/", views.sheet, name="month_sheet"),
    path(f"{OF_PERSON}beginning/", views.kept_from, name="month_kept_from"),
    path(f"{OF_PERSON}word/", views.word, name="sheet_word"),
    path(f"{OF_PERSON}answer/", views.answer, name="sheet_answer"),
]
