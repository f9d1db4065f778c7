"""That somebody is who they are, proved anew before a secret is opened.

`prove_again` asks for all of it; the services see a `Proof`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.debug import sensitive_variables

from hr.people.logins.selectors import has_factor
from hr.people.logins.services import code_fits
from regulations.binding.rows import insert
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force
from sitecontent.vault.letters import ALARM
from sitecontent.vault.models import WrongTry
from sitecontent.vault.seats import in_seats

FRESH = timedelta(seconds=300)
TRIES = gettext_noop("%(person)s entered %(count)s wrong passwords at the vault.")


@dataclass(frozen=True)
class Proof:
    """Who proved to be who they are, by what (at most 20 signs), and when."""

    person_id: int
    way: str
    at: datetime

    def holds(self, person, at: datetime) -> bool:
        """Whether it is this person's, and not older than five minutes."""
        return self.person_id == person.pk and timedelta() <= at - self.at <= FRESH


@clause("C8-2")
@sensitive_variables("password", "code")
def prove_again(*, person, password: str, code: str = "", at: datetime) -> Proof:
    """Ask for the password once more, and for a code of the phone where the login has a second
    factor; wrong ones are counted, and after too many none is looked at. What is refused is on
    record whatever becomes of the request."""
    params = in_force("vault", at).params
    window = at - timedelta(minutes=params.wrong_minutes)
    with transaction.atomic():
        _one_at_a_time(person)
        count = WrongTry.objects.filter(by=person, at__gt=window).count()
        by_code = has_factor(person)
        is_right = count < params.wrong_tries and person.check_password(password)
        is_right = is_right and (not by_code or code_fits(person, code))
        if not is_right and count < params.wrong_tries:
            insert(WrongTry(by=person, at=at))
            _alarm(person, count + 1, params.wrong_tries, at)
    if is_right:
        return Proof(person.pk, "password and code" if by_code else "password", at)
    raise ValidationError(
        _("Too many wrong passwords: wait %(minutes)s minutes.")
        if count + 1 >= params.wrong_tries
        else _("Password or code is wrong.")
        if by_code
        else _("This is not your password."),
        params={"minutes": params.wrong_minutes},
        code="C8-2",
    )


def _one_at_a_time(person) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('vault.tries', %s))", [person.pk]
        )


def _alarm(person, count: int, limit: int, at: datetime) -> None:
    if count < limit:
        return
    message = Message(
        key=f"{ALARM}:tries:{person.pk}:{at:%Y%m%d%H%M%S}", text=TRIES, url="/vault/reveals/",
        params={"person": person.name, "count": count}, clause="C8-2",
    )  # fmt: skip
    notify(recipients=in_seats(), message=message, at=at)
