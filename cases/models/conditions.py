"""Conditions written in SQL over the columns of a row: for rules that every request asks."""

from __future__ import annotations

from functools import cache
from string import Formatter
from typing import Any

from django.db.models import BooleanField, Expression, F

_YES_OR_NO = BooleanField()


@cache
def _names_in(sql: str) -> list[str]:
    """The columns that a condition speaks of; its texts are few and fixed."""
    return sorted({name for _text, name, *_rest in Formatter().parse(sql) if name})


@cache
def _on(sql: str, table: str) -> str:
    return sql.format(**{name: f"{table}.{name}" for name in _names_in(sql)})


class Condition(Expression):
    """A condition on a row; `{name}` stands for its column of that name, `%s` for a value.

    Building such a rule from querysets takes longer than the database takes to answer. Conditions join
    with `&`, `|` and `~`; a queryset takes one in `filter`, hand-written SQL through `on`.
    """

    def __init__(self, sql: str, *params: Any) -> None:
        super().__init__(output_field=_YES_OR_NO)
        self.sql = sql
        self.params = params
        self.columns: list[Any] | None = None

    def __and__(self, other: Any) -> Any:
        if not isinstance(other, Condition):
            return super().__and__(other)
        return Condition(f"({self.sql} AND {other.sql})", *self.params, *other.params)

    def __or__(self, other: Any) -> Any:
        if not isinstance(other, Condition):
            return super().__or__(other)
        return Condition(f"({self.sql} OR {other.sql})", *self.params, *other.params)

    def __invert__(self) -> Any:
        return Condition(f"NOT ({self.sql})", *self.params)

    def on(self, table: str) -> tuple[str, tuple[Any, ...]]:
        """The condition as SQL about the rows of a table of that name, and its values."""
        return _on(self.sql, table), self.params

    def get_source_expressions(self) -> list[Any]:
        """The columns, for Django to find in its query."""
        if self.columns is None:
            self.columns = [F(name) for name in _names_in(self.sql)]
        return self.columns

    def set_source_expressions(self, exprs: Any) -> None:
        """Take the columns as Django found them."""
        self.columns = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The condition as SQL, and its values."""
        found = [compiler.compile(column)[0] for column in self.get_source_expressions()]
        return f"({self.sql.format(**dict(zip(_names_in(self.sql), found, strict=True)))})", self.params
