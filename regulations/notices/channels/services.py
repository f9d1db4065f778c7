"""The verbs of channels: set up, change, remove, test; and try again what was given up."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.debug import sensitive_variables

from regulations.notices import registry
from regulations.notices.channels import rules
from regulations.notices.channels.senders import service_name
from regulations.notices.models import Channel, Delivery, Notice
from regulations.notices.troubles import GONE
from regulations.words import listed

Reach = Channel.Reach
REPLACED = gettext_noop("address replaced")
REMOVED = gettext_noop("removed")


@sensitive_variables("address")
def add_own_channel(*, address: str, by, at: datetime) -> Channel:
    """A person has notices come to themselves by one of OWN_SERVICES."""
    if rules.scheme(address) not in rules.OWN_SERVICES:
        raise ValidationError(
            _("Your own channel is one of: %(services)s."),
            params={"services": listed(f"{name}://" for name in rules.OWN_SERVICES)},
        )
    channel = Channel(reach=Reach.OWN, owner=by, name=service_name(address))
    return _store(channel, address=address, by=by, at=at)


@sensitive_variables("address")
def add_company_channel(
    *, reach: str, name: str, kinds: Iterable[str], address: str, by, at: datetime
) -> Channel:
    """The administrator sets up the mail server, or a group with the kinds it shall hear of.

    Refused: an address that Apprise does not know, {email} missing for mail or given for a group,
    a second mail server, a group that hears of nothing.
    """
    _check_right(by)
    channel = Channel(reach=reach, name=name.strip(), kinds=_kinds(reach, kinds))
    _check_address(reach, address)
    return _store(channel, address=address, by=by, at=at)


@sensitive_variables("address")
@transaction.atomic
def change_company_channel(
    *, channel: Channel, name: str, kinds: Iterable[str], address: str = "", by, at: datetime
) -> Channel:
    """Change what a company channel is called and hears of; an empty address stays as it is."""
    _check_right(by)
    held = _lock(channel)
    held.name, held.kinds = name.strip(), _kinds(held.reach, kinds)
    if not address:
        return _save(held, by=by, at=at)
    _check_address(held.reach, address)
    return _store(held, address=address, reason=REPLACED, by=by, at=at)


@transaction.atomic
def remove_channel(*, channel: Channel, by, at: datetime) -> None:
    """Forget a channel's address; what still waits for it is given up. The row stays."""
    _check_hand(channel, by)
    held = _lock(channel)
    held.address, held.active, held._change_reason = "", False, REMOVED
    _save(held, by=by, at=at)
    waiting = Delivery.objects.waiting().filter(channel=held)
    waiting.update(given_up_at=at, leased_until=None, error=GONE)


@transaction.atomic
def test_channel(*, channel: Channel, by, at: datetime) -> Delivery:
    """Send a word through a channel by way of the outbox, whose log then says how it went.

    Mail goes to who tests. It stands in their bell too.
    """
    _check_hand(channel, by)
    notice = Notice.objects.create(
        recipient=by,
        kind=registry.TEST,
        key=f"{registry.TEST}:{channel.pk}:{at.isoformat()}",
        text=gettext_noop("This is a test of the channel %(name)s."),
        params={"name": channel.name},
        at=at,
    )
    through = None if channel.reach == Reach.MAIL else channel
    return Delivery.objects.create(
        notice=notice, channel=through, key=str(notice.pk), not_before=at
    )


def retry_deliveries(*, ids: Iterable[int] | None, by, at: datetime) -> int:
    """Let what was given up start over, all of it when `ids` is None; returns how many messages.

    A digest goes again as it was. What was sent meanwhile, or is on its way, stays as it is.
    """
    if not by.has_perm("notices.change_delivery"):
        raise PermissionDenied
    lost = Delivery.objects.filter(given_up_at__isnull=False, done_at=None)
    if ids is not None:
        lost = lost.filter(Q(pk__in=ids) | Q(batch__in=ids))
    heads = lost.heads().count()
    lost.update(given_up_at=None, leased_until=None, attempts=0, not_before=at, error="")
    return heads


def _check_right(by) -> None:
    if not by.has_perm("notices.change_channel"):
        raise PermissionDenied


def _check_hand(channel: Channel, by) -> None:
    """One's own channel, or by right the company's; nobody touches another person's."""
    if channel.owner_id is None:
        _check_right(by)
    elif channel.owner_id != by.pk:
        raise PermissionDenied


def _kinds(reach: str, kinds: Iterable[str]) -> list[str]:
    """The kinds a group hears of, declared ones; none for mail, where each person chooses."""
    if reach != Reach.GROUP:
        return []
    chosen = sorted(set(kinds))
    for kind in chosen:
        registry.kind(kind)
    if not chosen:
        raise ValidationError({"kinds": _("Choose what the group hears of.")})
    return chosen


@sensitive_variables("address")
def _check_address(reach: str, address: str) -> None:
    service_name(address)
    has_email = rules.EMAIL in address
    if reach == Reach.MAIL and not has_email:
        text = _("The address of the mail server holds %(mark)s where the reader's goes.")
        raise ValidationError({"address": text % {"mark": rules.EMAIL}})
    if reach == Reach.GROUP and has_email:
        raise ValidationError({"address": _("A group has one address: it holds no reader's.")})


def _lock(channel: Channel) -> Channel:
    """The channel for this transaction alone; refused where it has been removed meanwhile."""
    held = Channel.objects.select_for_update().get(pk=channel.pk)
    if not held.active:
        raise ValidationError(_("This channel has been removed."))
    return held


@sensitive_variables("address")
def _store(
    channel: Channel, *, address: str, reason: str | None = None, by, at: datetime
) -> Channel:
    channel.address, channel.shown = address.strip(), rules.masked(address)
    channel._change_reason = reason
    return _save(channel, by=by, at=at)


def _save(channel: Channel, *, by, at: datetime) -> Channel:
    channel._history_user, channel._history_date = by, at
    try:
        with transaction.atomic():
            channel.save()
    except IntegrityError as error:
        raise ValidationError(_("There is a mail server already: change that one.")) from error
    return channel
