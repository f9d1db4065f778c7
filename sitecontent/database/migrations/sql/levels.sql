-- The level that belongs to a position (C13-2); the same list stands in levels/rules.py.
CREATE FUNCTION database_level_of_position(post bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE
        WHEN p.code = 'system_administrator' THEN 'database'
        WHEN p.code IN ('site_manager', 'web_editor', 'web_designer', 'ecommerce_lead',
            'ecommerce_assistant', 'channel_specialist', 'product_specialist',
            'promotion_specialist', 'product_manager', 'product_operations', 'customer_service',
            'office_clerk') THEN 'back_office'
        ELSE 'ordinary' END
    FROM public.people_position AS p WHERE p.id = post
$$;

CREATE FUNCTION database_rank(level text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_position(ARRAY['ordinary', 'back_office', 'database'], level), 0)
$$;

-- What is granted now: of each thing the newest row counts, by the clock of the database.
CREATE FUNCTION database_level_of(person bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT g.level FROM public.database_rightgrant AS g
        WHERE g.employee_id = person AND g.what = 'level'
        ORDER BY g.recorded_at DESC, g.id DESC LIMIT 1), '')
$$;

CREATE FUNCTION database_has_group(person bigint, wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT g.gives FROM public.database_rightgrant AS g
        WHERE g.employee_id = person AND g.what = 'group' AND g.group_id = wanted
        ORDER BY g.recorded_at DESC, g.id DESC LIMIT 1), false)
    OR EXISTS (SELECT FROM public.auth_group AS a WHERE a.id = wanted
        AND a.name = 'level_' || nullif(public.database_level_of(person), ''))
$$;

CREATE FUNCTION database_has_permission(person bigint, wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT g.gives FROM public.database_rightgrant AS g
        WHERE g.employee_id = person AND g.what = 'permission' AND g.permission_id = wanted
        ORDER BY g.recorded_at DESC, g.id DESC LIMIT 1), false)
$$;

CREATE FUNCTION database_fills(person bigint, code text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.people_employee AS e
        JOIN public.people_position AS p ON p.id = e.position_id
        WHERE e.id = person AND e.is_active AND p.code = $2)
$$;

-- A request begins without an approval, gets one that is still to be decided, and keeps it.
CREATE FUNCTION database_check_request() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.approval_id IS NOT NULL THEN
            RAISE EXCEPTION 'a request begins undecided' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'request_begins_undecided';
        END IF;
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - 'approval_id' IS DISTINCT FROM to_jsonb(OLD) - 'approval_id'
       OR OLD.approval_id IS NOT NULL OR NOT EXISTS (
        SELECT FROM public.approvals_approval AS a WHERE a.id = NEW.approval_id
        AND a.kind = 'database.right' AND a.state = 'pending' AND a.asker_id = NEW.by_id
        AND NEW.employee_id = ANY (a.barred)) THEN
        RAISE EXCEPTION 'request % stays as it was asked', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'request_stays_as_asked';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_rightrequest_b_check BEFORE INSERT OR UPDATE ON database_rightrequest
    FOR EACH ROW EXECUTE FUNCTION database_check_request();

-- What the general manager decides (C13-6): of administrators of the database, and of whoever gets
-- more than the level of the position; a single right or another position's rights are more.
CREATE FUNCTION database_is_special(asked database_rightrequest) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN asked.what <> 'level' THEN asked.gives
        ELSE 'database' IN (asked.level, public.database_level_of(asked.employee_id))
          OR public.database_rank(asked.level)
             > public.database_rank(public.database_level_of_position(asked.position_id)) END
$$;

-- Nothing is granted, changed or taken away but as it was approved, by a system administrator who
-- neither gains by it nor decided on it (C13-6, C13-7). Without a request something only ends.
CREATE FUNCTION database_check_grant() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.database_rightrequest;
    consent public.approvals_approval;
    person public.people_employee;
    wrong text;
