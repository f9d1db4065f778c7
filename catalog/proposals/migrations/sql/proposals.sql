CREATE FUNCTION proposals_keep() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    was jsonb;
    now_is jsonb := to_jsonb(NEW);
    loose text[] := ARRAY['state', 'approval_id', 'deadline_id'];
    asked text[] := ARRAY['reason', 'starts_at', 'ends_at', 'title', 'plan_id', 'round'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'pending' OR NEW.approval_id IS NOT NULL THEN
            RAISE EXCEPTION 'a proposal begins as asked for' USING ERRCODE = 'check_violation';
        END IF;
        IF TG_TABLE_NAME = 'proposals_proposal'
           AND coalesce(public.proposals_position(NEW.by_id), '') <> 'product_manager'
           AND NOT (now_is ->> 'kind' = 'delisting'
                    AND public.proposals_position(NEW.by_id) = 'product_operations')
           AND NOT (now_is ->> 'kind' = 'content' AND public.proposals_position(NEW.by_id) IN (
               'product_operations', 'product_specialist', 'ecommerce_assistant',
               'web_designer')) THEN
            RAISE EXCEPTION 'the product manager proposes' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'product_manager_proposes';
        END IF;
        IF TG_TABLE_NAME = 'proposals_plan'
           AND coalesce(public.proposals_position(NEW.by_id), '')
               NOT IN ('promotion_specialist', 'ecommerce_lead') THEN
            RAISE EXCEPTION 'the planner plans promotions' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'planner_plans';
        END IF;
        IF now_is ->> 'kind' = 'ending' AND NOT EXISTS (
            SELECT FROM public.proposals_proposal
            WHERE id = (now_is ->> 'ends_id')::bigint AND kind = 'promotion'
              AND state = 'executed') THEN
            RAISE EXCEPTION 'a promotion that is carried out is ended' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'promotion_is_over';
        END IF;
        RETURN NEW;
    END IF;
    was := to_jsonb(OLD);
    IF OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR now_is - loose - asked IS DISTINCT FROM was - loose - asked
       OR now_is - loose IS DISTINCT FROM was - loose
          AND NOT (OLD.state = 'returned' AND NEW.state = 'pending')
       OR was -> 'deadline_id' <> 'null'::jsonb
          AND now_is -> 'deadline_id' IS DISTINCT FROM was -> 'deadline_id' THEN
        RAISE EXCEPTION '% % stays as it was asked', TG_TABLE_NAME, OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('pending', 'approved'), ('pending', 'refused'), ('pending', 'returned'),
        ('pending', 'withdrawn'), ('returned', 'pending'), ('returned', 'withdrawn'),
        ('approved', 'given_up'), ('approved', 'executed'), ('approved', 'handed_back')) THEN
        RAISE EXCEPTION '% % is %', TG_TABLE_NAME, OLD.id, OLD.state USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state <> OLD.state
       AND NEW.state IN ('approved', 'refused', 'returned', 'withdrawn') AND NOT EXISTS (
        SELECT FROM public.approvals_approval
        WHERE id = NEW.approval_id AND state = NEW.state AND asker_id = NEW.by_id
          AND kind = CASE TG_TABLE_NAME WHEN 'proposals_plan' THEN 'proposals.plan'
                     ELSE 'proposals.proposal' END) THEN
        RAISE EXCEPTION '% % is not % by anybody', TG_TABLE_NAME, OLD.id, NEW.state USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF NEW.state = 'approved' AND OLD.state <> 'approved'
       AND NOT public.proposals_led(NEW.approval_id, NEW.by_id) THEN
        RAISE EXCEPTION '% % is not approved by a leader of who asked', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leader_consents';
    END IF;
    IF NEW.state IN ('executed', 'handed_back') AND OLD.state <> NEW.state
       AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'proposal % is carried out by an execution', OLD.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_comes_first';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proposals_proposal_keep BEFORE INSERT OR UPDATE ON proposals_proposal
    FOR EACH ROW EXECUTE FUNCTION proposals_keep();
CREATE TRIGGER proposals_plan_keep BEFORE INSERT OR UPDATE ON proposals_plan
    FOR EACH ROW EXECUTE FUNCTION proposals_keep();

