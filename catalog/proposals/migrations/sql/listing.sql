-- What goes on sale is what was approved: a listing keeps what would be shown when it was asked.

-- What customers will see of a product: its content, and the pictures that a variety without its own
-- borrows.
CREATE FUNCTION proposals_shown(which bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT own.content || jsonb_build_object('head', CASE WHEN own.content -> 'pictures' = '[]'
        THEN public.products_content(p.variant_of_id) -> 'pictures' END)
    FROM public.products_product AS p, public.products_content(p.id) AS own (content)
    WHERE p.id = which
$$;

CREATE FUNCTION proposals_fill_listing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (SELECT kind FROM public.proposals_proposal WHERE id = NEW.proposal_id) = 'listing' THEN
        NEW.content_before := public.proposals_shown(NEW.product_id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proposals_proposalline_b_listing BEFORE INSERT ON proposals_proposalline
    FOR EACH ROW EXECUTE FUNCTION proposals_fill_listing();

CREATE FUNCTION proposals_list_as_asked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked public.proposals_proposal;
BEGIN
    SELECT * INTO STRICT asked FROM public.proposals_proposal WHERE id = NEW.proposal_id
        FOR UPDATE;
    IF asked.kind <> 'listing' THEN RETURN NEW; END IF;
    PERFORM FROM public.products_product WHERE id IN (
        SELECT product_id FROM public.proposals_proposalline
        WHERE proposal_id = asked.id AND round = asked.round) ORDER BY sku FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM public.proposals_proposalline
        WHERE proposal_id = asked.id AND round = asked.round
          AND content_before <> public.proposals_shown(product_id)) THEN
        RAISE EXCEPTION 'what proposal % was approved on has changed', asked.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_is_stale';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proposals_execution_a_listing BEFORE INSERT ON proposals_execution
    FOR EACH ROW EXECUTE FUNCTION proposals_list_as_asked();
