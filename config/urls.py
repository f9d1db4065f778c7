"""All addresses: pages of the rooms first, the admin site's lists behind them."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from config import installable, views
from config.company import company
from config.demo.views import look_as
from hr.people.logins.views import security

urlpatterns = [
    path("", views.home, name="home"),
    path("home/waits/", views.home_waits, name="home_waits"),
    path("home/own/", views.home_own, name="home_own"),
    path("company/", company, name="company"),
    path("find/", views.search, name="search"),
    path("health/", views.health, name="health"),
    path("health/live/", views.live, name="health_live"),
    path("health/ready/", views.ready, name="health_ready"),
    path("health/deep/", views.deep, name="health_deep"),
    path("metrics/", views.metrics, name="metrics"),
    path("shell/empty/", views.empty, name="empty_shell"),
    path("demo/look-as/", look_as, name="look_as"),
    path("manifest.webmanifest", installable.manifest, name="manifest"),
    path("app-icon/<int:size>.png", installable.icon, name="app_icon"),
    path("worker.js", installable.worker, name="worker"),
    path("offline/", installable.offline, name="offline"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    # Of allauth only what staff need: nobody signs up, and HR issues passwords.
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/signup/", account.signup, name="account_signup"),
    path("account/password/change/", account.password_change, name="account_change_password"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/security/", security, name="mfa_index"),
    path("account/code/", login_not_required(factor.authenticate), name="mfa_authenticate"),
    path("account/code/again/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/code/setup/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/code/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/outside/", include("config.accounts.outside.urls")),
    path("account/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("", include("regulations.amendments.urls")),  # before rules/<name>/<number>/
    path("", include("regulations.rulebook.urls")),
    path("", include("regulations.notices.urls")),
    path("", include("regulations.deadlines.urls")),
    path("", include("regulations.approvals.urls")),
    path("", include("hr.people.urls")),
    path("", include("hr.roster.urls")),
    path("", include("hr.discipline.urls")),
    path("", include("hr.premises.urls")),
    path("", include("hr.careers.urls")),
    path("", include("hr.supplies.urls")),
    path("", include("hr.contracts.urls")),
    path("", include("catalog.products.urls")),
    path("", include("catalog.proposals.urls")),
    path("", include("sitecontent.publishing.urls")),
    path("", include("sitecontent.publishing.public.urls")),
    path("", include("sitecontent.database.urls")),
    path("", include("sitecontent.vault.urls")),
    path("", include("orders.desk.urls")),
    path("", include("orders.service.urls")),
    path("", include("sitecontent.campaigns.urls")),
    path("", include("attendance.timekeeping.urls")),
    path("", include("attendance.leave.urls")),
    path("", include("finance.ledger.urls")),
    path("", include("finance.tours.urls")),
    path("", include("finance.expenses.urls")),
    path("", admin.site.urls),
]
