"""What a password has to be: judged and made by one specification (C13-8)."""

import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulations.passwords import KINDS, LONGEST, PasswordRules, Spec, faults, generate, spec_of
from tests.depth import deep

SPEC = Spec()


@pytest.mark.clause("C13-8")
@pytest.mark.parametrize(
    ("password", "count"),
    [
        ("guizhang-2026", 0),
        ("Guizhang2026", 0),
        ("规章Aa制度密码加长-", 0),
        ("abcdefghijkl", 1),  # one kind
        ("abcdefgh1234", 1),  # two kinds
        ("1guizhang-Abc", 1),  # a digit first
        ("１guizhang-Abc", 1),  # a wide digit first
        ("Gui-1", 1),  # short
        ("1abc", 3),
        ("", 2),
        (" guizhang-2026", 1),
        ("guizhang-2026\n", 1),
        ("guizhang\u200b-2026", 1),
        ("Aa1-" * 33, 1),  # long
    ],
)
def test_what_is_wrong_with_a_password(password, count):
    assert len(list(faults(password, SPEC))) == count


@pytest.mark.clause("C13-8")
def test_the_name_of_the_account_is_no_password():
    assert list(faults("Guizhang-root-1", SPEC, names=("ROOT",)))
    assert not list(faults("Guizhang-root-1", SPEC, names=("", "ro", "admin")))


@pytest.mark.clause("C13-8")
def test_six_is_the_floor_of_the_text_and_ten_our_own():
    assert PasswordRules() == PasswordRules(min_length=10, max_age_days=90)
    least = spec_of(PasswordRules(min_length=6))
    assert not list(faults("Ab-cd1", least)) and list(faults("Ab-c1", least))


specs = st.builds(
    Spec, min_length=st.integers(6, 64), least_kinds=st.integers(1, 4), kinds=st.just(KINDS)
)


@pytest.mark.clause("C13-8")
@settings(max_examples=deep(500, 125), deadline=None)
@given(spec=specs, length=st.integers(0, LONGEST))
def test_whatever_is_made_is_taken(spec, length):
    made = generate(spec, length=length)
    assert not list(faults(made, spec))
    assert len(made) >= spec.min_length and made[0] in string.ascii_letters
    assert all(any(map(kind.holds, made)) for kind in KINDS)


@pytest.mark.clause("C13-8")
@settings(max_examples=deep(500, 125), deadline=None)
@given(spec=specs, password=st.text(max_size=140))
def test_what_is_taken_keeps_every_rule(spec, password):
    if list(faults(password, spec)):
        return
    assert spec.min_length <= len(password) <= LONGEST
    assert not password[0].isdigit() and password.isprintable() and password == password.strip()
    held = [any(map(kind.holds, password)) for kind in spec.kinds]
    assert sum(held) >= spec.least_kinds


@pytest.mark.clause("C13-8")
@settings(max_examples=deep(200, 50), deadline=None)
@given(spec=specs, place=st.integers(0, 200))
def test_a_stricter_specification_refuses_what_a_laxer_one_made(spec, place):
    made = generate(spec, length=0)
    stricter = replace(spec, min_length=len(made) + 1)
    assert list(faults(made, stricter)) and not list(faults(generate(stricter), stricter))


def test_no_two_are_alike():
    assert len({generate(SPEC) for _each in range(1000)}) == 1000
