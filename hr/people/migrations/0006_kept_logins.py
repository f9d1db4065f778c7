"""Lock-outs last their time, and rights over a private file follow from their record."""

from django.db import migrations

from regulations.binding.triggers import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("axes", "0010_accessattemptexpiration"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
        ("people", "0005_moves_on_record"),
    ]

    operations = [sql_file(__file__, "kept_logins.sql")]
