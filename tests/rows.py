"""Rows that many tests begin with: made once in a process, and put back for every other test as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

Insert = tuple[str, list[Any]]
AT_ONCE = 200
"""Rows in one statement: no database refuses as many."""


class Rows:
    """What `make` writes into the tables of `app`, where nothing stands in them yet.

    It comes back with the keys that it had at first. Nothing else has them: of the rows that a test writes, all have
    gone with their test, and a database counts on behind the highest key that it saw.
    """

    def __init__(self, app: str, make: Callable[[], Model]) -> None:
        self.app = app
        self.make = make
        self.first: Model | None = None
        self.inserts: list[Insert] = []

    def write(self) -> Model:
        """The row that `make` returns, with all that belongs to it."""
        models = list(apps.get_app_config(self.app).get_models(include_auto_created=True))
        if any(model._default_manager.exists() for model in models):
            return self.make()
        if self.first is None:
            self.first = self.make()
            self.inserts = [insert for model in models for insert in inserts(model)]
        else:
            # All at once: parts of a framework point to each other.
            with transaction.atomic(), connection.cursor() as cursor:
                for statement, values in self.inserts:
                    cursor.execute(statement, values)
        return type(self.first)._default_manager.get(pk=self.first.pk)


def inserts(model: type[Model]) -> list[Insert]:
    """The statements that write the rows of `model` again."""
    names = [field.column for field in model._meta.concrete_fields]
    columns = ", ".join(map(connection.ops.quote_name, names))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table}")  # noqa: S608  (names of our own)
        rows = cursor.fetchall()
    marks = f"({', '.join(['%s'] * len(names))})"
    parts = [rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE)]
    return [
        (
            f"INSERT INTO {table} ({columns}) VALUES {', '.join([marks] * len(part))}",  # noqa: S608
            [value for row in part for value in row],
        )
        for part in parts
    ]
