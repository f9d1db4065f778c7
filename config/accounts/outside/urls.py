"""Addresses of accounts outside: the page of each, where its login begins and where it ends."""

from allauth.socialaccount.providers.dingtalk import views as dingtalk
from allauth.socialaccount.providers.feishu import views as feishu
from django.urls import path

from config.accounts.outside.views import begin, outside
from config.accounts.wecom import views as wecom

urlpatterns = [
    path("<slug:provider>/", outside, name="account_outside"),
    path("<slug:provider>/login/", begin, name="outside_login"),
    # By these names allauth finds the addresses that a provider is told.
    path("dingtalk/back/", dingtalk.oauth2_callback, name="dingtalk_callback"),
    path("feishu/back/", feishu.oauth2_callback, name="feishu_callback"),
    path("wecom/back/", wecom.oauth2_callback, name="wecom_callback"),
]
