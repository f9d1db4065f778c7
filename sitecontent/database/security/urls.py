"""Addresses of the security page."""

from django.urls import path

from sitecontent.database.security import views

urlpatterns = [
    path("", views.security, name="security"),
    path("findings/", views.bring, name="bring_findings"),
    path("exceptions/", views.add, name="add_exception"),
    path("exceptions/<int:pk>/acknowledge/", views.acknowledge, name="acknowledge_exception"),
    path("exceptions/<int:pk>/end/", views.end, name="end_exception"),
    path("sessions/<staff_number:number>/", views.end_logins, name="end_logins"),
    path("sign/", views.sign, name="sign_look"),
]
