-- The grants already keep the portal's role off these columns; this keeps the owner off them too.
CREATE FUNCTION deadlines_keep_promise() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    past boolean := coalesce(current_setting('bylaw.past', true), '') <> '';
    -- Within the right to enter the past, what counts is the moment that is entered.
    said timestamptz := CASE WHEN past THEN coalesce(NEW.voided_at, '-infinity')
                             ELSE clock_timestamp() END;
BEGIN
    IF (NEW.kind, NEW.key, NEW.clause, NEW.version_id, NEW.starts_at, NEW.due_at)
       IS DISTINCT FROM (OLD.kind, OLD.key, OLD.clause, OLD.version_id, OLD.starts_at, OLD.due_at)
       OR OLD.met_at IS NOT NULL AND NEW.met_at IS DISTINCT FROM OLD.met_at
       OR OLD.voided_at IS NOT NULL AND NEW.voided_at IS DISTINCT FROM OLD.voided_at THEN
        RAISE EXCEPTION 'deadline % % is promised and never moved', OLD.kind, OLD.key
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- What is missed stays missed, and stays the missing person's.
    IF OLD.met_at IS NULL AND OLD.due_at < said AND (
        NEW.owner_id IS DISTINCT FROM OLD.owner_id OR NEW.voided_at IS NOT NULL) THEN
        RAISE EXCEPTION 'deadline % % is over: its owner and its end stay', OLD.kind, OLD.key
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- A breach is taken back only by an event that turns out to have been in time.
    IF OLD.breached_at IS NOT NULL AND NEW.breached_at IS NULL
       AND (NEW.met_at IS NULL OR NEW.met_at > NEW.due_at) THEN
        RAISE EXCEPTION 'deadline % % was missed and stays so', OLD.kind, OLD.key
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Nobody finishes in the past but who may enter it.
    IF OLD.met_at IS NULL AND NEW.met_at IS NOT NULL AND NOT past
       AND NEW.met_at < said - interval '5 seconds' THEN
        RAISE EXCEPTION 'deadline % %: % is past', OLD.kind, OLD.key, NEW.met_at
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deadlines_deadline_promise BEFORE UPDATE ON deadlines_deadline
    FOR EACH ROW EXECUTE FUNCTION deadlines_keep_promise();

CREATE FUNCTION deadlines_beat(said timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- Within the right to enter the past, what counts is the moment that is entered.
    moment CONSTANT timestamptz := CASE
        WHEN coalesce(current_setting('bylaw.past', true), '') = '' THEN clock_timestamp()
        ELSE least(said, clock_timestamp()) END;
    -- A sweep runs every five seconds; silence longer than this is an outage of the portal.
    silence CONSTANT interval := '30 seconds';
    last timestamptz;
BEGIN
    INSERT INTO public.deadlines_heartbeat (name, at) VALUES ('sweep', moment)
        ON CONFLICT (name) DO NOTHING;
    SELECT at INTO last FROM public.deadlines_heartbeat WHERE name = 'sweep' FOR UPDATE;
    IF moment - last > silence THEN
        INSERT INTO public.deadlines_outage (from_at, until_at) VALUES (last, moment);
    END IF;
    IF moment > last THEN
        UPDATE public.deadlines_heartbeat SET at = moment WHERE name = 'sweep';
    END IF;
END $$;
