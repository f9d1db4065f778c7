"""Rows written by the hundred a second: an INSERT that is put together once for each model.

Django builds the text of an INSERT anew for every row, which takes longer than the database
needs to run it. Fields prepare their values as for `save`; no signals are sent.
"""

from functools import cache

from django.db import connection, models


@cache
def _given(model: type[models.Model]) -> list[models.Field]:
    """The fields whose values a row brings along."""
    meta = model._meta
    return [
        field
        for field in meta.concrete_fields
        if field is not meta.auto_field and not field.generated and not field.has_db_default()
    ]


@cache
def _filled(model: type[models.Model]) -> list[models.Field]:
    """The fields that the database fills and the row is told of."""
    fields = model._meta.concrete_fields
    told = [field for field in fields if field not in _given(model) and not field.generated]
    return told or [model._meta.pk]


@cache
def _statement(model: type[models.Model], otherwise: str) -> str:
    columns, filled = (
        ", ".join(connection.ops.quote_name(field.column) for field in fields)
        for fields in (_given(model), _filled(model))
    )
    table = connection.ops.quote_name(model._meta.db_table)
    marks = ", ".join(["%s"] * len(_given(model)))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks}) {otherwise} RETURNING {filled}"


def insert(row: models.Model) -> None:
    """Insert a new row; it gets its id and what else the database fills."""
    _insert(row, "")


def insert_once(row: models.Model) -> bool:
    """Insert a new row; False, and nothing written, where a unique one like it stands already."""
    return _insert(row, "ON CONFLICT DO NOTHING")


def _insert(row: models.Model, otherwise: str) -> bool:
    model = type(row)
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in _given(model)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_statement(model, otherwise), values)
        filled = cursor.fetchone()
    if filled is None:
        return False
    for field, value in zip(_filled(model), filled, strict=True):
        setattr(row, field.attname, value)
    row._state.adding, row._state.db = False, connection.alias
    return True
