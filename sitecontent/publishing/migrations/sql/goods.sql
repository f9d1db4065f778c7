-- Goods are content of the site: nothing of them is approved or carried out while words of the list
-- stand in it undecided, and the site administrator takes a product off at once.

-- The last decision on the word that a hit found where it stands: said of it, or of the same word at
-- the same place of the same text of the same product, by another than who proposes it now.
CREATE FUNCTION publishing_goods_said_of(which bigint) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT d.id
    FROM public.publishing_goodshit AS h
    JOIN public.publishing_goodsscreening AS s ON s.id = h.screening_id
    JOIN public.proposals_proposalline AS l ON l.id = s.line_id
    JOIN public.proposals_proposal AS p ON p.id = l.proposal_id
    JOIN public.proposals_proposalline AS m ON m.product_id = l.product_id
    JOIN public.publishing_goodsscreening AS t ON t.line_id = m.id
    JOIN public.publishing_goodshit AS o ON o.screening_id = t.id
        AND (o.word_id, o.field, o.start, o."end", o.reads)
            = (h.word_id, h.field, h.start, h."end", h.reads)
    JOIN public.publishing_goodshitdecision AS d ON d.hit_id = o.id
    WHERE h.id = which AND d.by_id <> p.by_id
    ORDER BY d.id DESC LIMIT 1
$$;

-- Whether every line of a proposal's newest round was held against the list, and every word that was
-- found then is called harmless.
CREATE FUNCTION publishing_goods_decided(which bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM public.proposals_proposal AS p
        JOIN public.proposals_proposalline AS l ON l.proposal_id = p.id AND l.round = p.round
        LEFT JOIN LATERAL (
            SELECT id, count FROM public.publishing_goodsscreening WHERE line_id = l.id
            ORDER BY id DESC LIMIT 1) AS s ON true
        WHERE p.id = which AND (s.id IS NULL OR s.count <> (
            SELECT count(*) FROM public.publishing_goodshit AS h
            JOIN public.publishing_goodshitdecision AS d
                ON d.id = public.publishing_goods_said_of(h.id)
            WHERE h.screening_id = s.id AND d.is_harmless)))
$$;

CREATE FUNCTION publishing_goods_first() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked public.proposals_proposal;
BEGIN
    SELECT * INTO STRICT asked FROM public.proposals_proposal
        WHERE id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    IF asked.kind IN ('listing', 'content') AND NOT public.publishing_goods_decided(asked.id) THEN
        RAISE EXCEPTION 'words in the goods of proposal % are not decided on', asked.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'words_decided_first';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proposals_proposal_words BEFORE UPDATE OF state ON proposals_proposal
    FOR EACH ROW WHEN (NEW.state = 'approved' AND OLD.state <> 'approved')
    EXECUTE FUNCTION publishing_goods_first('id');
CREATE TRIGGER proposals_execution_a_words BEFORE INSERT ON proposals_execution
    FOR EACH ROW EXECUTE FUNCTION publishing_goods_first('proposal_id');

CREATE FUNCTION publishing_goods_by_another() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.publishing_goodshit AS h
        JOIN public.publishing_goodsscreening AS s ON s.id = h.screening_id
        JOIN public.proposals_proposalline AS l ON l.id = s.line_id
        JOIN public.proposals_proposal AS p ON p.id = l.proposal_id
        WHERE h.id = NEW.hit_id AND p.by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'this is for another than who proposed it' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'hit_decided_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_goodshitdecision_b_another BEFORE INSERT ON publishing_goodshitdecision
    FOR EACH ROW EXECUTE FUNCTION publishing_goods_by_another();

CREATE FUNCTION publishing_take_goods_down() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held public.products_product;
BEGIN
    SELECT * INTO STRICT held FROM public.products_product WHERE id = NEW.product_id
        FOR NO KEY UPDATE;
    IF coalesce(public.publishing_position(NEW.by_id), '')
       NOT IN ('site_manager', 'system_administrator') THEN
        RAISE EXCEPTION 'the site administrator takes down' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'site_administrator';
    END IF;
    IF NOT held.is_listed THEN
        RAISE EXCEPTION 'nothing of % is shown', held.sku USING ERRCODE = 'check_violation', CONSTRAINT = 'goods_not_shown';
    END IF;
    NEW.content := public.proposals_shown(held.id) || jsonb_build_object('sku', held.sku);
    INSERT INTO public.products_listingchange
        (at, product_id, is_listed, cause, source, source_id, by_id)
    VALUES (NEW.at, held.id, false, 'taken_down', 'publishing.goodstakedown', NEW.id, NEW.by_id);
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_goodstakedown_b_end BEFORE INSERT ON publishing_goodstakedown
    FOR EACH ROW EXECUTE FUNCTION publishing_take_goods_down();
