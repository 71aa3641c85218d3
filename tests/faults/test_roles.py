"""The site's own database role cannot change the record, whatever is injected into a statement of its."""

from __future__ import annotations

import re

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from cases.models import Case, CaseEvent
from config import grants

pytestmark = [pytest.mark.database, pytest.mark.django_db]

KEPT = [
    "cases_auditentry",
    "cases_caseevent",
    "cases_casenote",
    "cases_keptanswer",
    "cases_oldcase",
    "cases_paper",
    "cases_publicaward",
    "cases_release",
    "cases_seal",
    "cases_sectionversion",
    "cases_signature",
    "config_wordingreview",
    "dialogue_clause",
    "dialogue_endorsement",
    "dialogue_entry",
    "dialogue_keptstep",
    "dialogue_minutescomment",
    "dialogue_minutessignature",
    "dialogue_minutesversion",
    "dialogue_progressreport",
    "dialogue_reservation",
    "dialogue_targetchange",
    "notifications_attempt",
]


@pytest.fixture
def become(raw):
    """Makes the roles and goes on as one of them, until the test's end undoes it all."""
    grants.make_roles("trial_app", "trial_reader")

    def go_on_as(role):
        raw(f"SET LOCAL ROLE {role}")

    yield go_on_as
    raw("RESET ROLE")


def refusal(raw, sql, params=None):
    """The words with which the database refuses."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        raw(sql, params)
    return str(refused.value)


def test_exactly_the_tables_of_the_record_are_append_only():
    assert grants.append_only_tables() == KEPT


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_site_can_only_add_to_the_record(become, raw, table, sql):
    become("trial_app")
    column = "code" if table == "cases_paper" else "id"
    assert "permission denied" in refusal(raw, sql.format(table).replace("id = id", f"{column} = {column}"))


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE cases_caseevent DISABLE TRIGGER ALL",
        "DROP TRIGGER pgtrigger_state_edges_43a50 ON cases_case",
        "SET LOCAL session_replication_role = replica",
        "CREATE TABLE public.mine (n int)",
        "DELETE FROM django_migrations",
        "SELECT setval(pg_get_serial_sequence('cases_caseevent', 'id'), 1)",
        "CREATE OR REPLACE FUNCTION pgtrigger_state_edges_43a50() RETURNS trigger LANGUAGE sql AS ''",
    ],
)
def test_the_site_cannot_take_the_guards_away(become, raw, sql):
    become("trial_app")
    assert re.search("permission denied|must be owner", refusal(raw, sql))


IGNORE = "SELECT set_config('pgtrigger.ignore', %s, true)"


def guards(raw):
    """The names of every guard there is, as the setting would have them."""
    found = raw("SELECT '{' || string_agg(tgname, ',') || '}' FROM pg_trigger WHERE NOT tgisinternal")
    return list(found[0])


@pytest.mark.parametrize("role", ["trial_app", "concord"])
def test_no_session_setting_switches_a_guard_off(at_state, become, raw, role):
    case = at_state("filed").case
    become(role)
    raw(IGNORE, guards(raw))
    for state in ("settled", "closed", "in_arbitration"):
        assert "Invalid transition" in refusal(
            raw, "UPDATE cases_case SET state = %s WHERE id = %s", [state, case.pk]
        )
    assert refusal(raw, "DELETE FROM cases_case WHERE id = %s", [case.pk])
    assert refusal(raw, "UPDATE cases_caseevent SET role = 'x'")


def test_a_case_is_born_as_a_draft_even_by_hand(at_state, become, raw):
    case = at_state("filed").case
    become("trial_app")
    columns = ", ".join(
        f.column for f in Case._meta.concrete_fields if f.column not in ("id", "number", "state")
    )
    sql = f"INSERT INTO cases_case (number, state, {columns}) SELECT 'X', 'settled', {columns} FROM cases_case WHERE id = %s"
    assert "Cannot insert" in refusal(raw, sql, [case.pk])


def test_a_lawful_edge_by_hand_leaves_a_case_that_does_not_verify(at_state, become, raw, capsys):
    case = at_state("filed").case
    become("trial_app")
    raw("UPDATE cases_case SET state = 'under_review' WHERE id = %s", [case.pk])
    with pytest.raises(SystemExit):
        call_command("verify_chain")
    assert "its state is under_review; the record says filed" in capsys.readouterr().out


def test_the_site_still_takes_every_step_as_its_own_role(draft, become):
    table = draft()
    become("trial_app")
    table.do("union_rep", "file", {"declaration": True}, key="f")
    table.do("officer", "take_up", key="t")
    table.do("officer", "add_note", {"text": "A thought"})
    table.do("officer", "accept", {"kinds": {"1": "rights", "2": "interests"}})
    table.do("head", "appoint_conciliator", {"conciliator": table.cast.conciliator.pk})
    assert (table.case.state, CaseEvent.objects.count()) == ("in_conciliation", 5)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT text FROM cases_casenote", "SELECT sheet FROM cases_case", "SELECT data FROM cases_caseevent",
        "SELECT name FROM cases_party", "SELECT * FROM django_session", "SELECT password FROM accounts_user",
        "SELECT * FROM mfa_authenticator", "UPDATE cases_case SET state = state", "DELETE FROM cases_issue",
    ],
)  # fmt: skip
def test_reports_read_no_names_and_no_words_and_write_nothing(become, raw, sql):
    become("trial_reader")
    assert "permission denied" in refusal(raw, sql)


def test_reports_count_cases_by_state_and_sector(at_state, become, raw):
    at_state("filed")
    become("trial_reader")
    assert raw("SELECT state, sector, count(*) FROM cases_case GROUP BY 1, 2") == [("filed", "", 1)]


def test_making_the_roles_again_changes_nothing(become, raw):
    held = "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee ~ '^trial'"
    before = sorted(raw(held))
    grants.make_roles("trial_app", "trial_reader")
    assert sorted(raw(held)) == before


def test_the_command_says_what_it_gave(raw, capsys):
    call_command("grants", app="trial_app", reader="trial_reader")
    assert (
        "trial_app reads and writes; it can only add to cases_auditentry, cases_caseevent"
        in capsys.readouterr().out
    )


def test_who_may_not_make_roles_is_told_to_run_it_as_the_owner(become):
    become("trial_app")
    with pytest.raises(CommandError, match="as the owner"), transaction.atomic():
        call_command("grants", app="one_more", reader="trial_reader")


def found(settings, local):
    settings.LOCAL = local
    return [m.id for m in run_checks(tags=[Tags.database], databases=["default"])]


def test_a_public_site_that_runs_as_the_owner_is_warned(become, settings):
    assert found(settings, local=False) == ["config.W006"]
    assert found(settings, local=True) == []
    become("trial_app")
    assert found(settings, local=False) == []
    assert connection.in_atomic_block
