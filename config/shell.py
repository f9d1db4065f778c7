"""The shell around every page: what stands in the sidebar, for whom, and its style sheet."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hr.people.models import Position

# Positions whose desk is the service desk, where they see orders as well.
AT_SERVICE = frozenset({"customer_service"})


@dataclass(frozen=True)
class Item:
    """One entry: label, address name, icon of the sprite, the permission it needs.

    `count` is an address that answers how much waits there, asked for by every page.
    """

    label: object
    address: str
    icon: str
    permission: str = ""
    count: str = ""


MENU: tuple[tuple[object, tuple[Item, ...]], ...] = (
    (
        _("Work"),
        (
            Item(_("Home"), "home", "home"),
            Item(_("Company today"), "company", "chart", "approvals.view_approval"),
            Item(_("Approvals"), "approvals:inbox", "check", count="approvals:count"),
            Item(_("Clock in"), "timekeeping:punch", "punch"),
            Item(_("Order desk"), "desk:desk", "desk", "desk.view_order"),
            Item(_("Service desk"), "service:board", "say", "service.view_customer"),
            Item(_("Customers"), "service:customers", "people", "service.view_customer"),
            Item(_("Scripts"), "service:scripts", "draft", "service.write_script"),
            Item(_("Import orders"), "desk:imports", "import", "desk.import_order"),
            Item(_("Breaches"), "deadlines:breaches", "clock"),
            Item(_("Month totals"), "desk:months", "chart", "desk.view_order"),
            Item(_("Notices"), "notices:list", "bell"),
            Item(_("Board"), "notices:board", "board"),
        ),
    ),
    (
        _("Regulations"),
        (
            Item(_("Handbook"), "rulebook:handbook", "book"),
            Item(_("Rules in force"), "rulebook:rules", "scale"),
            Item(_("Drafts of rules"), "amendments:list", "draft", "amendments.view_ruledraft"),
            Item(_("Traceability"), "rulebook:traceability", "trace"),
            Item(_("Cases"), "discipline:list", "case"),
        ),
    ),
    (
        _("Attendance"),
        (
            Item(_("Monthly attendance"), "timekeeping:months", "month"),
            Item(pgettext_lazy("attendance", "Leave"), "leave:mine", "leave"),
            Item(_("Outings"), "timekeeping:outings", "outing"),
            Item(_("Overtime"), "timekeeping:overtime", "overtime"),
            Item(_("Duty roster"), "roster:week", "calendar", "roster.view_duty"),
            Item(_("Changes of past plans"), "timekeeping:plan_changes", "draft",
                 "timekeeping.view_planchange"),
            Item(_("Suspicions"), "timekeeping:suspicions", "twins",
                 "timekeeping.view_suspicion"),
            Item(_("Clock devices"), "timekeeping:clocks", "device", "timekeeping.manage_device"),
            Item(_("Files of punches"), "timekeeping:files", "import", "timekeeping.import_punch"),
        ),
    ),
    (
        _("Goods"),
        (
            Item(_("Products"), "products:list", "box", "products.view_product"),
            Item(_("Goods in"), "products:receive", "moves", "products.move_stock"),
            Item(_("Prices and listings"), "proposals:list", "scale", "proposals.view_proposal"),
            Item(_("Reviews"), "products:reviews", "board", "products.reply_review"),
        ),
    ),
    (
        _("Site content"),
        (
            Item(_("Content"), "publishing:desk", "draft", "publishing.view_item"),
            Item(_("Word list"), "publishing:words", "search", "publishing.view_word"),
            Item(_("Incidents and upkeep"), "publishing:incidents", "warn",
                 "publishing.view_incident"),
            Item(pgettext_lazy("sales", "Channels"), "campaigns:channels", "chart",
                 "campaigns.view_channel"),
            Item(_("Campaigns"), "campaigns:list", "send", "campaigns.view_campaign"),
            Item(_("Monthly reports"), "campaigns:reports", "draft", "campaigns.view_campaign"),
            Item(_("Official accounts"), "vault:list", "shield", "vault.view_entry"),
            Item(_("Borrowed logins"), "vault:loans", "seal"),
        ),
    ),
    (
        _("Money"),
        (
            Item(_("Books"), "ledger:books", "book", "ledger.view_entry"),
            Item(_("Chart of accounts"), "admin:ledger_account_changelist", "tree",
                 "ledger.view_account"),
            Item(_("Tours"), "tours:list", "tour", "tours.view_tour"),
            Item(_("Departures of the day"), "tours:departures", "depart", "tours.view_tour"),
            Item(_("Tour money"), "tours:money", "purse", "ledger.view_entry"),
            Item(_("Spending"), "expenses:mine", "wallet"),
            Item(_("Cashier's desk"), "expenses:cashier", "coins", "expenses.pay_expense"),
            Item(_("Budgets"), "expenses:budget", "gauge", "expenses.view_budget"),
            Item(_("Business spending"), "expenses:business", "chart",
                 "expenses.watch_business"),
            Item(_("Phone bills and meals"), "expenses:runs", "month", "expenses.view_run"),
        ),
    ),
    (
        _("People"),
        (
            Item(_("Employees"), "people:list", "people", "people.view_employee"),
            Item(_("Org chart"), "people:chart", "tree", "people.view_employee"),
            Item(_("House"), "premises:day", "house"),
            Item(_("Permits"), "premises:permits", "key"),
            Item(_("Joining and leaving"), "careers:own", "depart"),
            Item(_("Office supplies"), "supplies:shelves", "box", "supplies.view_item"),
            Item(_("Orders of supplies"), "supplies:orders", "moves",
                 "supplies.view_every_purchase"),
            Item(_("Contracts"), "contracts:list", "contract", "contracts.view_contract"),
        ),
    ),
    (
        _("Records"),
        (
            Item(_("Pushes"), "admin:desk_push_changelist", "push", "desk.view_push"),
            Item(_("Punches"), "admin:timekeeping_punch_changelist", "punch",
                 "timekeeping.view_punch"),
            Item(_("Company networks"), "admin:timekeeping_network_changelist", "channel",
                 "timekeeping.view_network"),
            Item(_("Attempts"), "admin:binding_attempt_changelist", "shield",
                 "binding.view_attempt"),
            Item(_("Backups"), "database:backups", "shield", "database.view_backup"),
            Item(_("Levels and rights"), "database:levels", "scale"),
            Item(_("Safety of the portal"), "database:security", "shield",
                 "database.view_security"),
            Item(_("Care of the portal"), "database:feedback", "say", "database.watch_feedback",
                 count="database:feedback_count"),
            Item(_("Seals"), "admin:binding_seal_changelist", "seal", "binding.view_seal"),
            Item(_("Deliveries"), "notices:deliveries", "send", "notices.view_delivery"),
            Item(_("Channels"), "notices:channels", "channel", "notices.change_channel"),
        ),
    ),
)  # fmt: skip


def sidebar(request) -> str:
    """The sidebar as HTML, the entry of this page marked.

    One text serves all who have the same rights; most have those of their position alone.
    """
    frame = _frame_of(request)
    here = max((a for a in frame.addresses if request.path.startswith(a)), key=len, default="")
    if here == "/" != request.path:
        return frame.side
    return frame.side.replace(f'href="{here}"', f'href="{here}" aria-current="page"', 1)


def bottom(request) -> str:
    """The five places a phone keeps under the thumb, the entry of this page marked."""
    frame = _frame_of(request)
    here = f'href="{request.path}"'
    return frame.bottom.replace(here, f'{here} aria-current="page"', 1)


def _frame_of(request) -> "Frame":
    user = request.user
    rights = None if user.is_superuser else frozenset(user.get_all_permissions())
    desk = desk_of(_code_of(user.position_id), may=user.has_perm)
    return _frame(rights, desk, get_language(), _Rights(user.has_perm))


def desk_of(position: str, *, may: Callable[[str], bool]) -> str:
    """The desk a person works at all day: "service", "orders", or "" for neither.

    Assistants and customer service may do the same; what they do differs.
    """
    if position in AT_SERVICE and may("service.view_customer"):
        return "service"
    return "orders" if may("desk.view_order") else ""


@cache
def _code_of(position_id: int | None) -> str:
    """The code of a position, which never changes; asked for once, not by every page."""
    found = Position.objects.filter(pk=position_id).values_list("code", flat=True)
    return found.first() or ""


@dataclass(frozen=True)
class Frame:
    """What stands around every page for certain rights in one language."""

    side: str
    bottom: str
    addresses: list[str]


@dataclass(frozen=True)
class _Rights:
    """What a person may do: needed to fill the cache, no part of its key."""

    may: Callable[[str], bool] = field(compare=False)


@lru_cache(maxsize=256)
def _frame(held: frozenset[str] | None, desk: str, language, rights: _Rights) -> Frame:
    groups = [
        (title, [(item, reverse(item.address)) for item in items if _sees(item, rights)])
        for title, items in MENU
    ]
    addresses = [address for _title, entries in groups for _item, address in entries]
    return Frame(
        render_to_string("shell/sidebar.html", {"groups": groups}),
        render_to_string("shell/bottom.html", {"desk": desk}),
        addresses,
    )


def _sees(item: Item, rights: _Rights) -> bool:
    return not item.permission or rights.may(item.permission)


def stylesheet(request) -> str:
    """The shell's style sheet, for the pages of the admin site."""
    return static("shell/shell.css")


def favicon(request) -> str:
    """The portal's mark, for the pages of the admin site."""
    return static("shell/icon.svg")


def navigation(request) -> list:
    """Empty: the admin site shows the same sidebar as every page, by its own template."""
    return []
