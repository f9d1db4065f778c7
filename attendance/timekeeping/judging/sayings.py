"""What explanations say of a spell: English message ids, filled by whoever judges."""

from django.utils.translation import gettext_noop as _

from attendance.timekeeping.judging.rules import Manner

IN_TIME = _("%(spell)s: came %(came)s, left %(left)s. Neither late nor early.")
SEEN = {
    Manner.LATE: ("A2.2-3", _("%(spell)s: came %(at)s, %(minutes)s minutes late.")),
    Manner.EARLY: ("A2.2-3", _("%(spell)s: left %(at)s, %(minutes)s minutes early.")),
    Manner.AWAY: (
        "A2.3-7",
        _("%(spell)s: away from %(at)s on for %(minutes)s minutes without notice or leave."),
    ),
}
NOBODY = _("%(spell)s: no punch, and nothing excuses %(minutes)s minutes of it.")
NOBODY_AT_ALL = _(
    "%(spell)s: no punch, and nothing excuses %(minutes)s minutes of it. More than %(limit)s make "
    "a day of absence."
)
LEAST = _(
    "%(spell)s: one punch (%(at)s). Whether it was coming or leaving, at least %(minutes)s minutes "
    "are missing."
)
OVER_HALF = _("%(minutes)s minutes are more than %(limit)s: half a day of absence besides.")
OVER_WHOLE = _("%(minutes)s minutes are more than %(limit)s: a day of absence.")
TOGETHER = _(
    "With what was told to the office it is one absence of %(minutes)s minutes that nobody "
    "approved, more than %(limit)s: a day of absence."
)
EARLY_IS_ABSENCE = _("By the rules in force leaving early makes the day an absence.")
MISSING = _("%(spell)s: one punch only (%(at)s). It can be corrected until the month closes.")
LACKS = _("%(spell)s: a punch is missing (%(at)s). It can be corrected until the month closes.")
ODD = _("%(spell)s: a punch between arrival and departure has no other to it (%(at)s).")
SETTLED = _("%(spell)s: a punch is missing (%(at)s) and the month closed: half a day of absence.")
CERTAIN = _(
    "%(spell)s: a punch is missing (%(at)s) and the month closed: what is certain without it "
    "stands, and is no less than half a day of absence."
)
REMINDED = _("%(spell)s: a punch is missing (%(at)s) and the month closed: a reminder.")
NOT_OVER = _("%(spell)s: not over yet.")
NO_PUNCH = "—"
