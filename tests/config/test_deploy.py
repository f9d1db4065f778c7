"""What Django itself checks of a portal that faces the world."""

import os
import subprocess
import sys


def test_a_portal_behind_tls_leaves_nothing_to_warn_of():
    env = os.environ | {"HTTPS": "1", "DEBUG": "0", "ALLOWED_HOSTS": "portal.example.cn"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_addresses_outside_are_made_of_what_the_environment_says():
    told = {"PORTAL_URL": "https://portal.example.cn/", "FEISHU_APP_ID": "a"}
    asked = "from config import settings as s; print(s.PORTAL_URL, *s.SOCIALACCOUNT_PROVIDERS,"
    asked += " *s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    env = os.environ | told | {"FEISHU_APP_SECRET": "b"}
    done = subprocess.run([sys.executable, "-c", asked], env=env, capture_output=True, text=True)
    # A link is this address and a path that begins with a slash.
    assert done.stdout.split() == [
        "https://portal.example.cn", "feishu", "'self'", "https://*.feishu.cn",
    ]  # fmt: skip
