CREATE FUNCTION proposals_execute() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.proposals_proposal;
    mark text := 'proposals.execution';
BEGIN
    SELECT * INTO STRICT asked FROM public.proposals_proposal WHERE id = NEW.proposal_id
        FOR UPDATE;
    IF asked.state <> 'approved' OR NOT EXISTS (
        SELECT FROM public.approvals_approval
        WHERE id = asked.approval_id AND state = 'approved' AND doubted_at IS NULL) THEN
        RAISE EXCEPTION 'proposal % is not approved', asked.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF NOT public.proposals_led(asked.approval_id, asked.by_id) THEN
        RAISE EXCEPTION 'proposal % is not approved by a leader of who asked', asked.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'leader_consents';
    END IF;
    IF NEW.by_id = asked.by_id OR EXISTS (
        SELECT FROM public.approvals_decision WHERE approval_id = asked.approval_id
        AND NEW.by_id IN (by_id, principal_id, recorded_by_id)) THEN
        RAISE EXCEPTION 'proposing, approving and carrying out are three people' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'three_people';
    END IF;
    IF public.proposals_position(NEW.by_id) IS DISTINCT FROM 'web_editor' THEN
        RAISE EXCEPTION 'the web editor carries out' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'web_editor_executes';
    END IF;
    PERFORM FROM public.products_product WHERE id IN (
        SELECT product_id FROM public.proposals_proposalline
        WHERE proposal_id = asked.id AND round = asked.round) ORDER BY sku FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM public.proposals_proposalline AS l
        WHERE l.proposal_id = asked.id AND l.round = asked.round
          AND (l.price IS NOT NULL
               AND l.before IS DISTINCT FROM public.proposals_charged(l.product_id)
               OR l.content IS NOT NULL
               AND l.content_before IS DISTINCT FROM public.products_content(l.product_id))) THEN
        RAISE EXCEPTION 'what proposal % was approved on has changed', asked.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'proposal_is_stale';
    END IF;
    IF asked.kind = 'content' THEN
        PERFORM public.products_change_content(l.product_id, l.content, NEW.by_id, NEW.at)
        FROM public.proposals_proposalline AS l
        WHERE l.proposal_id = asked.id AND l.round = asked.round;
    END IF;
    IF asked.kind IN ('price', 'listing') THEN
        INSERT INTO public.products_pricechange (at, product_id, price, source, source_id, by_id)
        SELECT NEW.at, l.product_id, l.price, mark, NEW.id, NEW.by_id
        FROM public.proposals_proposalline AS l
        WHERE l.proposal_id = asked.id AND l.round = asked.round
          AND l.price IS NOT NULL AND l.price IS DISTINCT FROM (
              SELECT c.price FROM public.products_pricechange AS c
              WHERE c.product_id = l.product_id ORDER BY c.id DESC LIMIT 1)
        ORDER BY l.position;
    END IF;
    IF asked.kind IN ('listing', 'delisting') THEN
        INSERT INTO public.products_listingchange
            (at, product_id, is_listed, cause, source, source_id, by_id)
        SELECT NEW.at, p.id, asked.kind = 'listing', 'proposal', mark, NEW.id, NEW.by_id
        FROM public.proposals_proposalline AS l
        JOIN public.products_product AS p ON p.id = l.product_id
        WHERE l.proposal_id = asked.id AND l.round = asked.round
          AND p.is_listed <> (asked.kind = 'listing')
        ORDER BY l.position;
    END IF;
    IF asked.kind = 'promotion' THEN
        IF NOT EXISTS (
            SELECT FROM public.proposals_plan AS p
            JOIN public.approvals_approval AS a ON a.id = p.approval_id
            WHERE p.id = asked.plan_id AND p.state = 'approved' AND a.state = 'approved'
              AND a.doubted_at IS NULL AND public.proposals_led(a.id, p.by_id)
              AND p.starts_at <= asked.starts_at AND asked.ends_at <= p.ends_at) THEN
            RAISE EXCEPTION 'promotion % lies in no accepted plan', asked.id USING ERRCODE = 'check_violation',
                CONSTRAINT = 'plan_comes_first';
        END IF;
        IF asked.ends_at <= NEW.at THEN
            RAISE EXCEPTION 'promotion % is over', asked.id USING ERRCODE = 'check_violation',
                CONSTRAINT = 'promotion_is_over';
        END IF;
        INSERT INTO public.products_pricewindow
            (at, product_id, price, starts_at, ends_at, source, source_id, by_id)
        SELECT NEW.at, l.product_id, l.price, greatest(asked.starts_at, NEW.at), asked.ends_at,
            mark, NEW.id, NEW.by_id
        FROM public.proposals_proposalline AS l
        WHERE l.proposal_id = asked.id AND l.round = asked.round ORDER BY l.position;
    END IF;
    IF asked.kind = 'ending' THEN
        UPDATE public.products_pricewindow
        SET ends_at = greatest(starts_at, NEW.at), planned_until = ends_at, ended_by_id = NEW.by_id
        WHERE source = mark AND ends_at > NEW.at AND planned_until IS NULL
          AND source_id IN (
              SELECT id FROM public.proposals_execution WHERE proposal_id = asked.ends_id)
          AND product_id IN (
              SELECT product_id FROM public.proposals_proposalline
              WHERE proposal_id = asked.id AND round = asked.round);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'promotion % is over', asked.ends_id USING ERRCODE = 'check_violation',
                CONSTRAINT = 'promotion_is_over';
        END IF;
    END IF;
    UPDATE public.proposals_proposal SET state = 'executed' WHERE id = asked.id;
    RETURN NEW;
END $$;
CREATE TRIGGER proposals_execution_b_execute BEFORE INSERT ON proposals_execution
    FOR EACH ROW EXECUTE FUNCTION proposals_execute();
