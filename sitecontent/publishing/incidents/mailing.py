"""The partner company is mailed at once about what goes wrong with the site (C6-3)."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from regulations.binding.rows import insert
from regulations.notices.outside import mail_out
from regulations.notices.troubles import NO_SERVER
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA
from sitecontent.publishing.incidents.rules import Step, Way
from sitecontent.publishing.incidents.services import lock_incident
from sitecontent.publishing.models import Incident, IncidentStep, Partner

# For how long a server that refuses is tried again; then it is left to the telephone.
TRIED_FOR = timedelta(hours=1)
logger = logging.getLogger(__name__)


@clause("C6-3")
def mail_partners(at: datetime) -> int:
    """Mail every partner company with an address about the newest incidents that nobody told them
    of, and note it as told. Returns how many were mailed."""
    partners = list(Partner.objects.filter(is_active=True).exclude(email=""))
    rows = Incident.objects.filter(at__gt=at - TRIED_FOR, at__lte=at)
    waiting = rows.exclude(steps__step__in=(Step.REPORTED, Step.SOLVED)).order_by("id")
    return sum(_mail(row, partners, at) for row in waiting) if partners else 0


@transaction.atomic
def _mail(incident: Incident, partners: list[Partner], at: datetime) -> int:
    lock_incident(incident)
    if incident.steps.filter(step__in=(Step.REPORTED, Step.SOLVED)).exists():
        return 0  # somebody was quicker
    sent = 0
    with translation.override(settings.LANGUAGE_CODE):
        title, body = _letter(incident)
        for partner in partners:
            trouble = mail_out(email=partner.email, title=title, body=body)
            if trouble:
                level = logging.DEBUG if trouble == NO_SERVER else logging.WARNING
                logger.log(level, "Partner %s was not mailed: %s", partner.pk, trouble)
                continue
            _note(incident, partner, at)
            sent += 1
    return sent


def _letter(incident: Incident) -> tuple[str, str]:
    words = {
        "shop": settings.SHOP_NAME, "kind": incident.get_kind_display(),
        "number": incident.pk, "what": incident.what, "by": incident.by.name,
        "at": f"{incident.at.astimezone(CHINA):%Y-%m-%d %H:%M}",
    }  # fmt: skip
    title = _("%(shop)s: %(kind)s of the site, incident %(number)s") % words
    body = _("Found on %(at)s by %(by)s:\n%(what)s\nPlease handle it at once.") % words
    return title, body


def _note(incident: Incident, partner: Partner, at: datetime) -> None:
    text = _("Mailed by the portal to %(email)s.") % {"email": partner.email}
    row = IncidentStep(
        incident=incident, step=Step.REPORTED, partner=partner,
        told=(partner.contact or partner.name)[:60], way=Way.EMAIL, text=text, by=incident.by,
        at=at,
    )  # fmt: skip
    insert(row)
