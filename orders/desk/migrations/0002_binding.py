"""Orders, lines and events bind (C7-5): triggers, and a hash chain per order."""

from django.db import migrations

from regulations.binding.triggers import link, record_changes, refuse_changes, stamp

# What the chain of an order starts from: its facts and lines as canonical text. Moments are
# seconds since 1970, so that no setting of a session can change the text. The leading number is
# the version of this form.
ROOT = """
CREATE FUNCTION desk_order_root(which bigint) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_array(1, o.id, o.channel, o.number, o.shop,
        extract(epoch FROM o.placed_at), extract(epoch FROM o.paid_at), o.buyer, o.receiver,
        o.initials, o.phone, o.address, o.currency, o.goods_total, o.shipping_fee, o.discount,
        o.total, o.paid, o.buyer_note, o.seller_note, o.entered_by_id,
        extract(epoch FROM o.at), extract(epoch FROM o.recorded_at),
        (SELECT jsonb_agg(jsonb_build_array(l.position, l.sku, l.title, l.variant, l.quantity,
                                            l.unit_price, l.amount) ORDER BY l.position)
         FROM public.desk_orderline AS l WHERE l.order_id = o.id))::text
    FROM public.desk_order AS o WHERE o.id = which
$$;
"""
PAYLOAD = """
CREATE FUNCTION desk_event_payload(e public.desk_orderevent) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_array(1, e.id, e.order_id, e.seq, e.kind, e.by_id, e.data,
        extract(epoch FROM e.at), extract(epoch FROM e.recorded_at),
        encode(e.previous, 'hex'))::text
$$;
"""
# A line belongs to the order from the start: none is added once the first event stands.
WITH_THE_ORDER = """
CREATE FUNCTION desk_line_with_order() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.desk_orderevent WHERE order_id = NEW.order_id) THEN
        RAISE EXCEPTION 'order % binds: no line can be added (C7-5)', NEW.order_id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER desk_orderline_with_order BEFORE INSERT ON desk_orderline
    FOR EACH ROW EXECUTE FUNCTION desk_line_with_order();
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial"), ("binding", "0002_functions")]

    operations = [
        migrations.RunSQL(ROOT, "DROP FUNCTION desk_order_root(bigint)"),
        migrations.RunSQL(PAYLOAD, "DROP FUNCTION desk_event_payload(desk_orderevent)"),
        migrations.RunSQL(WITH_THE_ORDER, "DROP FUNCTION desk_line_with_order() CASCADE"),
        stamp("desk_order"),
        stamp("desk_orderevent"),
        link(
            "desk_orderevent",
            chain="orders",
            key="order_id",
            payload="desk_event_payload",
            root="desk_order_root",
        ),
        record_changes("desk_order", clause="C7-5"),
        record_changes("desk_orderline", clause="C7-5"),
        record_changes("desk_orderevent", clause="C7-5"),
        refuse_changes("desk_push", clause="C7-5"),
    ]
