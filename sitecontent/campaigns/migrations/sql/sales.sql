CREATE FUNCTION campaigns_note_order() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO public.campaigns_saletail (day, source, shop, currency, orders, amount)
    VALUES ((NEW.placed_at AT TIME ZONE 'Asia/Shanghai')::date, NEW.channel, NEW.shop,
        NEW.currency, 1, NEW.total);
    RETURN NULL;
END $$;
CREATE TRIGGER campaigns_order_sold AFTER INSERT ON desk_order
    FOR EACH ROW EXECUTE FUNCTION campaigns_note_order();

CREATE FUNCTION campaigns_note_void() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.desk_orderevent
               WHERE order_id = NEW.order_id AND kind = 'voided' AND id <> NEW.id) THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.campaigns_saletail (day, source, shop, currency, orders, amount)
    SELECT (placed_at AT TIME ZONE 'Asia/Shanghai')::date, channel, shop, currency, -1, -total
    FROM public.desk_order WHERE id = NEW.order_id;
    RETURN NULL;
END $$;
CREATE TRIGGER campaigns_order_void AFTER INSERT ON desk_orderevent
    FOR EACH ROW WHEN (NEW.kind = 'voided') EXECUTE FUNCTION campaigns_note_void();

CREATE FUNCTION campaigns_sum_sales() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE taken integer;
BEGIN
    -- Two at once would wait for each other row by row.
    IF NOT pg_try_advisory_xact_lock(hashtext('campaigns_sum_sales')) THEN RETURN 0; END IF;
    WITH gone AS (
        DELETE FROM public.campaigns_saletail WHERE id IN (
            SELECT id FROM public.campaigns_saletail ORDER BY id LIMIT 100000)
        RETURNING day, source, shop, currency, orders, amount
    ), put AS (
        INSERT INTO public.campaigns_sale AS s (day, source, shop, currency, orders, amount)
        SELECT day, source, shop, currency, sum(orders), sum(amount) FROM gone
        GROUP BY day, source, shop, currency ORDER BY day, source, shop, currency
        ON CONFLICT (day, source, shop, currency) DO UPDATE
        SET orders = s.orders + EXCLUDED.orders, amount = s.amount + EXCLUDED.amount
    )
    SELECT count(*) INTO taken FROM gone;
    RETURN taken;
END $$;

CREATE FUNCTION campaigns_follow(wanted text, today date, counts boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    found public.campaigns_link;
    here date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    SELECT * INTO found FROM public.campaigns_link WHERE tag = wanted;
    IF found.id IS NULL OR NOT counts THEN RETURN found.target; END IF;
    -- Only today: one day more for a request that crosses midnight.
    IF today NOT BETWEEN here - 1 AND here + 1
       AND coalesce(current_setting('bylaw.past', true), '') = '' THEN
        RAISE EXCEPTION 'a click is counted on its day' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO public.campaigns_click AS c (link_id, day, clicks) VALUES (found.id, today, 1)
    ON CONFLICT (link_id, day) DO UPDATE SET clicks = c.clicks + 1;
    RETURN found.target;
END $$;
