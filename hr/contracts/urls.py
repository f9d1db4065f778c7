"""Addresses of the room."""

from django.urls import path

from hr.contracts import views, views_figures
from hr.contracts.inventory import views as counts
from hr.contracts.loans import views as loans
from hr.contracts.places import views as places
from hr.contracts.texts import views as texts

app_name = "contracts"
urlpatterns = [
    path("contracts/", views.contracts, name="list"),
    path("contracts/new/", views.new, name="new"),
    path("contracts/kinds/", views.kinds, name="kinds"),
    path("contracts/kinds/<int:pk>/", views.kind, name="kind"),
    path("contracts/figures/", views_figures.figures, name="figures"),
    path("contracts/export/", views_figures.export, name="export"),
    path("contracts/labels/", places.print_labels, name="labels"),
    path("contracts/n/<str:number>/", views.by_number, name="by_number"),
    path("contracts/<int:pk>/", views.contract, name="contract"),
    path("contracts/<int:pk>/version/", views.version, name="version"),
    path("contracts/<int:pk>/end/", views.end, name="end"),
    path("contracts/<int:pk>/move/", views.move, name="move"),
    path("contracts/<int:pk>/readers/", views.open_to, name="open_to"),
    path("contracts/<int:pk>/readers/<int:person>/close/", views.close_to, name="close_to"),
    path("contracts/<int:pk>/read/", views.read, name="read"),
    path("contracts/<int:pk>/borrow/", loans.borrow, name="borrow"),
    path("contracts/<int:pk>/files/", texts.add, name="add_file"),
    path("contracts/<int:pk>/files/<int:number>/", texts.file, name="file"),
    path("contracts/<int:pk>/files/<int:number>/aside/", texts.aside, name="set_aside"),
    path("contracts/loans/", loans.mine, name="loans"),
    path("contracts/loans/all/", loans.everybody, name="all_loans"),
    path("contracts/loans/<int:pk>/", loans.loan, name="loan"),
    path("contracts/loans/<int:pk>/lend/", loans.lend, name="lend"),
    path("contracts/loans/<int:pk>/back/", loans.back, name="back"),
    path("contracts/loans/<int:pk>/copy/", loans.copy, name="copy"),
    path("contracts/counts/", counts.counts, name="counts"),
    path("contracts/counts/begin/", counts.begin, name="begin"),
    path("contracts/counts/hand-over/", counts.hand_over, name="hand_over"),
    path("contracts/counts/<int:pk>/", counts.count, name="count"),
    path("contracts/counts/<int:pk>/scan/", counts.scan, name="scan"),
    path("contracts/counts/<int:pk>/close/", counts.close, name="close"),
    path("contracts/counts/<int:pk>/drop/", counts.drop, name="drop"),
    path("contracts/counts/<int:pk>/<int:contract>/", counts.line, name="line"),
    path("contracts/places/", places.places, name="places"),
    path("contracts/places/add/", places.add, name="add_place"),
    path("contracts/places/<int:pk>/", places.place, name="place"),
    path("contracts/places/<int:pk>/check/", places.check, name="check_place"),
]
