"""Sales by day, shop and currency follow from the orders: triggers note them, one function sums.

An order is never summed while it comes in: that would let every order of a shop wait for the one
before. Each leaves a row in the tail, which the function sums later; a page adds the two.
"""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

NOTE = f"""
CREATE FUNCTION campaigns_note_order() RETURNS trigger {HEADER} AS $$
BEGIN
    INSERT INTO public.campaigns_saletail (day, source, shop, currency, orders, amount)
    VALUES ((NEW.placed_at AT TIME ZONE 'Asia/Shanghai')::date, NEW.channel, NEW.shop,
        NEW.currency, 1, NEW.total);
    RETURN NULL;
END $$;
CREATE TRIGGER campaigns_order_sold AFTER INSERT ON desk_order
    FOR EACH ROW EXECUTE FUNCTION campaigns_note_order();

CREATE FUNCTION campaigns_note_void() RETURNS trigger {HEADER} AS $$
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
"""

SUM = f"""
CREATE FUNCTION campaigns_sum_sales() RETURNS integer {HEADER} AS $$
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
"""

# Orders that were there before the room.
FILL = """
INSERT INTO campaigns_sale (day, source, shop, currency, orders, amount)
SELECT (placed_at AT TIME ZONE 'Asia/Shanghai')::date, channel, shop, currency, count(*), sum(total)
FROM desk_order AS o
WHERE NOT EXISTS (SELECT FROM desk_orderevent WHERE order_id = o.id AND kind = 'voided')
GROUP BY 1, 2, 3, 4;
"""

UNDO = """
DROP FUNCTION campaigns_note_order() CASCADE;
DROP FUNCTION campaigns_note_void() CASCADE;
DROP FUNCTION campaigns_sum_sales();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
        ("desk", "0006_search_across_commas"),
    ]

    # The triggers first: from then on no order comes past them, and all before are there to be read.
    operations = [migrations.RunSQL(NOTE + SUM + FILL, UNDO)]
