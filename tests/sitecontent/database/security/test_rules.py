"""What is wrong with versions, settings and findings, written by hand from C13-S1."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from sitecontent.database.security import findings, rules
from sitecontent.database.security.rules import Known, SecurityRules, Standing, State

pytestmark = pytest.mark.clause("C13-S1")
HELD = SecurityRules(findings_old_days=7, look_within_days=7, exception_longest_days=180)
TODAY = date(2026, 3, 4)


def test_what_is_installed_is_held_against_what_is_pinned():
    pinned = rules.pins("# a list\nDjango==5.2.19  # LTS\nTyping_Extensions==4.1\n\nnothing\n")
    assert pinned == {"django": "5.2.19", "typing-extensions": "4.1"}
    rows = rules.compared(pinned | {"gone": "1.0"}, {"django": "5.2.19", "typing-extensions": "4"})
    assert [(each.name, each.state) for each in rows] == [
        ("gone", State.MISSING), ("typing-extensions", State.OTHER), ("django", State.SAME),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("known", "installed", "expected"),
    [
        # Looked at as it is: open, and mended by the lowest version above it.
        (Known("a", "5.2.5", ("CVE-1",), ("4.2.20", "5.2.6", "6.0.1")), "5.2.5", "5.2.6"),
        # The mend of an older line does not mend this one.
        (Known("a", "5.2.4", ("CVE-1",), ("4.2.20", "5.2.6")), "5.2.5", "5.2.6"),
        (Known("a", "5.2.5", ("CVE-1",), ("4.2.20", "5.2.6")), "5.2.6", None),
        (Known("a", "5.2.5", ("CVE-1",), ("5.2.6",)), "5.2.10", None),
        # Without a mend it stays, at another version too.
        (Known("a", "5.2.5", ("CVE-1",), ()), "5.2.5", ""),
        (Known("a", "5.2.5", ("CVE-1",), ()), "5.2.6", ""),
        # A newer version alone.
        (Known("a", "1.0", (), ("1.0.1",)), "1.0", "1.0.1"),
        (Known("a", "1.0", (), ("1.0.1",)), "1.0.1", None),
        # A version nobody can read hides no weakness.
        (Known("a", "1.0", ("CVE-1",), ("1.0.1",)), "unknown", ""),
    ],
)
def test_what_is_known_of_a_package_is_held_against_what_is_installed(known, installed, expected):
    found = rules.standings([known], {"a": installed})
    assert [each.wanted for each in found] == ([] if expected is None else [expected])


def test_weaknesses_come_first_and_patches_before_new_lines():
    known = [
        Known("line", "1.0", (), ("2.0",)), Known("patch", "1.0.0", (), ("1.0.1",)),
        Known("weak", "1.0", ("CVE-1", "GHSA-1"), ("1.1",)), Known("absent", "1", ("CVE-2",), ()),
    ]  # fmt: skip
    found = rules.standings(known, {"line": "1.0", "patch": "1.0.0", "weak": "1.0"})
    assert found == [
        Standing("weak", "1.0", "1.1", False, ("CVE-1", "GHSA-1")),
        Standing("patch", "1.0.0", "1.0.1", True, ()),
        Standing("line", "1.0", "2.0", False, ()),
    ]


def test_both_kinds_of_files_are_read():
    audit = {
        "dependencies": [
            {"name": "Django", "version": "5.2.5", "vulns": [
                {"id": "PYSEC-1", "fix_versions": ["5.2.6"], "aliases": ["CVE-2025-1"],
                 "description": "…"}]},
            {"name": "own", "skip_reason": "not on PyPI"},
            {"name": "fine", "version": "1", "vulns": []},
        ],
        "fixes": [],
    }  # fmt: skip
    assert findings.read(json.dumps(audit).encode()) == (
        "audit", [Known("django", "5.2.5", ("PYSEC-1", "CVE-2025-1"), ("5.2.6",))]
    )  # fmt: skip
    outdated = [{"name": "Celery", "version": "5.7.0", "latest_version": "5.7.1",
                 "latest_filetype": "wheel"}]  # fmt: skip
    found = findings.read(json.dumps(outdated).encode())
    assert found == ("outdated", [Known("celery", "5.7.0", (), ("5.7.1",))])
    assert findings.read(b'{"dependencies": []}') == ("audit", [])
    assert findings.read(b"[]") == ("outdated", [])


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{}", b"[1]", b'{"dependencies": {}}', b"\xff\xfe", b"[" * 100_000,
        b'[{"name": "a", "version": "1"}]', b'[{"name": 1, "version": "1", "vulns": []}]',
        b'[{"name": "a\\u0000", "version": "1", "vulns": []}]',
        b'[{"name": "a", "version": "1", "vulns": [{"id": "x"}]}]',
        b'[{"name": "' + b"a" * 101 + b'", "version": "1", "vulns": []}]',
        b'[{"name": "a", "version": "1", "vulns": []},'
        b' {"name": "b", "version": "1", "latest_version": "2"}]',
        b" " * (2 * 1024 * 1024 + 1),
    ],
)  # fmt: skip
def test_another_file_is_refused_at_its_field(content):
    with pytest.raises(ValidationError) as refused:
        findings.read(content)
    assert list(refused.value.error_dict) == ["file"]


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (7, False), (8, True), (None, True)])
def test_findings_count_for_a_week(days, is_old):
    made = None if days is None else TODAY - timedelta(days=days)
    assert rules.is_old(made, HELD, TODAY) is is_old


@pytest.mark.parametrize(
    ("subject", "reason", "days", "wrong"),
    [
        ("旧浏览器", "供应商未升级", 0, None),
        ("旧浏览器", "供应商未升级", 180, None),
        ("旧浏览器", "供应商未升级", 181, "ends_on"),
        ("旧浏览器", "供应商未升级", -1, "ends_on"),
        (" ", "供应商未升级", 5, "subject"),
        ("旧浏览器", " ", 5, "reason"),
    ],
)
def test_an_exception_has_a_reason_and_an_end(subject, reason, days, wrong):
    words = (subject, reason, TODAY + timedelta(days=days), HELD, TODAY)
    if wrong is None:
        rules.check_exception(*words)
        return
    with pytest.raises(ValidationError) as refused:
        rules.check_exception(*words)
    assert list(refused.value.error_dict) == [wrong]


SAFE = {
    "SECURE_HSTS_SECONDS": 31_536_000,
    "CONTENT_SECURITY_POLICY": {
        "DIRECTIVES": {"default-src": ["'none'"], "script-src": ["'self'", "'unsafe-eval'"]}
    },
    "HTTPS": True, "SESSION_COOKIE_SECURE": True, "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax", "X_FRAME_OPTIONS": "DENY",
    "SECURE_REFERRER_POLICY": "same-origin", "ALLOWED_HOSTS": ["bylaw.example.cn"],
    "DEBUG": False, "SECOND_FACTOR": True,
}  # fmt: skip


def test_safe_settings_are_called_well():
    assert set(SAFE) == set(rules.GUARDED)
    assert all(each.is_good for each in rules.guards(SAFE))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECURE_HSTS_SECONDS", 0), ("HTTPS", False), ("SESSION_COOKIE_SECURE", False),
        ("SESSION_COOKIE_HTTPONLY", False), ("SESSION_COOKIE_SAMESITE", "None"),
        ("X_FRAME_OPTIONS", "SAMEORIGIN"), ("SECURE_REFERRER_POLICY", "unsafe-url"),
        ("ALLOWED_HOSTS", ["*"]), ("DEBUG", True), ("SECOND_FACTOR", False),
        ("CONTENT_SECURITY_POLICY", {"DIRECTIVES": {
            "default-src": ["'none'"], "script-src": ["'self'", "'unsafe-inline'"]}}),
    ],
)  # fmt: skip
def test_one_unsafe_setting_is_seen(name, value):
    assert sum(not each.is_good for each in rules.guards(SAFE | {name: value})) == 1


def test_the_numbers_are_bounded():
    assert replace(HELD, findings_old_days=1)
    bounds = SecurityRules.__dataclass_fields__["findings_old_days"].metadata
    assert (bounds["clause"], bounds["low"]) == ("C13-S1", 1)
