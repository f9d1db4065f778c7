"""Decisions are only ever added, by nobody for themselves or twice; an approval follows from them.

The services say the same, kindly. Here it holds for whoever writes past them, a superuser's page
and raw SQL as the portal's role included.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

CHECK_DECISION = f"""
CREATE FUNCTION approvals_check_decision() RETURNS trigger {HEADER} AS $$
DECLARE
    request public.approvals_approval;
    turn public.approvals_step;
BEGIN
    SELECT * INTO request FROM public.approvals_approval WHERE id = NEW.approval_id FOR UPDATE;
    SELECT * INTO turn FROM public.approvals_step WHERE id = NEW.step_id;
    IF turn.approval_id <> request.id OR turn.state <> 'open' OR turn.round <> request.round
       OR NEW.round <> request.round THEN
        RAISE EXCEPTION 'step % is not open', NEW.step_id USING ERRCODE = 'check_violation';
    END IF;
    IF (turn.kind = 'file') <> (NEW.verdict = 'filed') THEN
        RAISE EXCEPTION 'step % cannot be %', NEW.step_id, NEW.verdict
            USING ERRCODE = 'check_violation';
    END IF;
    IF NOT NEW.principal_id = ANY (turn.people) THEN
        RAISE EXCEPTION 'step % is not for % to decide', NEW.step_id, NEW.principal_id
            USING ERRCODE = 'check_violation';
    END IF;
    IF turn.kind = 'decide'
       AND (NEW.by_id = ANY (request.barred) OR NEW.principal_id = ANY (request.barred)) THEN
        RAISE EXCEPTION 'nobody decides on what benefits them' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM public.approvals_decision AS said
        WHERE said.approval_id = NEW.approval_id AND said.round = NEW.round
          AND (said.by_id IN (NEW.by_id, NEW.principal_id)
               OR said.principal_id IN (NEW.by_id, NEW.principal_id))) THEN
        RAISE EXCEPTION 'nobody decides twice in one chain' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approvals_decision_check BEFORE INSERT ON approvals_decision
    FOR EACH ROW EXECUTE FUNCTION approvals_check_decision();
"""

KEEP_APPROVAL = f"""
CREATE FUNCTION approvals_keep_approval() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NOT NEW.asker_id = ANY (NEW.barred) THEN
        RAISE EXCEPTION 'who asks never decides' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'pending' OR NEW.round <> 1 THEN
            RAISE EXCEPTION 'a request begins undecided' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state IN ('approved', 'refused', 'withdrawn') THEN
        RAISE EXCEPTION 'request % is decided', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    -- What is asked for changes only with a new round, after a return.
    IF (NEW.kind, NEW.text, NEW.params, NEW.amount, NEW.version_id, NEW.barred, NEW.round)
       IS DISTINCT FROM
       (OLD.kind, OLD.text, OLD.params, OLD.amount, OLD.version_id, OLD.barred, OLD.round)
       AND NOT (OLD.state = 'returned' AND NEW.state = 'pending' AND NEW.round = OLD.round + 1) THEN
        RAISE EXCEPTION 'request % is not open to changes', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    -- Approved is what every decision of the round approves; a step that was skipped has its
    -- people's word from an earlier one.
    IF NEW.state = 'approved' AND (
        NOT EXISTS (SELECT FROM public.approvals_decision AS d
                    WHERE d.approval_id = NEW.id AND d.round = NEW.round
                      AND d.verdict = 'approved')
        OR EXISTS (
            SELECT FROM public.approvals_step AS s
            LEFT JOIN public.approvals_decision AS d ON d.step_id = s.id
            WHERE s.approval_id = NEW.id AND s.round = NEW.round AND s.kind = 'decide'
              AND d.verdict IS DISTINCT FROM 'approved'
              AND NOT (s.state = 'skipped' AND s.people <@ ARRAY(
                  SELECT unnest(ARRAY[e.by_id, e.principal_id])
                  FROM public.approvals_decision AS e
                  WHERE e.approval_id = NEW.id AND e.round = NEW.round
                    AND e.verdict = 'approved')::integer[]))) THEN
        RAISE EXCEPTION 'request % is not approved by everybody it needs', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approvals_approval_keep BEFORE INSERT OR UPDATE ON approvals_approval
    FOR EACH ROW EXECUTE FUNCTION approvals_keep_approval();
"""

# A step that is over stays as it is, and who was to act on it can only become more.
KEEP_STEP = f"""
CREATE FUNCTION approvals_keep_step() RETURNS trigger {HEADER} AS $$
BEGIN
    IF (NEW.approval_id, NEW.round, NEW.place, NEW.kind, NEW.title)
       IS DISTINCT FROM (OLD.approval_id, OLD.round, OLD.place, OLD.kind, OLD.title)
       OR OLD.state IN ('done', 'skipped', 'dropped')
       OR OLD.state = 'open' AND (NEW.state = 'waiting' OR NOT OLD.people <@ NEW.people) THEN
        RAISE EXCEPTION 'step % stays as it is', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approvals_step_keep BEFORE UPDATE ON approvals_step
    FOR EACH ROW EXECUTE FUNCTION approvals_keep_step();
"""


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial"), ("binding", "0002_functions")]

    operations = [
        stamp("approvals_decision"),
        stamp("approvals_phoneconfirmation"),
        refuse_changes("approvals_decision"),
        refuse_changes("approvals_phoneconfirmation"),
        *(
            migrations.RunSQL(sql, f"DROP FUNCTION {name}() CASCADE")
            for sql, name in (
                (CHECK_DECISION, "approvals_check_decision"),
                (KEEP_APPROVAL, "approvals_keep_approval"),
                (KEEP_STEP, "approvals_keep_step"),
            )
        ),
    ]
