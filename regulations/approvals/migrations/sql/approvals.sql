CREATE FUNCTION approvals_check_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
    IF (turn.kind = 'decide' OR NOT EXISTS (
           SELECT FROM public.approvals_step AS s
           WHERE s.approval_id = request.id AND s.round = request.round AND s.kind = 'decide'))
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

CREATE FUNCTION approvals_keep_approval() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    is_denied boolean := TG_OP = 'UPDATE' AND EXISTS (
        SELECT FROM public.approvals_phoneconfirmation AS c
        JOIN public.approvals_decision AS d ON d.id = c.decision_id
        WHERE d.approval_id = NEW.id AND d.round = OLD.round AND NOT c.agrees);
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
    IF NEW.doubted_at IS NOT NULL AND NEW.doubted_at IS DISTINCT FROM OLD.doubted_at
       AND NOT is_denied THEN
        RAISE EXCEPTION 'no consent to request % is denied', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state IN ('approved', 'refused', 'withdrawn')
       AND NOT (is_denied AND (NEW.state, NEW.round, NEW.ended_at)
                              IS NOT DISTINCT FROM (OLD.state, OLD.round, OLD.ended_at))
       AND NOT (is_denied AND OLD.state = 'approved'
                AND NEW.state = 'pending' AND NEW.round = OLD.round + 1) THEN
        RAISE EXCEPTION 'request % is decided', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    -- What is asked for changes only with a new round, after a return.
    IF (NEW.kind, NEW.text, NEW.params, NEW.amount, NEW.version_id, NEW.barred, NEW.round)
       IS DISTINCT FROM
       (OLD.kind, OLD.text, OLD.params, OLD.amount, OLD.version_id, OLD.barred, OLD.round)
       AND NOT (is_denied AND NEW.state = 'pending' AND NEW.round = OLD.round + 1
                AND OLD.state IN ('pending', 'approved')
                AND (NEW.kind, NEW.text, NEW.params, NEW.amount, NEW.version_id, NEW.barred)
                    IS NOT DISTINCT FROM
                    (OLD.kind, OLD.text, OLD.params, OLD.amount, OLD.version_id, OLD.barred))
       AND NOT (OLD.state = 'returned' AND NEW.state = 'pending' AND NEW.round = OLD.round + 1) THEN
        RAISE EXCEPTION 'request % is not open to changes', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    -- Approved is what every decision of the round approves; a step that was skipped has its
    -- people's word from an earlier one.
    IF NEW.state = 'approved' AND (
        NOT EXISTS (SELECT FROM public.approvals_decision AS d
                    WHERE d.approval_id = NEW.id AND d.round = NEW.round
                      AND (d.verdict = 'approved' OR d.verdict = 'filed' AND NOT EXISTS (
                        SELECT FROM public.approvals_step AS s
                        WHERE s.approval_id = NEW.id AND s.round = NEW.round
                          AND s.kind = 'decide')))
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

-- A step that is over stays as it is, and who was to act on it can only become more.
CREATE FUNCTION approvals_keep_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE FUNCTION approvals_check_asking() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.approvals_approval
                   WHERE id = NEW.approval_id AND round = NEW.round AND state = 'pending')
       OR EXISTS (SELECT FROM public.approvals_decision
                  WHERE approval_id = NEW.approval_id AND round = NEW.round) THEN
        RAISE EXCEPTION 'round % of request % is not being asked for', NEW.round, NEW.approval_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approvals_asking_check BEFORE INSERT ON approvals_asking
    FOR EACH ROW EXECUTE FUNCTION approvals_check_asking();

CREATE FUNCTION approvals_stands_in(deputy bigint, principal bigint, moment timestamptz)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.people_deputyship AS named
        WHERE named.deputy_id = deputy AND named.person_id = principal AND named.at <= moment
          AND (moment AT TIME ZONE 'Asia/Shanghai')::date
              BETWEEN named.starts_on AND coalesce(named.ends_on, DATE 'infinity')
          AND NOT EXISTS (SELECT FROM public.people_deputyshipend AS ended
                          WHERE ended.deputyship_id = named.id AND ended.at <= moment))
$$;

CREATE FUNCTION approvals_check_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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

CREATE FUNCTION approvals_check_confirmation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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

-- As what is asked for, until when it takes effect changes only with a new round.
CREATE FUNCTION approvals_keep_latest() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.latest_at IS DISTINCT FROM OLD.latest_at AND NEW.round = OLD.round THEN
        RAISE EXCEPTION 'request % is not open to changes', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approvals_approval_latest BEFORE UPDATE ON approvals_approval
    FOR EACH ROW EXECUTE FUNCTION approvals_keep_latest();

-- Looked at when the transaction ends: the request is what the row says it has become.
CREATE FUNCTION approvals_check_round_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    request public.approvals_approval;
BEGIN
    SELECT * INTO request FROM public.approvals_approval WHERE id = NEW.approval_id;
    IF NEW.how = 'taken_back' AND request.round > NEW.round AND NEW.by_id IS NOT NULL
       AND EXISTS (
           SELECT FROM public.approvals_phoneconfirmation AS c
           JOIN public.approvals_decision AS d ON d.id = c.decision_id
           WHERE d.approval_id = request.id AND d.round = NEW.round AND NOT c.agrees) THEN
        RETURN NULL;
    END IF;
    IF NEW.how IN ('withdrawn', 'dropped') AND request.state = 'withdrawn'
       AND request.round = NEW.round AND request.ended_at = NEW.at
       AND (NEW.how = 'dropped' OR NEW.by_id IS NOT DISTINCT FROM request.asker_id) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'round % of request % did not end like this', NEW.round, NEW.approval_id
        USING ERRCODE = 'check_violation';
END $$;
CREATE CONSTRAINT TRIGGER approvals_roundend_check AFTER INSERT ON approvals_roundend
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION approvals_check_round_end();

-- Whose note of a consent was denied writes no other one down for the same request.
CREATE FUNCTION approvals_check_clerk() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.approvals_phoneconfirmation AS c
        JOIN public.approvals_decision AS d ON d.id = c.decision_id
        WHERE d.approval_id = NEW.approval_id AND d.recorded_by_id = NEW.recorded_by_id
          AND NOT c.agrees) THEN
        RAISE EXCEPTION 'a consent that % wrote down here was denied', NEW.recorded_by_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approvals_decision_clerk BEFORE INSERT ON approvals_decision
    FOR EACH ROW WHEN (NEW.recorded_by_id IS NOT NULL) EXECUTE FUNCTION approvals_check_clerk();
