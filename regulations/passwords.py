"""What a password has to be (C13-8): one specification that judges passwords and makes them."""

import secrets
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from regulations.rulebook import clause

LONGEST, MADE = 128, 20
SIGNS = "!#$%&*+-./:;=?@^_~"
LETTERS = string.ascii_letters


@dataclass(frozen=True)
class Kind:
    """A kind of characters: its name on pages, and those the generator takes of it."""

    name: object
    made_of: str

    def holds(self, sign: str) -> bool:
        """Whether a character is of this kind, of whatever script."""
        if self.made_of == string.ascii_lowercase:
            return sign.isalpha() and not sign.isupper()
        if self.made_of == string.ascii_uppercase:
            return sign.isupper()
        return sign.isdigit() if self.made_of == string.digits else not sign.isalnum()


KINDS = (
    Kind(_("small letters"), string.ascii_lowercase),
    Kind(_("capital letters"), string.ascii_uppercase),
    Kind(_("digits"), string.digits),
    Kind(_("signs"), SIGNS),
)


@dataclass(frozen=True)
class PasswordRules:
    """The numbers of the rule set `passwords`."""

    min_length: int = field(
        default=10, metadata={"clause": "C13-8", "unit": "characters", "low": 6, "high": 64}
    )
    max_age_days: int = field(
        default=90, metadata={"clause": "C13-8", "unit": "days", "low": 1, "high": 366}
    )


@dataclass(frozen=True)
class Spec:
    """The specification: validator and generator read the same values and the same checks."""

    min_length: int = 10
    kinds: tuple[Kind, ...] = KINDS
    least_kinds: int = 3


def spec_of(rules: PasswordRules) -> Spec:
    """The specification by the numbers in force."""
    return Spec(min_length=rules.min_length)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a password: a sentence with its values."""

    text: object
    params: dict

    def __str__(self):
        return str(self.text) % self.params


@clause("C13-8")
def faults(password: str, spec: Spec, *, names: Iterable[str] = ()) -> Iterator[Fault]:
    """What a password lacks; `names` are those of its account or person, which it may not hold."""
    if not spec.min_length <= len(password) <= LONGEST:
        yield Fault(
            _("A password has %(least)s to %(most)s characters."),
            {"least": spec.min_length, "most": LONGEST},
        )
    if password[:1].isdigit():
        yield Fault(_("A password does not begin with a digit."), {})
    if sum(any(map(kind.holds, password)) for kind in spec.kinds) < spec.least_kinds:
        yield Fault(
            _(
                "A password holds %(least)s of these: small letters, capital letters, digits, "
                "signs."
            ),
            {"least": spec.least_kinds},
        )
    if not password.isprintable() or password != password.strip():
        yield Fault(_("A password has no blanks at its ends and no invisible characters."), {})
    folded = password.casefold()
    if any(len(name) >= 3 and name.casefold() in folded for name in names):
        yield Fault(_("A password does not hold the name of its account."), {})


@clause("C13-8")
def generate(spec: Spec, *, length: int = MADE) -> str:
    """A password that the specification takes, by construction: a letter first, then one of each
    kind and whatever else, mixed. Longer than `length` where the specification asks for more."""
    length = max(length, spec.min_length, len(spec.kinds) + 1)
    rest = [secrets.choice(kind.made_of) for kind in spec.kinds]
    every = "".join(kind.made_of for kind in spec.kinds)
    rest += [secrets.choice(every) for _each in range(length - 1 - len(rest))]
    secrets.SystemRandom().shuffle(rest)
    return secrets.choice(LETTERS) + "".join(rest)


def terms(spec: Spec) -> list[str]:
    """What the specification asks for, as people read it before they choose a password."""
    return [
        str(_("at least %(least)s characters") % {"least": spec.min_length}),
        str(_("three of: small letters, capital letters, digits, signs")),
        str(_("no digit first, not the name of the account")),
    ]
