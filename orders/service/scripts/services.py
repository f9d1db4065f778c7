"""The verbs of scripts: write, revise, retire, bring back, use, name the shop.

Rows that are only inserted are locked by the database's own gates, which the portal cannot do.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hr.people.rules import initials
from orders.service.rules import check
from orders.service.scripts import rules
from orders.service.scripts.models import Script, ScriptMove, ScriptUse, ScriptVersion, ShopName
from orders.service.scripts.selectors import is_retired, shop_name
from regulations.binding.refused import in_words
from regulations.binding.rows import insert
from regulations.rulebook import clause

WRITE, WORK, LEAD = "service.write_script", "service.work_ticket", "service.lead_service"
CLAUSE = "C10-R4"
WORDS = {
    "script_writer": (_("Your position does not write scripts."), ""),
    "script_move": (_("It is so already."), ""),
    "script_in_use": (_("The script is retired: nobody uses it any more."), ""),
    "shop_namer": (_("The lead of the service names the shop."), "C10-R1"),
}


def _check_writer(by) -> None:
    if not by.has_perm(WRITE):
        raise PermissionDenied(_("Your position does not write scripts."))


def _version(script: Script, title: str, text: str, reason: str, by, at) -> ScriptVersion:
    row = ScriptVersion(
        script=script, title=title.strip(), initials=initials(title), text=text.strip(),
        reason=reason.strip(), by=by, at=at,
    )  # fmt: skip
    with in_words(CLAUSE, WORDS):
        insert(row)
    row.refresh_from_db(fields=["number"])  # the database counts
    return row


@clause("C10-R4")
@transaction.atomic
def write_script(*, category: str, title: str, text: str, by, at: datetime) -> ScriptVersion:
    """Write a new script; its first version. Refused (C10-R4): without a text, or too long."""
    _check_writer(by)
    check(rules.fault_of_script(title, text), CLAUSE)
    script = Script(category=rules.Category(category), by=by, at=at)
    with in_words(CLAUSE, WORDS):
        insert(script)
    return _version(script, title, text, "", by, at)


@clause("C10-R4")
@transaction.atomic
def revise_script(
    *, script_id: int, title: str, text: str, reason: str, by, at: datetime
) -> ScriptVersion:
    """Put a new version in force; the old one stays as it was, with who changed it and why."""
    _check_writer(by)
    script = Script.objects.get(pk=script_id)
    check(rules.fault_of_script(title, text), CLAUSE)
    held = script.versions.order_by("-number")[0]
    is_same = (held.title, held.text) == (title.strip(), text.strip())
    fault = rules.fault_of_version(is_same=is_same, reason=reason, is_retired=is_retired(script))
    check(fault, CLAUSE)
    return _version(script, title, text, reason, by, at)


@clause("C10-R4")
@transaction.atomic
def move_script(*, script_id: int, move: str, reason: str, by, at: datetime) -> ScriptMove:
    """Retire a script, or bring it back, with the reason."""
    _check_writer(by)
    script = Script.objects.get(pk=script_id)
    check(rules.fault_of_move(move, is_retired=is_retired(script), reason=reason), CLAUSE)
    row = ScriptMove(script=script, move=move, reason=reason.strip(), by=by, at=at)
    with in_words(CLAUSE, WORDS):
        insert(row)
    return row


@clause("C10-R4")
@transaction.atomic
def use_script(*, version_id: int, by, at: datetime) -> ScriptUse:
    """Count that somebody copied a script; of which version is kept. Refused: a retired one."""
    if not (by.has_perm(WORK) or by.has_perm(WRITE)):
        raise PermissionDenied(_("Your position does not work with scripts."))
    version = ScriptVersion.objects.select_related("script").get(pk=version_id)
    check(rules.fault_of_use(is_retired=is_retired(version.script)), CLAUSE)
    row = ScriptUse(version=version, by=by, at=at)
    with in_words(CLAUSE, WORDS):
        insert(row)
    return row


@clause("C10-R1")
@transaction.atomic
def name_shop(*, name: str, by, at: datetime) -> ShopName:
    """Say what the shop is called; every {shop} reads so from now on, and the old name is kept."""
    if not by.has_perm(LEAD):
        raise PermissionDenied(_("The lead of the service names the shop."))
    check(rules.fault_of_shop(name, shop_name()), "C10-R1")
    row = ShopName(name=name.strip(), by=by, at=at)
    with in_words("C10-R1", WORDS):
        insert(row)
    return row
