"""Addresses of the books; days and months stand in them as elsewhere."""

from django.urls import path

from attendance.timekeeping.months import converters as months  # noqa: F401
from finance.ledger import views, views_drawer, views_months
from hr.roster import converters as days  # noqa: F401

app_name = "ledger"
urlpatterns = [
    path("books/", views.books, name="books"),
    path("books/post/", views.post_many, name="post_many"),
    path("books/vouchers/", views.vouchers, name="vouchers"),
    path("books/vouchers/new/", views.write, name="write"),
    path("books/vouchers/<int:pk>/", views.voucher, name="voucher"),
    path("books/vouchers/<int:pk>/pdf/", views.voucher_pdf, name="voucher_pdf"),
    path("books/vouchers/<int:pk>/move/", views.move, name="move"),
    path("books/vouchers/<int:pk>/post/", views.post, name="post"),
    path("books/vouchers/<int:pk>/drop/", views.drop, name="drop"),
    path("books/vouchers/<int:pk>/reverse/", views.undo, name="undo"),
    path("books/drawer/<day:day>/", views_drawer.drawer, name="drawer"),
    path("books/drawer/<day:day>/pdf/", views_drawer.drawer_pdf, name="drawer_pdf"),
    path("books/drawer/<day:day>/settle/", views_drawer.settle, name="settle"),
    path("books/months/", views_months.months, name="months"),
    path("books/months/<month:month>/", views_months.month, name="month"),
    path("books/months/<month:month>/sheet/", views_months.sheet, name="sheet"),
    path("books/months/<month:month>/statement/", views_months.statement_pdf, name="statement_pdf"),
    path("books/months/<month:month>/pdf/", views_months.balance_pdf, name="balance_pdf"),
    path("books/months/<month:month>/bank/", views_months.reconcile, name="reconcile"),
    path("books/bank/files/<int:pk>/", views_months.bank_file, name="bank_file"),
    path("books/months/<month:month>/bank/sign/", views_months.sign_bank, name="sign_bank"),
    path("books/months/<month:month>/close/", views_months.close, name="close"),
    path("books/journal/<slug:money>/<month:month>/", views_months.journals, name="journal"),
    path(
        "books/journal/<slug:money>/<month:month>/pdf/",
        views_months.journal_pdf,
        name="journal_pdf",
    ),
]