-- Lines and files come while a proposal is written; what lies before who decides grows no more.
CREATE FUNCTION proposals_add_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked public.proposals_proposal;
BEGIN
    SELECT * INTO STRICT asked FROM public.proposals_proposal WHERE id = NEW.proposal_id
        FOR NO KEY UPDATE;
    IF NOT (asked.state = 'pending' AND asked.approval_id IS NULL
            OR asked.state = 'returned') THEN
        RAISE EXCEPTION 'proposal % lies before who decides: nothing is added', asked.id USING ERRCODE = 'check_violation';
    END IF;
    IF TG_TABLE_NAME = 'proposals_proposalline' THEN
        IF (to_jsonb(NEW) ->> 'round')::int
           <> asked.round + (asked.state = 'returned')::int THEN
            RAISE EXCEPTION 'a line belongs to the round that is asked' USING ERRCODE = 'check_violation';
        END IF;
        IF (asked.kind IN ('delisting', 'ending')) <> (to_jsonb(NEW) -> 'price' = 'null'::jsonb) THEN
            RAISE EXCEPTION 'a price belongs to what is priced' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proposals_evidence_b_add BEFORE INSERT ON proposals_evidence
    FOR EACH ROW EXECUTE FUNCTION proposals_add_line();

-- `before` is what the database itself finds; the early end of a promotion names its own price.
CREATE FUNCTION proposals_fill_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked public.proposals_proposal;
BEGIN
    SELECT * INTO STRICT asked FROM public.proposals_proposal WHERE id = NEW.proposal_id
        FOR NO KEY UPDATE;
    IF NOT (asked.state = 'pending' AND asked.approval_id IS NULL
            OR asked.state = 'returned') THEN
        RAISE EXCEPTION 'proposal % lies before who decides: nothing is added', asked.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.round <> asked.round + (asked.state = 'returned')::int THEN
        RAISE EXCEPTION 'a line belongs to the round that is asked' USING ERRCODE = 'check_violation';
    END IF;
    IF asked.kind <> 'ending' THEN
        NEW.before := public.proposals_charged(NEW.product_id);
    END IF;
    -- Goods are listed at the price in force where none is named.
    IF NEW.price IS NULL AND (asked.kind IN ('price', 'promotion')
                              OR asked.kind = 'listing' AND NEW.before IS NULL)
       OR NEW.price IS NOT NULL AND asked.kind NOT IN ('price', 'listing', 'promotion') THEN
        RAISE EXCEPTION 'a price belongs to what is priced' USING ERRCODE = 'check_violation';
    END IF;
    IF (asked.kind = 'content') <> (NEW.content IS NOT NULL) THEN
        RAISE EXCEPTION 'content belongs to what changes it' USING ERRCODE = 'check_violation';
    END IF;
    NEW.content_before := CASE WHEN asked.kind = 'content'
        THEN public.products_content(NEW.product_id) END;
    IF asked.kind = 'content' AND (
        coalesce(NEW.content ->> 'name', '') = ''
        OR NOT NEW.content ?& ARRAY['name', 'initials', 'variant', 'description', 'pictures']
        OR jsonb_array_length(NEW.content -> 'pictures') <> (
            SELECT count(*) FROM public.products_picture
            WHERE product_id = NEW.product_id AND NEW.content -> 'pictures' @> to_jsonb(id))) THEN
        RAISE EXCEPTION 'what a product reads is named whole, with its own pictures' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proposals_proposalline_add BEFORE INSERT ON proposals_proposalline
    FOR EACH ROW EXECUTE FUNCTION proposals_fill_line();

CREATE FUNCTION proposals_hand_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked public.proposals_proposal;
BEGIN
    SELECT * INTO STRICT asked FROM public.proposals_proposal WHERE id = NEW.proposal_id
        FOR UPDATE;
    IF asked.state <> 'approved' THEN
        RAISE EXCEPTION 'proposal % waits for nobody to carry it out', asked.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'approved_is_handed_back';
    END IF;
    IF public.proposals_position(NEW.by_id) IS DISTINCT FROM 'web_editor' THEN
        RAISE EXCEPTION 'the web editor hands back' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'web_editor_executes';
    END IF;
    UPDATE public.proposals_proposal SET state = 'handed_back' WHERE id = asked.id;
    RETURN NEW;
END $$;
CREATE TRIGGER proposals_handback_b_end BEFORE INSERT ON proposals_handback
    FOR EACH ROW EXECUTE FUNCTION proposals_hand_back();
