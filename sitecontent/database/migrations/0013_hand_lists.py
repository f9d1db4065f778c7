"""Lists of orders, customers, their matters, cases, spending and tours may be given out by right."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("database", "0012_hand_quality"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="handing",
            options={
                "default_permissions": (),
                "ordering": ["-id"],
                "permissions": [
                    ("watch_handing", "Can see what data everybody gave out"),
                    ("hand_staff", "Can give out: staff list"),
                    ("hand_clauses", "Can give out: clauses of the handbook"),
                    ("hand_goods", "Can give out: list of goods"),
                    ("hand_contracts", "Can give out: list of contracts"),
                    ("hand_attendance", "Can give out: attendance of a month"),
                    ("hand_punches", "Can give out: raw punches of a clock"),
                    ("hand_books", "Can give out: books of a month"),
                    ("hand_supplies", "Can give out: consumption of supplies"),
                    ("hand_quality", "Can give out: quality of conversations in a month"),
                    ("hand_orders", "Can give out: list of orders"),
                    ("hand_customers", "Can give out: list of customers"),
                    ("hand_tickets", "Can give out: list of customers’ matters"),
                    ("hand_cases", "Can give out: list of cases"),
                    ("hand_spendings", "Can give out: list of spending"),
                    ("hand_tours", "Can give out: list of tours"),
                ],
                "select_on_save": True,
                "verbose_name": "file of data given out",
                "verbose_name_plural": "files of data given out",
            },
        ),
    ]
