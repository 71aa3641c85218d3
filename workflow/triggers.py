"""Triggers that nobody can switch off for a session: what the database must refuse, it refuses to all.

pgtrigger's own triggers obey the session setting `pgtrigger.ignore`, which any role may set, and so may
an injected statement. These do not ask for it. Only the owner of a table can still disable them.
"""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models
from pgtrigger import compiler


class FirmSql(compiler.UpsertTriggerSql):
    """The statements that install a trigger which asks for no leave."""

    def get_template(self) -> str:
        """The template; never edit it, because migrations refer to it."""
        return """
            CREATE OR REPLACE FUNCTION {pgid}()
            RETURNS TRIGGER AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql;

            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE {constraint} TRIGGER {pgid}
                {when} {operation} ON {table}
                {timing}
                {referencing}
                FOR EACH {level} {condition}
                EXECUTE PROCEDURE {execute};

            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class Firm(pgtrigger.Trigger):
    """A trigger that no session setting switches off."""

    def compile(self, model: models.Model) -> compiler.Trigger:
        """The trigger as migrations keep it."""
        found = super().compile(model)
        parts: dict[str, Any] = dict(found.sql.kwargs)
        parts.pop("ignore_func_name", None)
        return compiler.Trigger(name=found.name, sql=FirmSql(**parts))


class FirmEdges(Firm, pgtrigger.FSM):
    """Refuses every change of a state field that is not among its transitions."""


class FirmProtect(Firm, pgtrigger.Protect):
    """Refuses an operation on the rows that fit its condition."""


def append_only(emptied: str = "", when: str = "", *, text: bool = True) -> list[Firm]:
    """Triggers that refuse UPDATE, DELETE and TRUNCATE on a table of the record.

    The column `emptied`, if one is named, may be emptied and nothing else, where the SQL `when` holds of OLD.
    Where it is no `text`, `when` also says what NEW may hold.
    """
    guard = "RAISE EXCEPTION 'the record is append-only: % on %', TG_OP, TG_TABLE_NAME;"
    if emptied:
        alike = f"to_jsonb(NEW) - '{emptied}' = to_jsonb(OLD) - '{emptied}'"
        empty = f"NEW.{emptied} = '' AND " if text else ""
        leave = f"IF {empty}{alike} AND {when} THEN RETURN NEW; END IF;"
        guard = f"IF TG_OP = 'UPDATE' THEN {leave} END IF; {guard}"
    changes = pgtrigger.Update | pgtrigger.Delete
    return [
        Firm(name="append_only", when=pgtrigger.Before, operation=changes, func=guard),
        Firm(
            name="no_truncate", level=pgtrigger.Statement, when=pgtrigger.Before,
            operation=pgtrigger.Truncate, func=guard,
        ),
    ]  # fmt: skip
