"""The admin site: lists and master data, inside the same shell as every other page."""

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from unfold.sites import UnfoldAdminSite


class BylawAdminSite(UnfoldAdminSite):
    """Every employee may enter; permissions decide what there is to see."""

    enable_nav_sidebar = True

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.is_active

    def login(self, request, extra_context=None):
        """There is one login page, and this is not it."""
        after = urlencode({REDIRECT_FIELD_NAME: request.GET.get("next", "/")})
        return redirect(f"{reverse(settings.LOGIN_URL)}?{after}")

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        """Nor is there a second page to change a password."""
        return redirect("account_change_password")

    def index(self, request, extra_context=None):
        return redirect("home")
