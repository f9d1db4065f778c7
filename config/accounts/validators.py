"""The rules of C13-8 for the logins of people, as Django asks a password validator."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import pgettext

from regulations.passwords import faults, spec_of, terms
from regulations.rulebook.selectors import in_force


class RuleValidator:
    """Refuses what the rules in force refuse, sentence by sentence."""

    def validate(self, password: str, user=None) -> None:
        """Raise ValidationError with every fault of a password."""
        names = [user.number, user.get_username()] if user is not None else []
        found = faults(password, _spec(), names=names)
        if wrong := [ValidationError(str(each), code="C13-8") for each in found]:
            raise ValidationError(wrong)

    def get_help_text(self) -> str:
        """What a password has to be, on one line."""
        return pgettext("between terms", "; ").join(terms(_spec()))


def _spec():
    return spec_of(in_force("passwords", timezone.now()).params)
