"""A stock-take names the newest move of its product at which it was taken, and none came since."""

from importlib import import_module

from django.db import migrations, models

before = import_module("catalog.products.migrations.0005_goods_bind")
START = before.STOCK.index("CREATE FUNCTION products_move()")
END = before.STOCK.index("CREATE TRIGGER products_stockmove_b_move")
MOVE = before.STOCK[START:END].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
COUNTED = "NEW.quantity := NEW.counted - held.on_hand;"
SEEN = f"""{COUNTED}
        IF NEW.seen IS DISTINCT FROM coalesce((
            SELECT max(id) FROM public.products_stockmove WHERE product_id = held.id), 0) THEN
            RAISE EXCEPTION '% was moved since it was counted', held.sku {before.REFUSED},
                CONSTRAINT = 'moved_since_counted';
        END IF;"""


def _seen(sql: str) -> str:
    if sql.count(COUNTED) != 1:
        raise ValueError("The function has no single place for what a stock-take is held against.")
    return sql.replace(COUNTED, SEEN)


class Migration(migrations.Migration):
    dependencies = [("products", "0009_promotions_below")]

    operations = [
        migrations.AddField(
            "stockmove",
            "seen",
            models.BigIntegerField(null=True, verbose_name="counted at the move"),
        ),
        migrations.RunSQL(_seen(MOVE), MOVE),
    ]
