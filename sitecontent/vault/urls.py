"""Addresses of the room."""

from django.urls import path

from sitecontent.vault import views
from sitecontent.vault.lending import views as lending
from sitecontent.vault.reveals import views as reveals

app_name = "vault"
urlpatterns = [
    path("vault/", views.entries, name="list"),
    path("vault/new/", views.new, name="new"),
    path("vault/password/", views.password, name="password"),
    path("vault/reveals/", reveals.reveals, name="reveals"),
    path("vault/reveals/<int:number>/review/", reveals.review, name="review"),
    path("vault/loans/", lending.loans, name="loans"),
    path("vault/loans/<int:number>/", lending.loan, name="loan"),
    path("vault/loans/<int:number>/end/", lending.give_back, name="end_loan"),
    path("vault/secrets/<int:number>/use/", views.use, name="use"),
    path("vault/<int:pk>/", views.entry, name="entry"),
    path("vault/<int:pk>/reveal/", reveals.reveal, name="reveal"),
    path("vault/<int:pk>/secret/", views.secret, name="secret"),
    path("vault/<int:pk>/custodians/", views.custodians, name="custodians"),
    path("vault/<int:pk>/close/", views.close, name="close"),
]
