"""The three database roles: who owns the tables, who runs the site, who makes reports.

The owner migrates. The site's role may not change or remove what is append-only, whatever a statement
injected into it says; which tables those are, their triggers tell. The reports' role reads columns that
hold no names and no words of anybody.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, transaction
from psycopg import sql

READABLE: dict[str, tuple[str, ...]] = {
    "accounts_office": ("id", "slug", "name_en", "name_km"),
    "cases_case": (
        "id", "procedure", "state", "office_id", "sector", "workers", "women", "migrants", "informal",
        "strike_now", "retries", "presumed_at_fault", "created_at", "filed_at", "ended_at", "is_open",
        "next_deadline", "next_deadline_code", "is_demo",
    ),
    "cases_caseevent": (
        "id", "case_id", "seq", "action", "role", "state_before", "state_after", "recorded_at", "occurred_at",
        "day_only", "basis",
    ),
    "cases_deadline": (
        "id", "case_id", "code", "trigger_at", "length", "unit", "due_at", "due_on", "basis", "rule_set",
        "verified", "status",
    ),
    "cases_issue": ("id", "case_id", "kind", "category", "status", "claimant_workers", "respondent_workers"),
    "cases_party": ("id", "case_id", "role", "side", "kind", "workers", "women"),
    "workflow_holiday": (),
    "workflow_calendarversion": (),
}  # fmt: skip
"""What reports may read: columns by table; none named means all of them."""


EMPTIED: dict[str, str] = {
    "cases_caseevent": "data", "cases_casenote": "text", "cases_oldcase": "said", "cases_seal": "content",
    "cases_sectionversion": "text", "cases_signature": "signer",
}  # fmt: skip
"""Columns of append-only tables that are emptied by rule; triggers see to it that only then."""


def append_only_tables() -> list[str]:
    """The tables whose triggers say that rows are only added."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if any(trigger.name == "append_only" for trigger in getattr(model._meta, "triggers", []))
    )


def make_roles(app: str, reader: str) -> None:
    """Make the two roles where they are missing, and give each exactly what it may do.

    Run as the owner of the tables, again after each migration: what a migration adds is nobody's before.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for role in (app, reader):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        for statement in grants(app, reader, str(connection.settings_dict["NAME"])):
            cursor.execute(statement)


def grants(app: str, reader: str, database: str) -> Iterator[sql.Composed]:
    """The statements, from nothing up."""
    site, reports = sql.Identifier(app), sql.Identifier(reader)
    both = sql.SQL(", ").join([site, reports])
    for line in (
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {both}",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {both}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {both}",
        "GRANT USAGE ON SCHEMA public TO {both}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {site}",
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {site}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {site}",
    ):
        yield sql.SQL(line).format(both=both, site=site, database=sql.Identifier(database))
    for table in append_only_tables():
        yield sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(sql.Identifier(table), site)
    for table, column in EMPTIED.items():
        names = (sql.Identifier(column), sql.Identifier(table), site)
        yield sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(*names)
    for table, columns in READABLE.items():
        part = (
            sql.SQL(" ({})").format(sql.SQL(", ").join(map(sql.Identifier, columns)))
            if columns
            else sql.SQL("")
        )
        yield sql.SQL("GRANT SELECT{} ON {} TO {}").format(part, sql.Identifier(table), reports)
