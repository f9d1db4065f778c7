"""An order keeps by what it came about; its chain starts from that too, where there is any."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

# An order without any keeps the first form of the text, so that the chains of all orders before
# stay as they are; one that has any gets the second, so that none can be added or taken later.
FACTS = """o.id, o.channel, o.number, o.shop,
        extract(epoch FROM o.placed_at), extract(epoch FROM o.paid_at), o.buyer, o.receiver,
        o.initials, o.phone, o.address, o.currency, o.goods_total, o.shipping_fee, o.discount,
        o.total, o.paid, o.buyer_note, o.seller_note, o.entered_by_id,
        extract(epoch FROM o.at), extract(epoch FROM o.recorded_at),
        (SELECT jsonb_agg(jsonb_build_array(l.position, l.sku, l.title, l.variant, l.quantity,
                                            l.unit_price, l.amount) ORDER BY l.position)
         FROM public.desk_orderline AS l WHERE l.order_id = o.id)"""
HEAD = """
CREATE OR REPLACE FUNCTION desk_order_root(which bigint) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
"""
ROOT = f"""{HEAD}
    SELECT (CASE
        WHEN cardinality(o.promotion_codes) = 0 AND cardinality(o.link_tags) = 0
             AND o.landing = ''
        THEN jsonb_build_array(1, {FACTS})
        ELSE jsonb_build_array(2, {FACTS},
            to_jsonb(o.promotion_codes), to_jsonb(o.link_tags), o.landing)
    END)::text
    FROM public.desk_order AS o WHERE o.id = which
$$;
"""
BEFORE = f"""{HEAD}
    SELECT jsonb_build_array(1, {FACTS})::text
    FROM public.desk_order AS o WHERE o.id = which
$$;
"""

# For whoever writes orders past the portal's code, as the bench does.
DEFAULTS = """
ALTER TABLE desk_order ALTER promotion_codes SET DEFAULT '{}', ALTER link_tags SET DEFAULT '{}',
    ALTER landing SET DEFAULT ''
"""


def texts(label: str) -> ArrayField:
    return ArrayField(
        base_field=models.CharField(max_length=64),
        default=list,
        size=None,
        verbose_name=label,
    )


class Migration(migrations.Migration):
    dependencies = [("desk", "0006_search_across_commas")]

    operations = [
        migrations.AddField("order", "promotion_codes", texts("promotion codes")),
        migrations.AddField("order", "link_tags", texts("tags of links")),
        migrations.AddField(
            "order",
            "landing",
            models.CharField(blank=True, default="", max_length=500, verbose_name="came in by"),
            preserve_default=False,
        ),
        migrations.RunSQL(DEFAULTS, migrations.RunSQL.noop),
        migrations.RunSQL(ROOT, BEFORE),
    ]
