CREATE FUNCTION publishing_may_write(person bigint, kind text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(public.publishing_position(person) = ANY (CASE kind
        WHEN 'page' THEN ARRAY['web_designer']
        WHEN 'company' THEN ARRAY['culture_officer']
        WHEN 'product' THEN ARRAY['web_editor']
        WHEN 'slot' THEN ARRAY['web_editor', 'web_designer', 'promotion_specialist']
        ELSE ARRAY['web_editor', 'culture_officer'] END), false)
$$;

CREATE FUNCTION publishing_keep_item() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    loose text[] := ARRAY['state', 'changed_at'];
    word text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'collected' OR NEW.number <> 0 THEN
            RAISE EXCEPTION 'an item begins as collected' USING ERRCODE = 'check_violation';
        END IF;
        IF NOT public.publishing_may_write(NEW.by_id, NEW.kind) THEN
            RAISE EXCEPTION '% is not written by %', NEW.kind, NEW.by_id USING ERRCODE = 'check_violation',
                CONSTRAINT = CASE WHEN NEW.kind IN ('page', 'company', 'product')
                             THEN 'author_of_' || NEW.kind ELSE 'author_of_kind' END;
        END IF;
        RETURN NEW;
    END IF;
    IF pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    -- `search_words` is computed after this trigger.
    IF to_jsonb(NEW) - loose - 'search_words' IS DISTINCT FROM
       to_jsonb(OLD) - loose - 'search_words' THEN
        RAISE EXCEPTION 'item % follows from its versions', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF (OLD.state, NEW.state) NOT IN (
        ('draft', 'pending'), ('pending', 'approved'), ('pending', 'refused'),
        ('pending', 'returned'), ('pending', 'draft'), ('returned', 'draft'),
        ('collected', 'dropped'), ('draft', 'dropped'), ('refused', 'dropped'),
        ('approved', 'dropped')) THEN
        RAISE EXCEPTION 'item % is %', OLD.id, OLD.state USING ERRCODE = 'check_violation';
    END IF;
    SELECT a.state INTO word FROM public.publishing_version AS v
    JOIN public.approvals_approval AS a ON a.id = v.approval_id
    WHERE v.item_id = NEW.id AND v.number = NEW.number;
    IF NEW.state <> 'dropped' AND word IS DISTINCT FROM
       (CASE NEW.state WHEN 'draft' THEN 'withdrawn' ELSE NEW.state END) THEN
        RAISE EXCEPTION 'item % is not % by anybody', OLD.id, NEW.state USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_comes_first';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_item_keep BEFORE INSERT OR UPDATE ON publishing_item
    FOR EACH ROW EXECUTE FUNCTION publishing_keep_item();

CREATE FUNCTION publishing_add_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held public.publishing_item;
BEGIN
    SELECT * INTO STRICT held FROM public.publishing_item WHERE id = NEW.item_id
        FOR NO KEY UPDATE;
    IF NEW.approval_id IS NOT NULL OR NEW.deadline_id IS NOT NULL THEN
        RAISE EXCEPTION 'a version begins undecided' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.number <> held.number + 1 THEN
        RAISE EXCEPTION 'the newest version of item % is %', held.id, held.number USING ERRCODE = 'check_violation',
            CONSTRAINT = 'version_number_once';
    END IF;
    IF held.state IN ('pending', 'returned', 'dropped') THEN
        RAISE EXCEPTION 'item % is %', held.id, held.state USING ERRCODE = 'check_violation',
            CONSTRAINT = 'version_under_review';
    END IF;
    IF NOT public.publishing_may_write(NEW.by_id, held.kind) THEN
        RAISE EXCEPTION '% is not written by %', held.kind, NEW.by_id USING ERRCODE = 'check_violation',
            CONSTRAINT = CASE WHEN held.kind IN ('page', 'company', 'product')
                         THEN 'author_of_' || held.kind ELSE 'author_of_kind' END;
    END IF;
    IF held.kind = 'slot' AND (NEW.starts_at IS NULL OR NEW.ends_at IS NULL) THEN
        RAISE EXCEPTION 'a slot is shown from a moment until a later one' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE public.publishing_item
    SET number = NEW.number, title = NEW.title, state = 'draft', changed_at = NEW.at
    WHERE id = held.id;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_version_b_add BEFORE INSERT ON publishing_version
    FOR EACH ROW EXECUTE FUNCTION publishing_add_version();

CREATE FUNCTION publishing_keep_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE loose text[] := ARRAY['approval_id', 'deadline_id'];
BEGIN
    IF to_jsonb(NEW) - loose IS DISTINCT FROM to_jsonb(OLD) - loose
       OR OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR OLD.deadline_id IS NOT NULL AND NEW.deadline_id IS DISTINCT FROM OLD.deadline_id THEN
        RAISE EXCEPTION 'version % stays as it was written', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.approval_id IS NULL OR OLD.approval_id IS NOT NULL THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM public.publishing_item
                   WHERE id = NEW.item_id AND number = NEW.number AND state = 'draft')
       OR NOT EXISTS (SELECT FROM public.approvals_approval
                      WHERE id = NEW.approval_id AND kind = 'publishing.version'
                        AND asker_id = NEW.by_id AND state = 'pending') THEN
        RAISE EXCEPTION 'only the newest version is asked for, by its author' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'newest_version_alone';
    END IF;
    IF NOT public.publishing_words_decided(NEW.id) THEN
        RAISE EXCEPTION 'words found in version % are not decided on', NEW.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'words_decided_first';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_version_keep BEFORE UPDATE ON publishing_version
    FOR EACH ROW EXECUTE FUNCTION publishing_keep_version();

CREATE FUNCTION publishing_never() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% binds: rows are never deleted', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER publishing_version_never BEFORE DELETE OR TRUNCATE ON publishing_version
    FOR EACH STATEMENT EXECUTE FUNCTION publishing_never();

-- Files come with their version, before anybody checks it or decides on it.
CREATE FUNCTION publishing_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held public.publishing_version;
BEGIN
    SELECT * INTO STRICT held FROM public.publishing_version WHERE id = NEW.version_id
        FOR NO KEY UPDATE;
    IF held.approval_id IS NOT NULL
       OR EXISTS (SELECT FROM public.publishing_check WHERE version_id = held.id) THEN
        RAISE EXCEPTION 'version % lies before others: nothing is added', held.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'version_under_review';
    END IF;
    IF NOT EXISTS (SELECT FROM public.publishing_attachment
                   WHERE id = NEW.attachment_id AND item_id = held.item_id) THEN
        RAISE EXCEPTION 'file % is another item''s', NEW.attachment_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_placed_b_place BEFORE INSERT ON publishing_placed
    FOR EACH ROW EXECUTE FUNCTION publishing_place();

CREATE FUNCTION publishing_name_product() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.kind = 'product' AND NEW.product_id IS NULL THEN
        RAISE EXCEPTION 'product information names its product' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'product_is_named';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_item_product BEFORE INSERT ON publishing_item
    FOR EACH ROW EXECUTE FUNCTION publishing_name_product();

CREATE FUNCTION publishing_place_unscreened() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.publishing_screening WHERE version_id = NEW.version_id) THEN
        RAISE EXCEPTION 'version % was held against the word list: nothing is added',
            NEW.version_id USING ERRCODE = 'check_violation', CONSTRAINT = 'version_under_review';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_placed_c_unscreened BEFORE INSERT ON publishing_placed
    FOR EACH ROW EXECUTE FUNCTION publishing_place_unscreened();
