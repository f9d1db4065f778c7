-- What the chain of an order starts from: its facts and lines as canonical text. Moments are
-- seconds since 1970, so that no setting of a session can change the text. The leading number is
-- the version of this form.
CREATE FUNCTION desk_order_root(which bigint) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$

    SELECT (CASE
        WHEN cardinality(o.promotion_codes) = 0 AND cardinality(o.link_tags) = 0
             AND o.landing = ''
        THEN jsonb_build_array(1, o.id, o.channel, o.number, o.shop,
        extract(epoch FROM o.placed_at), extract(epoch FROM o.paid_at), o.buyer, o.receiver,
        o.initials, o.phone, o.address, o.currency, o.goods_total, o.shipping_fee, o.discount,
        o.total, o.paid, o.buyer_note, o.seller_note, o.entered_by_id,
        extract(epoch FROM o.at), extract(epoch FROM o.recorded_at),
        (SELECT jsonb_agg(jsonb_build_array(l.position, l.sku, l.title, l.variant, l.quantity,
                                            l.unit_price, l.amount) ORDER BY l.position)
         FROM public.desk_orderline AS l WHERE l.order_id = o.id))
        ELSE jsonb_build_array(2, o.id, o.channel, o.number, o.shop,
        extract(epoch FROM o.placed_at), extract(epoch FROM o.paid_at), o.buyer, o.receiver,
        o.initials, o.phone, o.address, o.currency, o.goods_total, o.shipping_fee, o.discount,
        o.total, o.paid, o.buyer_note, o.seller_note, o.entered_by_id,
        extract(epoch FROM o.at), extract(epoch FROM o.recorded_at),
        (SELECT jsonb_agg(jsonb_build_array(l.position, l.sku, l.title, l.variant, l.quantity,
                                            l.unit_price, l.amount) ORDER BY l.position)
         FROM public.desk_orderline AS l WHERE l.order_id = o.id),
            to_jsonb(o.promotion_codes), to_jsonb(o.link_tags), o.landing)
    END)::text
    FROM public.desk_order AS o WHERE o.id = which
$$;

CREATE FUNCTION desk_event_payload(e public.desk_orderevent) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_array(1, e.id, e.order_id, e.seq, e.kind, e.by_id, e.data,
        extract(epoch FROM e.at), extract(epoch FROM e.recorded_at),
        encode(e.previous, 'hex'))::text
$$;

-- A line belongs to the order from the start: none is added once the first event stands.
CREATE FUNCTION desk_line_with_order() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.desk_orderevent WHERE order_id = NEW.order_id) THEN
        RETURN NEW;
    END IF;
    PERFORM public.bylaw_note_attempt(
        coalesce(current_setting('bylaw.actor', true), ''), TG_OP, TG_TABLE_NAME,
        current_query(), 'C7-5');
    RETURN NULL;
END $$;
CREATE TRIGGER desk_orderline_with_order BEFORE INSERT ON desk_orderline
    FOR EACH ROW EXECUTE FUNCTION desk_line_with_order();
