"""What Django itself checks of a portal that faces the world."""

import os
import subprocess
import sys


def test_a_portal_behind_tls_leaves_nothing_to_warn_of():
    env = os.environ | {"HTTPS": "1", "DEBUG": "0", "ALLOWED_HOSTS": "portal.example.cn"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
