"""Which accounts outside may open a login, as the environment says; nothing is asked of Django."""

from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured

# Of each provider: what the environment holds of its app, the id first, then the secret.
PARTS = {
    "dingtalk": ("DINGTALK_CLIENT_ID", "DINGTALK_CLIENT_SECRET"),
    "feishu": ("FEISHU_APP_ID", "FEISHU_APP_SECRET"),
    "wecom": ("WECOM_CORP_ID", "WECOM_SECRET", "WECOM_AGENT_ID"),
}
# Where its login stands: browsers ask the policy of the page whose form leads there.
HOSTS = {
    "dingtalk": ["https://*.dingtalk.com"],
    "feishu": ["https://*.feishu.cn"],
    "wecom": ["https://*.work.weixin.qq.com", "https://open.weixin.qq.com"],
}


def providers(read: Callable[[str, str], str]) -> dict[str, dict]:
    """The apps that `read` (name, default) finds, as allauth wants them; half of one is refused."""
    found = {}
    for provider, names in PARTS.items():
        values = [read(name, "") for name in names]
        if not any(values):
            continue
        if missing := [n for n, value in zip(names, values, strict=True) if not value]:
            raise ImproperlyConfigured(f"{provider}: {', '.join(missing)} is not set.")
        found[provider] = _app(provider, *values)
    return found


def _app(provider: str, client_id: str, secret: str, agent: str = "") -> dict:
    app = {"client_id": client_id, "secret": secret}
    if agent:
        app["settings"] = {"auth_params": {"agentid": agent}}
    # DingTalk asks for its page of consent each time, else it answers with an error.
    more = {"AUTH_PARAMS": {"prompt": "consent"}} if provider == "dingtalk" else {}
    return {"APP": app, **more}


def login_hosts(found: dict[str, dict]) -> list[str]:
    """Where a form may lead for these providers."""
    return [host for provider in found for host in HOSTS[provider]]
