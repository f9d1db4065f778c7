"""Addresses of the room."""

from django.urls import path

from finance.expenses import views, views_cashier
from finance.expenses.budget import views as budget
from finance.expenses.claims import views as claims
from finance.expenses.runs import views as runs
from finance.expenses.supplies import views as supplies

app_name = "expenses"
urlpatterns = [
    path("expenses/", views.mine, name="mine"),
    path("expenses/all/", views.everything, name="all"),
    path("expenses/export/", views.export, name="export"),
    path("expenses/ask/", views.ask, name="ask"),
    path("expenses/ask/preview/", views.preview, name="preview"),
    path("expenses/business/", views.business, name="business"),
    path("expenses/misuse/", views.misuse, name="misuse"),
    path("expenses/cashier/", views_cashier.desk, name="cashier"),
    path("expenses/budget/", budget.budget, name="budget"),
    path("expenses/budget/set/", budget.set_line, name="set_budget"),
    path("expenses/runs/", runs.runs, name="runs"),
    path("expenses/runs/phones/", runs.phones, name="phones"),
    path("expenses/runs/meals/", runs.meals, name="meals"),
    path("expenses/runs/files/<int:pk>/", runs.file, name="run_file"),
    path("expenses/runs/<int:pk>/", runs.run, name="run"),
    path("expenses/runs/<int:pk>/overrun/", runs.run_overrun, name="run_overrun"),
    path("expenses/runs/<int:pk>/reject/", runs.reject, name="reject_run"),
    path("expenses/runs/<int:pk>/pay/", runs.pay, name="pay_run"),
    path("expenses/supplies/<int:pk>/", supplies.slip, name="supply"),
    path("expenses/supplies/<int:pk>/pay/", supplies.pay, name="pay_supply"),
    path("expenses/invoices/read/", claims.read, name="read"),
    path("expenses/files/<int:pk>/", claims.file, name="file"),
    path("expenses/claims/<int:pk>/voucher/", claims.voucher, name="voucher"),
    path("expenses/claims/<int:pk>/verify/", views_cashier.verify, name="verify"),
    path("expenses/claims/<int:pk>/pay/", views_cashier.pay, name="pay"),
    path("expenses/claims/<int:pk>/reject/", views_cashier.reject, name="reject"),
    path("expenses/<int:pk>/", views.spending, name="spending"),
    path("expenses/<int:pk>/slip/", views.slip, name="slip"),
    path("expenses/<int:pk>/form/", views.form, name="form"),
    path("expenses/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("expenses/<int:pk>/overrun/", views.overrun, name="overrun"),
    path("expenses/<int:pk>/claim/", claims.claim, name="claim"),
    path("expenses/<int:pk>/lend/", views_cashier.lend, name="lend"),
    path("expenses/<int:pk>/release/", views_cashier.release, name="release"),
    path("expenses/<int:pk>/back/", views_cashier.give_back, name="give_back"),
]
