"""A newer version that is given up leaves what was published as it was."""

from django.db import migrations

from regulations.binding.triggers import sql_file


class Migration(migrations.Migration):
    dependencies = [("publishing", "0003_goods")]

    operations = [
        sql_file(__file__, "given_up.sql"),
        # What was given up so before and could never be written again.
        migrations.RunSQL(
            """
            ALTER TABLE publishing_item DISABLE TRIGGER publishing_item_keep;
            UPDATE publishing_item SET state = f.state, title = f.title
            FROM (SELECT i.id AS item_id, (publishing_stands(i.id)).* FROM publishing_item AS i
                  WHERE i.state = 'dropped') AS f
            WHERE f.item_id = publishing_item.id AND f.state IS NOT NULL;
            ALTER TABLE publishing_item ENABLE TRIGGER publishing_item_keep;
            """,
            migrations.RunSQL.noop,
        ),
    ]
