"""What the portal's own database role may do to each table: one registry, filled by the rooms.

A model that nobody registers is ordinary: the role may select, insert, update and delete.
"""

from dataclasses import dataclass

from django.db.models import Model

ORDINARY = "SELECT, INSERT, UPDATE, DELETE"


@dataclass(frozen=True)
class Protection:
    """The grants of one table; `clause` is named when a change is refused.

    `is_whole`: its rows come with the row they belong to, so that an INSERT may be an attempt too.
    `columns`: those of a stored row that may change.
    """

    grants: str
    clause: str = ""
    chain: str = ""
    is_whole: bool = False
    columns: frozenset[str] = frozenset()


_protections: dict[type[Model], Protection] = {}


def record_changes(
    model: type[Model], *, clause: str, chain: str = "", is_whole: bool = False
) -> None:
    """Every UPDATE or DELETE is let through to the triggers, which record and drop it."""
    _protections[model] = Protection(ORDINARY, clause, chain, is_whole)


def insert_only(model: type[Model], *, clause: str = "", chain: str = "") -> None:
    """The role lacks UPDATE and DELETE: PostgreSQL denies them, and `denials` keeps the attempt."""
    _protections[model] = Protection("SELECT, INSERT", clause, chain)


def read_only(model: type[Model]) -> None:
    """Written by functions of the owner alone."""
    _protections[model] = Protection("SELECT")


def hidden(model: type[Model], *columns: str) -> None:
    """Inserted once; of a stored row the role reads these columns and no other."""
    names = ", ".join(f'"{column}"' for column in columns)
    _protections[model] = Protection(f"INSERT, SELECT ({names})")


def update_columns(model: type[Model], *columns: str) -> None:
    """Inserted once, then only these columns may change; never deleted."""
    names = ", ".join(f'"{column}"' for column in columns)
    grants = f"SELECT, INSERT, UPDATE ({names})"
    _protections[model] = Protection(grants, columns=frozenset(columns))


def never_deleted(*models: type[Model]) -> None:
    """Rows that change as the work goes on, and that no code of ours ever deletes."""
    for model in models:
        _protections[model] = Protection("SELECT, INSERT, UPDATE")


_portal_functions: set[str] = set()


def for_the_portal_alone(*functions: str) -> None:
    """Functions of the owner, with the types of their arguments, that the portal's role may call
    and no other role of the database."""
    _portal_functions.update(functions)


def portal_functions() -> list[str]:
    """All of them."""
    return sorted(_portal_functions)


def protection(model: type[Model]) -> Protection:
    """The protection of a model; history tables of master data are insert-only by themselves."""
    if model in _protections:
        return _protections[model]
    if hasattr(model, "history_id"):
        return Protection("SELECT, INSERT")
    return Protection(ORDINARY)


def clause_of(table: str) -> str:
    """The clause under which changes of a table are refused; empty where none is named."""
    kept = (each.clause for model, each in _protections.items() if model._meta.db_table == table)
    return next(kept, "")


def bound_tables() -> dict[str, Protection]:
    """Table name → protection, for tables whose attempts are recorded."""
    return {
        model._meta.db_table: kept
        for model, kept in _protections.items()
        if kept.grants == ORDINARY
    }


def chains() -> list[str]:
    """Names of all hash chains."""
    return sorted({kept.chain for kept in _protections.values() if kept.chain})
