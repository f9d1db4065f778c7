"""Addresses of the room."""

from django.urls import path

from hr.supplies.items import views as items
from hr.supplies.local import views as local
from hr.supplies.orders import views as orders
from hr.supplies.receipts import views as receipts
from hr.supplies.requests import views as requests
from hr.supplies.stock import views as stock
from hr.supplies.stock import views_books as books
from hr.supplies.wishes import views as wishes

app_name = "supplies"
urlpatterns = [
    path("supplies/", items.shelves, name="shelves"),
    path("supplies/items/new/", items.new_item, name="new_item"),
    path("supplies/items/<int:pk>/", items.item, name="item"),
    path("supplies/items/<int:pk>/edit/", items.edit_item, name="edit_item"),
    path("supplies/items/<int:pk>/limit/", items.limit, name="limit"),
    path("supplies/items/<int:pk>/count/", stock.count, name="count"),
    path("supplies/items/<int:pk>/write-off/", stock.off, name="write_off"),
    path("supplies/custodians/", items.custodians, name="custodians"),
    path("supplies/suppliers/", items.suppliers, name="suppliers"),
    path("supplies/reorder/", books.reorder, name="reorder"),
    path("supplies/consumption/", books.consumption, name="consumption"),
    path("supplies/consumption/file/", books.consumption_file, name="consumption_file"),
    path("supplies/count/", books.count_shelf, name="count_shelf"),
    path("supplies/wishes/ask/", wishes.ask, name="wish_for"),
    path("supplies/wishes/<int:pk>/", wishes.wish, name="wish"),
    path("supplies/wishes/<int:pk>/issue/", wishes.give, name="give"),
    path("supplies/wishes/<int:pk>/end/", wishes.end, name="end_wish"),
    path("supplies/issues/", stock.issues, name="issues"),
    path("supplies/issues/new/", stock.new_issue, name="new_issue"),
    path("supplies/issues/<int:pk>/", stock.issue, name="issue"),
    path("supplies/issues/<int:pk>/sign/", stock.sign, name="sign"),
    path("supplies/issues/<int:pk>/back/", stock.back, name="back"),
    path("supplies/requests/", requests.purchases, name="requests"),
    path("supplies/requests/ask/", requests.ask, name="ask"),
    path("supplies/requests/<int:pk>/", requests.purchase, name="request"),
    path("supplies/requests/<int:pk>/quote/", requests.quote, name="quote"),
    path("supplies/requests/<int:pk>/end/", requests.end, name="end_request"),
    path("supplies/quotes/<int:pk>/choose/", requests.choose, name="choose"),
    path("supplies/quotes/<int:pk>/order/", requests.order, name="place"),
    path("supplies/orders/", orders.orders, name="orders"),
    path("supplies/orders/<int:pk>/", orders.order, name="order"),
    path("supplies/orders/<int:pk>/paper/", orders.paper, name="paper"),
    path("supplies/orders/<int:pk>/mail/", orders.mail, name="mail"),
    path("supplies/orders/<int:pk>/end/", orders.end, name="end"),
    path("supplies/orders/<int:pk>/receive/", receipts.receive, name="receive"),
    path("supplies/orders/<int:pk>/invoice/", receipts.invoice, name="invoice"),
    path("supplies/orders/<int:pk>/slip/", receipts.slip, name="slip"),
    path("supplies/deliveries/<int:pk>/fix/", receipts.fix, name="fix_delivery"),
    path("supplies/invoices/<int:pk>/back/", receipts.back, name="invoice_back"),
    path("supplies/invoices/<int:pk>/file/", receipts.file, name="invoice_file"),
    path("supplies/local/", local.purchases, name="locals"),
    path("supplies/local/ask/", local.ask, name="ask_local"),
    path("supplies/local/<int:pk>/", local.local, name="local"),
    path("supplies/local/<int:pk>/bill/", local.bill, name="bill"),
    path("supplies/local/<int:pk>/audit/", local.audit, name="audit"),
    path("supplies/local/<int:pk>/file/", local.file, name="local_file"),
]
