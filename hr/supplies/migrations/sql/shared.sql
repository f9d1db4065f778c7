-- Whether a person works here and holds a position that may do this.
CREATE FUNCTION supplies_may(person bigint, codename text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.people_employee AS e
        JOIN public.people_position AS p ON p.id = e.position_id
        JOIN public.auth_group_permissions AS g ON g.group_id = p.group_id
        JOIN public.auth_permission AS a ON a.id = g.permission_id
        JOIN public.django_content_type AS c ON c.id = a.content_type_id AND c.app_label = 'supplies'
        WHERE e.id = person AND e.is_active AND a.codename = supplies_may.codename)
$$;

CREATE FUNCTION supplies_month(moment timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT date_trunc('month', moment AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai'
$$;

-- A document of the room: begins as asked for, changes by the word on its own approval alone.
CREATE FUNCTION supplies_keep_document() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    loose text[] := ARRAY['state', 'approval_id'];
    sums numeric := (to_jsonb(NEW) ->> TG_ARGV[1])::numeric;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'pending' OR NEW.approval_id IS NOT NULL THEN
            RAISE EXCEPTION 'a document begins as asked for' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR to_jsonb(NEW) - loose IS DISTINCT FROM to_jsonb(OLD) - loose THEN
        RAISE EXCEPTION '% % stays as it was asked', TG_TABLE_NAME, OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = OLD.state
       OR (OLD.state, NEW.state) IN (('approved', 'ordered'), ('approved', 'ended'))
          AND pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    IF OLD.state <> 'pending' OR NEW.state NOT IN ('approved', 'refused', 'withdrawn')
       OR NOT EXISTS (
        SELECT FROM public.approvals_approval
        WHERE id = NEW.approval_id AND state = NEW.state AND kind = TG_ARGV[0]
          AND asker_id = NEW.person_id AND (sums IS NULL OR amount = sums)) THEN
        RAISE EXCEPTION '% % is %, and nobody decided otherwise', TG_TABLE_NAME, OLD.id, OLD.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'supplies_consent_first';
    END IF;
    RETURN NEW;
END $$;
