"""The positions of the company, the clause that gives each its duties, and what each may do.

Every room says in its `apps.py` which positions may do what; after each migration the groups
are brought in line with that.
"""

from collections import defaultdict

from django.db import connections

from regulations.rulebook import clause

# code: (Chinese, English, clause of its duties)
POSITIONS = {
    "general_manager": ("总经理", "General manager", ""),
    "deputy": ("分管领导", "Deputy leader", ""),
    "department_manager": ("部门经理", "Department manager", ""),
    "ecommerce_lead": ("电商主管", "E-commerce lead", "B1"),
    "channel_specialist": ("渠道专员", "Channel specialist", "B2"),
    "product_specialist": ("产品专员", "Product specialist", "B3"),
    "ecommerce_assistant": ("电商助理", "E-commerce assistant", "B4"),
    "promotion_specialist": ("推广专员", "Promotion specialist", "B5"),
    "web_designer": ("网页美工", "Web designer", "B6"),
    "product_manager": ("产品经理", "Product manager", ""),
    "product_operations": ("产品运营专员", "Product operations", ""),
    "customer_service": ("客服专员", "Customer service", ""),
    "web_editor": ("网站编辑", "Web editor", ""),
    "culture_officer": ("企业文化专员", "Culture officer", ""),
    "site_manager": ("网站运营经理", "Site manager", ""),
    "system_administrator": ("系统管理员", "System administrator", ""),
    "chief_accountant": ("主管会计", "Chief accountant", ""),
    "cashier": ("出纳", "Cashier", ""),
    "operations": ("计调", "Tour operations", ""),
    "sales": ("业务员", "Sales", ""),
    "guide": ("导游", "Tour guide", ""),
    "hr_officer": ("人事专员", "HR officer", ""),
    "office_clerk": ("办公室文员", "Office clerk", ""),
}
EVERYBODY = "everybody"
MANAGERS = ("general_manager", "deputy")

_allowed: dict[str, set[str]] = defaultdict(set)


@clause("B1", "B3", "B4", "B6")
def allow(permission: str, *codes: str) -> None:
    """Let the holders of these positions do `app.codename`; EVERYBODY stands for all."""
    _allowed[permission].update(POSITIONS if EVERYBODY in codes else codes)


def allowed_to_some() -> list[str]:
    """Every `app.codename` that belongs to a position."""
    return sorted(_allowed)


def sync(*, using: str, app_config, **kwargs) -> None:
    """Receiver of `post_migrate`: make positions with their groups, and give what is allowed."""
    from django.apps import apps

    last = [c for c in apps.get_app_configs() if c.models_module is not None][-1]
    tables = connections[using].introspection.table_names()
    if app_config != last or "people_position" not in tables:
        return
    _make_positions()
    _grant()


def _make_positions() -> None:
    from django.contrib.auth.models import Group

    from hr.people.models import Position

    for code, (name_zh, name_en, duties) in POSITIONS.items():
        group, _ = Group.objects.get_or_create(name=code)
        Position.objects.get_or_create(
            code=code,
            defaults={"name_zh": name_zh, "name_en": name_en, "clause": duties, "group": group},
        )


def _grant() -> None:
    from django.contrib.auth.models import Group, Permission

    by_name = {
        f"{row.content_type.app_label}.{row.codename}": row
        for row in Permission.objects.select_related("content_type")
    }
    wanted = defaultdict(set)
    for permission, codes in _allowed.items():
        for code in codes:
            wanted[code].add(by_name[permission])
    for group in Group.objects.filter(name__in=POSITIONS):
        group.permissions.set(wanted[group.name])
