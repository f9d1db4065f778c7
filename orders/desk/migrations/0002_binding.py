"""What the database itself holds of desk: rows that only ever grow, and the gates of the rest."""

from django.db import migrations

from regulations.binding.triggers import link, record_changes, refuse_changes, sql_file, stamp


class Migration(migrations.Migration):
    dependencies = [("binding", "0002_binding"), ("desk", "0001_initial")]

    operations = [
        stamp("desk_order"),
        record_changes("desk_order", clause="C7-5"),
        stamp("desk_orderevent"),
        link(
            "desk_orderevent",
            chain="orders",
            key="order_id",
            payload="desk_event_payload",
            root="desk_order_root",
        ),
        record_changes("desk_orderevent", clause="C7-5"),
        record_changes("desk_orderline", clause="C7-5"),
        refuse_changes("desk_push", clause="C7-5"),
        sql_file(__file__, "desk.sql"),
        migrations.RunSQL(
            "ALTER TABLE desk_order ALTER promotion_codes SET DEFAULT '{}', ALTER link_tags SET DEFAULT '{}', ALTER landing SET DEFAULT ''",
            migrations.RunSQL.noop,
        ),
    ]
