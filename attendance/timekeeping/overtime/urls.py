"""Addresses of overtime."""

from django.urls import path

from attendance.timekeeping.overtime import views

urlpatterns = [
    path("overtime/", views.overtime, name="overtime"),
    path("overtime/assign/", views.assign, name="assign_overtime"),
    path("overtime/<int:pk>/", views.row, name="overtime_row"),
    path("overtime/<int:pk>/answer/", views.answer, name="answer_overtime"),
    path("overtime/<int:pk>/call-off/", views.call_off, name="call_off_overtime"),
    path("overtime/<int:pk>/file/", views.file, name="file_overtime"),
    path("overtime/<int:pk>/loss/", views.loss, name="report_loss"),
]
