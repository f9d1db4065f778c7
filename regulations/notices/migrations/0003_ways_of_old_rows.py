"""What rows written before this say of their kind and channel."""

from django.db import migrations

KINDS = "UPDATE notices_notice SET kind = split_part(key, ':', 1)"
CHANNELS = """
UPDATE notices_channel SET reach = 'own', name = split_part(address, '://', 1),
    shown = split_part(address, '://', 1) || '://…' || CASE
        WHEN length(rtrim(split_part(address, '://', 2), '/')) >= 12
        THEN right(rtrim(address, '/'), 4) ELSE '' END
"""
# What no channel of the reader explains went to the reader's own mail.
DELIVERIES = """
UPDATE notices_delivery AS d SET key = d.notice_id::text, channel_id = (
    SELECT min(c.id) FROM notices_channel AS c
    JOIN notices_notice AS n ON n.recipient_id = c.owner_id
    WHERE n.id = d.notice_id AND c.address = d.address)
"""
# A reader whose mail address changed between two tries had two; one of them is enough.
ONCE = """
DELETE FROM notices_delivery AS d USING notices_delivery AS first
WHERE d.notice_id = first.notice_id AND d.id > first.id
  AND d.channel_id IS NOT DISTINCT FROM first.channel_id
"""
BACK = """
UPDATE notices_delivery AS d SET address = coalesce(
    (SELECT left(c.address, 300) FROM notices_channel AS c WHERE c.id = d.channel_id), 'mailto://')
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_ways_out")]

    operations = [
        migrations.RunSQL(KINDS, migrations.RunSQL.noop),
        migrations.RunSQL(CHANNELS, migrations.RunSQL.noop),
        migrations.RunSQL(DELIVERIES, BACK),
        migrations.RunSQL(ONCE, migrations.RunSQL.noop),
    ]
