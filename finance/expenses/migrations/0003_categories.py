"""What money is spent for, with the accounts of the chart."""

from django.db import migrations

# code, Chinese, English, kind, account, only by monthly runs
CATEGORIES = (
    ("hospitality", "业务招待", "Hospitality", "business", "560101", False),
    ("gifts", "礼品", "Gifts", "business", "560102", False),
    ("transport", "业务交通", "Transport", "business", "560103", False),
    ("business", "其他业务开支", "Other business", "business", "560109", False),
    ("supplies", "办公用品", "Office supplies", "office", "560201", False),
    ("phone", "话费", "Phone bills", "office", "560202", True),
    ("meals", "伙食补贴", "Meal allowance", "office", "560203", True),
    ("rent", "房租水电", "Rent and utilities", "office", "560205", False),
    ("office", "其他办公开支", "Other office", "office", "560209", False),
)


def add(apps, _editor):
    accounts = {row.code: row for row in apps.get_model("ledger", "Account").objects.all()}
    category = apps.get_model("expenses", "Category")
    rows = (
        category(
            code=code, name_zh=zh, name_en=en, kind=kind, account=accounts[account], is_run=is_run
        )
        for code, zh, en, kind, account, is_run in CATEGORIES
    )
    category.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("expenses", "0002_binding"), ("ledger", "0003_chart")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
