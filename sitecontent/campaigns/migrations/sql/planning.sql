CREATE FUNCTION campaigns_keep_document() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    was jsonb;
    now_is jsonb := to_jsonb(NEW);
    loose text[] := ARRAY['state', 'approval_id'];
    asked text[] := ARRAY['title', 'text', 'round'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'pending' OR NEW.approval_id IS NOT NULL THEN
            RAISE EXCEPTION 'a document begins as asked for' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    was := to_jsonb(OLD);
    IF OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR now_is - loose - asked IS DISTINCT FROM was - loose - asked
       OR now_is - loose IS DISTINCT FROM was - loose
          AND NOT (OLD.state = 'returned' AND NEW.state = 'pending') THEN
        RAISE EXCEPTION '% % stays as it was asked', TG_TABLE_NAME, OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('pending', 'approved'), ('pending', 'refused'), ('pending', 'returned'),
        ('pending', 'withdrawn'), ('returned', 'pending'), ('returned', 'withdrawn')) THEN
        RAISE EXCEPTION '% % is %', TG_TABLE_NAME, OLD.id, OLD.state USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'approved' AND OLD.state <> 'approved' AND NOT EXISTS (
        SELECT FROM public.approvals_approval
        WHERE id = NEW.approval_id AND state = 'approved' AND asker_id = NEW.by_id
          AND kind = CASE TG_TABLE_NAME WHEN 'campaigns_operatingplan' THEN 'campaigns.plan'
                     ELSE 'campaigns.suggestion' END) THEN
        RAISE EXCEPTION '% % is not approved by anybody', TG_TABLE_NAME, OLD.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_comes_first';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_operatingplan_keep BEFORE INSERT OR UPDATE ON campaigns_operatingplan
    FOR EACH ROW EXECUTE FUNCTION campaigns_keep_document();
CREATE TRIGGER campaigns_suggestion_keep BEFORE INSERT OR UPDATE ON campaigns_suggestion
    FOR EACH ROW EXECUTE FUNCTION campaigns_keep_document();

CREATE FUNCTION campaigns_add_item() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked public.campaigns_operatingplan;
BEGIN
    SELECT * INTO STRICT asked FROM public.campaigns_operatingplan WHERE id = NEW.plan_id
        FOR NO KEY UPDATE;
    IF NOT (asked.state = 'pending' AND asked.approval_id IS NULL
            OR asked.state = 'returned')
       OR NEW.round <> asked.round + (asked.state = 'returned')::int THEN
        RAISE EXCEPTION 'plan % lies before who decides: nothing is added', asked.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_planitem_add BEFORE INSERT ON campaigns_planitem
    FOR EACH ROW EXECUTE FUNCTION campaigns_add_item();

CREATE FUNCTION campaigns_add_progress() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.campaigns_planitem AS i
        JOIN public.campaigns_operatingplan AS p ON p.id = i.plan_id AND p.round = i.round
        WHERE i.id = NEW.item_id AND p.state = 'approved') THEN
        RAISE EXCEPTION 'progress is noted on an approved plan' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'progress_of_approved';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_progress_b_add BEFORE INSERT ON campaigns_progress
    FOR EACH ROW EXECUTE FUNCTION campaigns_add_progress();
