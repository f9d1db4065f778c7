"""Nobody decides in a place that is not theirs; who confirms a consent by phone is its giver.

Who stands in for whom is known above this room: the function says yes to everybody until the room
of people puts its own in its place.
"""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

STANDS_IN = """
CREATE FUNCTION approvals_stands_in(deputy bigint, principal bigint, moment timestamptz)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT true $$;
"""

CHECK_PLACE = f"""
CREATE FUNCTION approvals_check_place() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NEW.by_id <> NEW.principal_id
       AND NOT public.approvals_stands_in(NEW.by_id, NEW.principal_id, NEW.at) THEN
        RAISE EXCEPTION '% does not stand in for %', NEW.by_id, NEW.principal_id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.recorded_by_id IS NOT NULL AND EXISTS (
        SELECT FROM public.approvals_approval
        WHERE id = NEW.approval_id AND NEW.recorded_by_id = ANY (barred)) THEN
        RAISE EXCEPTION 'nobody writes a consent down that benefits them'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approvals_decision_place BEFORE INSERT ON approvals_decision
    FOR EACH ROW EXECUTE FUNCTION approvals_check_place();
"""

CHECK_CONFIRMATION = f"""
CREATE FUNCTION approvals_check_confirmation() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.approvals_decision
                   WHERE id = NEW.decision_id AND by_id = NEW.by_id
                     AND recorded_by_id IS NOT NULL) THEN
        RAISE EXCEPTION 'decision % is no consent by phone of %', NEW.decision_id, NEW.by_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approvals_phoneconfirmation_check BEFORE INSERT ON approvals_phoneconfirmation
    FOR EACH ROW EXECUTE FUNCTION approvals_check_confirmation();
"""

# As what is asked for, until when it takes effect changes only with a new round.
KEEP_LATEST = f"""
CREATE FUNCTION approvals_keep_latest() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NEW.latest_at IS DISTINCT FROM OLD.latest_at AND NEW.round = OLD.round THEN
        RAISE EXCEPTION 'request % is not open to changes', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approvals_approval_latest BEFORE UPDATE ON approvals_approval
    FOR EACH ROW EXECUTE FUNCTION approvals_keep_latest();
"""

UNDO = "DROP FUNCTION {} CASCADE"


class Migration(migrations.Migration):
    dependencies = [("approvals", "0004_askings")]

    operations = [
        migrations.RunSQL(
            STANDS_IN, UNDO.format("approvals_stands_in(bigint, bigint, timestamptz)")
        ),
        migrations.RunSQL(CHECK_PLACE, UNDO.format("approvals_check_place()")),
        migrations.RunSQL(CHECK_CONFIRMATION, UNDO.format("approvals_check_confirmation()")),
        migrations.RunSQL(KEEP_LATEST, UNDO.format("approvals_keep_latest()")),
    ]