BEGIN
    SELECT * INTO STRICT person FROM public.people_employee WHERE id = NEW.employee_id FOR UPDATE;
    IF NEW.request_id IS NULL THEN
        IF NEW.gives OR NEW.cause NOT IN ('left', 'post') THEN
            RAISE EXCEPTION 'nothing is granted without a request' USING
                ERRCODE = 'check_violation', CONSTRAINT = 'grant_as_approved';
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO STRICT asked FROM public.database_rightrequest WHERE id = NEW.request_id;
    SELECT * INTO consent FROM public.approvals_approval WHERE id = asked.approval_id;
    wrong := CASE
        WHEN consent.id IS NULL OR consent.kind <> 'database.right' OR consent.state <> 'approved'
            OR consent.doubted_at IS NOT NULL OR NOT asked.employee_id = ANY (consent.barred)
            OR (asked.employee_id, asked.what, asked.level, asked.permission_id, asked.group_id,
                asked.gives) IS DISTINCT FROM (NEW.employee_id, NEW.what, NEW.level,
                NEW.permission_id, NEW.group_id, NEW.gives) THEN 'grant_as_approved'
        WHEN asked.position_id IS DISTINCT FROM person.position_id
            OR NEW.gives AND NOT person.is_active THEN 'grant_for_its_post'
        WHEN NOT public.database_fills(NEW.by_id, 'system_administrator')
            THEN 'grant_by_administrator'
        WHEN NEW.by_id = NEW.employee_id OR EXISTS (
            SELECT FROM public.approvals_decision AS d WHERE d.approval_id = consent.id
            AND NEW.by_id IN (d.by_id, d.principal_id)) THEN 'grant_by_another'
        WHEN public.database_is_special(asked)
            AND NOT public.database_fills(consent.asker_id, 'general_manager')
            AND NOT EXISTS (SELECT FROM public.approvals_decision AS d
                WHERE d.approval_id = consent.id AND d.round = consent.round
                AND d.verdict = 'approved'
                AND public.database_fills(d.principal_id, 'general_manager'))
            THEN 'grant_special'
    END;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'request % is not carried out: %', asked.id, wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = wrong;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_rightgrant_b_check BEFORE INSERT ON database_rightgrant
    FOR EACH ROW EXECUTE FUNCTION database_check_grant();

-- A person is in the group of the position, and else in a group only while that is granted; what is
-- granted is not taken away past its row either.
CREATE FUNCTION database_keep_groups() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND (public.database_has_group(NEW.employee_id, NEW.group_id) OR EXISTS (
        SELECT FROM public.people_employee AS e
        JOIN public.people_position AS p ON p.id = e.position_id
        WHERE e.id = NEW.employee_id AND p.group_id = NEW.group_id)) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND NOT public.database_has_group(OLD.employee_id, OLD.group_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'groups follow from the position and from approved grants (C13-7)'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER people_employee_groups_keep BEFORE INSERT OR UPDATE OR DELETE ON people_employee_groups
    FOR EACH ROW EXECUTE FUNCTION database_keep_groups();

CREATE FUNCTION database_keep_permissions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND public.database_has_permission(NEW.employee_id, NEW.permission_id) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE'
       AND NOT public.database_has_permission(OLD.employee_id, OLD.permission_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'single rights follow from approved grants (C13-7)'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER people_employee_user_permissions_keep
    BEFORE INSERT OR UPDATE OR DELETE ON people_employee_user_permissions
    FOR EACH ROW EXECUTE FUNCTION database_keep_permissions();

-- A position keeps its group.
CREATE FUNCTION database_keep_position() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a position keeps its group (C13-7)' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER people_position_group BEFORE UPDATE OF group_id ON people_position
    FOR EACH ROW WHEN (NEW.group_id IS DISTINCT FROM OLD.group_id)
    EXECUTE FUNCTION database_keep_position();

-- What everybody may read, for roles that read no table behind it.
CREATE VIEW database_publicgood AS
    SELECT p.id, p.sku, p.name, p.variant, coalesce(c.name, '') AS category, p.description,
        coalesce(w.price, p.price) AS price, p.price AS usual_price
    FROM public.products_product AS p
    LEFT JOIN public.products_category AS c ON c.id = p.category_id
    LEFT JOIN public.products_pricewindow AS w
        ON w.product_id = p.id AND w.starts_at <= now() AND w.ends_at > now()
    WHERE p.is_listed;
CREATE VIEW database_publiccontent AS
    SELECT s.item_id AS id, s.kind, s.place, v.title, v.summary, v.body, v.address,
        s.starts_at AS shown_from
    FROM public.publishing_shown AS s
    JOIN public.publishing_version AS v ON v.id = s.version_id
    WHERE s.starts_at <= now() AND (s.ends_at IS NULL OR s.ends_at > now());
