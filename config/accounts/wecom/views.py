"""Where a login by WeCom begins and where it comes back to."""

from allauth.socialaccount.providers.oauth2.views import (
    OAuth2Adapter,
    OAuth2CallbackView,
    OAuth2LoginView,
)

from config.accounts.wecom.client import WeComClient, asked, is_within


class WeComAdapter(OAuth2Adapter):
    """The addresses of WeCom, and what is made of its answers."""

    provider_id = "wecom"
    browser_url = "https://login.work.weixin.qq.com/wwlogin/sso/login"
    within_url = "https://open.weixin.qq.com/connect/oauth2/authorize"
    access_token_url = "https://qyapi.weixin.qq.com/cgi-bin/gettoken"
    member_url = "https://qyapi.weixin.qq.com/cgi-bin/auth/getuserinfo"
    client_class = WeComClient

    @property
    def authorize_url(self) -> str:
        return self.within_url if is_within(self.request) else self.browser_url

    def complete_login(self, request, app, token, **kwargs):
        """The member of the company whose code came back."""
        shown = {"access_token": token.token, "code": request.GET["code"]}
        member = asked(self.member_url, shown, wanted="userid")
        return self.get_provider().sociallogin_from_response(request, member)


oauth2_login = OAuth2LoginView.adapter_view(WeComAdapter)
oauth2_callback = OAuth2CallbackView.adapter_view(WeComAdapter)
