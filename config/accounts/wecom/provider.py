"""The provider: whose account it is that came back."""

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider

from config.accounts.wecom.views import WeComAdapter


class WeComProvider(OAuth2Provider):
    """Members of the company alone; who is none has no userid."""

    id = "wecom"
    name = "WeCom"
    account_class = ProviderAccount
    oauth2_adapter_class = WeComAdapter

    def extract_uid(self, data) -> str:
        """The member and the company: ids are people's names, and another company has them too.

        WeCom tells no capital letters apart in them.
        """
        return f"{self.app.client_id}/{data['userid'].lower()}"

    def extract_common_fields(self, data) -> dict:
        return {"name": data["userid"]}


provider_classes = [WeComProvider]
