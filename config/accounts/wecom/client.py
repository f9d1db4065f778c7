"""What is asked of WeCom: a page to log in at, a token of the app, who came back with a code."""

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from django.utils.http import urlencode


class WeComError(OAuth2Error):
    """WeCom answered, but not with what was asked for; the text holds no secret."""


class WeComClient(OAuth2Client):
    """The token is the app's own: the code of whoever came back is shown with it afterwards."""

    def get_redirect_url(self, authorization_url, scope, extra_params) -> str:
        """Of a browser a page with a picture to scan; within WeCom it knows who is reading."""
        own = {
            "appid": self.consumer_key,
            "agentid": extra_params["agentid"],
            "redirect_uri": self.callback_url,
            "state": self.state,
        }
        if is_within(self.request):
            own |= {"response_type": "code", "scope": "snsapi_base"}
            return f"{authorization_url}?{urlencode(own)}#wechat_redirect"
        return f"{authorization_url}?{urlencode(own | {'login_type': 'CorpApp'})}"

    def get_access_token(self, code, pkce_code_verifier=None) -> dict:
        """The token of the app, for which no code is needed."""
        own = {"corpid": self.consumer_key, "corpsecret": self.consumer_secret}
        return asked(self.access_token_url, own, wanted="access_token")


def is_within(request) -> bool:
    """Whether a page is read in WeCom's own browser, as where a notice leads to."""
    return "wxwork" in request.headers.get("User-Agent", "").lower()


def asked(url: str, params: dict[str, str], *, wanted: str) -> dict:
    """What WeCom answers; WeComError where it refuses or does not tell what is wanted."""
    with get_adapter().get_requests_session() as session:
        response = session.get(url, params=params)
    response.raise_for_status()
    answer = response.json()
    if not isinstance(answer, dict) or answer.get("errcode"):
        said = answer if isinstance(answer, dict) else {}
        raise WeComError(f"WeCom {said.get('errcode')}: {said.get('errmsg')}"[:300])
    if not isinstance(answer.get(wanted), str) or not answer[wanted]:
        raise WeComError(f"WeCom tells no {wanted}")  # of somebody outside of the company, too
    return answer
