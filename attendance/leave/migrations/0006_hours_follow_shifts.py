"""The hours of a leave by days or halves may follow another shift; what was asked for stays.

No new hour lies outside of what was asked for but behind its last midnight, as the longest shift
may, none behind the end a shortening gave it, and none in a month that is closed. Whole days stay
whole: they begin and end where the shift of a night does, and no earlier.
"""

from importlib import import_module

from django.db import migrations

bound = import_module("attendance.leave.migrations.0002_binding")
reopened = import_module("attendance.leave.migrations.0003_reopened")

CHINA = "AT TIME ZONE 'Asia/Shanghai'"
# What stands is asked for by whole days, each with the shift that begins on it, or by halves; what
# was shortened since keeps its hours.
FILL = f"""
UPDATE leave_leave SET
    asked_from = CASE WHEN unit = 'half' THEN starts_at
                 ELSE date_trunc('day', starts_at {CHINA}) {CHINA} END,
    asked_until = CASE WHEN unit = 'half' THEN ends_at
                  ELSE date_trunc('day', ends_at {CHINA}) {CHINA} END
WHERE (unit = 'half' OR unit = 'day'
       AND date_trunc('day', ends_at {CHINA}) > date_trunc('day', starts_at {CHINA}))
    AND NOT EXISTS (SELECT FROM leave_shortening AS s WHERE s.leave_id = leave_leave.id)
"""
DECLARED = "AS $$\nBEGIN"
FITTED = f"""AS $$
DECLARE
    is_fitted boolean := false;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        is_fitted := NEW.state = OLD.state
            AND OLD.state IN ('reported', 'pending', 'returned', 'approved')
            AND (NEW.kind, NEW.reason, NEW.occasion, NEW.path, NEW.clause, NEW.version_id,
                 NEW.is_paid, NEW.told_at, NEW.told_how)
                IS NOT DISTINCT FROM
                (OLD.kind, OLD.reason, OLD.occasion, OLD.path, OLD.clause, OLD.version_id,
                 OLD.is_paid, OLD.told_at, OLD.told_how)
            AND OLD.asked_from IS NOT NULL AND NEW.starts_at >= OLD.asked_from
            AND NEW.ends_at <= OLD.asked_until + interval '16 hours'
            AND (OLD.unit = 'day') = (NEW.unit = 'day')
            AND (OLD.unit <> 'day' OR NEW.ends_at >= LEAST(OLD.asked_until, OLD.ends_at)
                 AND NEW.starts_at <= OLD.asked_from + interval '16 hours')
            AND NOT EXISTS (
                SELECT FROM public.leave_shortening AS s
                JOIN public.approvals_approval AS a ON a.id = s.approval_id
                WHERE s.leave_id = OLD.id AND a.state = 'approved' AND s.ends_at < NEW.ends_at)
            AND NOT EXISTS (
                SELECT FROM public.timekeeping_closing AS c,
                    (VALUES (OLD.starts_at, NEW.starts_at),
                            (OLD.ends_at - interval '1 minute', NEW.ends_at - interval '1 minute')
                    ) AS moved (was, becomes)
                WHERE moved.was <> moved.becomes AND c.month IN (
                    date_trunc('month', moved.was {CHINA})::date,
                    date_trunc('month', moved.becomes {CHINA})::date));
    END IF;"""
KEPT = "    IF (NEW.person_id, NEW.asked_by_id, NEW.asked_at, NEW.extends_id)"
ASKED = f"""    IF (NEW.asked_from, NEW.asked_until) IS DISTINCT FROM (OLD.asked_from, OLD.asked_until)
       AND NOT (OLD.state IN ('reported', 'returned') AND NEW.state = 'pending') THEN
        RAISE EXCEPTION 'leave % stays as it was asked for', OLD.id {bound.REFUSED};
    END IF;
{KEPT}"""
WORDS = "AND NOT (OLD.state IN ('reported', 'returned') AND NEW.state = 'pending')\n       OR"
ENDS = "AND NOT (OLD.state IN ('reported', 'returned') AND NEW.state = 'pending'\n"


def _changed(sql: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        if sql.count(old) != 1:
            raise ValueError(f"The function has no single place with {old!r}.")
        sql = sql.replace(old, new)
    return sql


def _or_fitted(sql: str) -> str:
    return sql.replace("AND NOT (", "AND NOT (is_fitted OR ", 1)


BEFORE = _changed(reopened._function(bound.KEEP_LEAVE), (reopened.CANCELLED, reopened.OR_REOPENED))
AFTER = _changed(
    BEFORE,
    (DECLARED, FITTED),
    (WORDS, _or_fitted(WORDS)),
    (ENDS, _or_fitted(ENDS)),
    (KEPT, ASKED),
)


class Migration(migrations.Migration):
    dependencies = [("leave", "0005_asked_days"), ("timekeeping", "0070_suspicion_looks")]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(AFTER, BEFORE),
    ]
