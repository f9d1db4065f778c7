"""Addresses of the room; those of scripts, quality and reports stand beside what answers them."""

from django.urls import include, path

from orders.service.customers import views as customers
from orders.service.tickets import views as tickets

app_name = "service"
urlpatterns = [
    path("service/", tickets.board, name="board"),
    path("service/export/", tickets.export, name="tickets_export"),
    path("service/tickets/<int:pk>/", tickets.ticket, name="ticket"),
    path("service/tickets/<int:pk>/step/", tickets.move, name="move"),
    path("service/caller/", tickets.caller, name="caller"),
    path("service/people/", tickets.people, name="people"),
    path("service/goods/", tickets.goods, name="goods"),
    path("service/day/", tickets.day, name="day"),
    path("service/figures/", tickets.figures, name="figures"),
    path("customers/", customers.listed, name="customers"),
    path("customers/export/", customers.export, name="customers_export"),
    path("customers/<int:pk>/", customers.customer, name="customer"),
    path("customers/<int:pk>/note/", customers.note, name="note"),
    path("customers/<int:pk>/merge/", customers.merge, name="merge"),
    path("customers/<int:pk>/report/", customers.report, name="report"),
    path("customers/merges/<int:pk>/undo/", customers.part, name="part"),
    path("customers/marks/<int:pk>/end/", customers.take_off, name="take_off"),
    path("", include("orders.service.scripts.urls")),
    path("", include("orders.service.quality.urls")),
    path("", include("orders.service.reports.urls")),
]
