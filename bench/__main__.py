"""Measure everything, print the table and write it down; exits 1 when a figure misses its limit."""

import sys
from decimal import Decimal

from bench import measured, scratch, staff

SMALL, LARGE = 1_000, 1_000_000


def _draft():
    from django.utils import timezone

    from orders.desk.layouts.draft import LineDraft, OrderDraft

    price, now = Decimal("20.00"), timezone.now()
    return OrderDraft(
        channel="taobao", number="", shop="", currency="CNY", placed_at=now, paid_at=now,
        buyer="tb_bench", receiver="王小芳", phone="13800001234",
        address="浙江省 杭州市 西湖区 文三路 1 号", goods_total=Decimal("40.00"),
        shipping_fee=Decimal("5.00"), discount=Decimal("0.00"), total=Decimal("45.00"),
        paid=Decimal("45.00"), shop_state="paid", buyer_note="", seller_note="", tracking="",
        lines=(LineDraft("NW-001", "龙井茶", "", 1, price, price, 2),
               LineDraft("NW-002", "鲜花饼", "", 1, price, price, 3)),
        source_row=2,
    )  # fmt: skip


def main() -> int:
    """Run all parts on one scratch database."""
    superuser = scratch.start()
    import django

    django.setup()
    from bench import (
        approvals,
        attendance,
        backups,
        clocks,
        contracts,
        goods,
        home,
        intake,
        ledger,
        pages,
        rulebook,
        site,
        supplies,
        vault,
    )

    boss = staff.person("B0", "陈国强", "general_manager")
    lead = staff.person("B1", "陈静", "ecommerce_lead", boss)
    person = staff.person("B2", "王小芳", "ecommerce_assistant", lead)
    staff.roster(person, lead)
    print(measured.machine())
    scratch.fill(superuser, 1, SMALL)
    small = pages.measure(person)
    figures = intake.measure(superuser, _draft())
    print(f"filling up to {LARGE:,} orders …", flush=True)
    scratch.fill(superuser, 10_000_000, 10_000_000 + LARGE - SMALL - 1)
    figures = pages.figures(small, pages.measure(person)) + figures
    figures += clocks.sweep_figures(person) + clocks.notice_figures(person)
    figures += home.measure(boss)
    figures += rulebook.measure(person) + approvals.measure(superuser, lead, boss)
    figures += attendance.measure(superuser, staff.department(), boss)
    keepers = {
        "accountant": staff.person("B3", "何芳", "chief_accountant", boss),
        "operations": staff.person("B5", "张伟", "operations", boss),
        "sales": staff.person("B6", "曹蕾", "sales", boss),
        "guide": staff.person("B7", "华晨", "guide", boss),
        "cashier": staff.person("B4", "吕娜", "cashier", boss),
    }
    figures += ledger.measure(superuser, keepers)
    figures += goods.measure(superuser, person)
    figures += contracts.measure(superuser, staff.person("B8", "姜慧", "office_clerk", boss))
    figures += site.measure(superuser, lead)
    figures += backups.measure(superuser)
    figures += vault.measure(superuser, boss)
    figures += supplies.measure(superuser, boss)
    for figure in figures:
        print(figure)
    measured.write("pages", "Pages, endpoints and batch work", figures)
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
