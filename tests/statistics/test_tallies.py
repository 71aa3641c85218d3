"""The kept counts are what counting every case gives, whatever happened to the cases and in which order.

`HISTORIES=200` plays so many random histories instead of the few that each change pays for.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import translation

from cases.models import Case, Deadline, Issue, Tally, TallyMark
from cases.services import tallies
from tests.conftest import begin_draft, make_cast
from tests.samples import WORLDS, enter, seat_the_council

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HISTORIES = int(os.environ.get("HISTORIES", "3"))
ENDS = ["settled", "final", "court", "refused", "void", "stopped", "strike", "received", "again"]
BEHIND = [
    "UPDATE cases_case SET sector = 'food' WHERE id = %s",
    "UPDATE cases_case SET office_id = (SELECT id FROM accounts_office WHERE slug = 'kampot') WHERE id = %s",
    "UPDATE cases_case SET filed_at = filed_at - interval '70 days' WHERE id = %s",
    "UPDATE cases_case SET migrants = 3, women = 400 WHERE id = %s",
    "UPDATE cases_deadline SET status = 'missed' WHERE case_id = %s AND status = 'running'",
    "UPDATE cases_issue SET category = 'leave' WHERE case_id = %s AND key = '1'",
]
"""Changes that no act makes, or that one makes behind the case's own row."""


def way_to(world: str | None) -> list[str]:
    return [*way_to(WORLDS[world].parent), world] if world else []


def play(cast, chance: Random) -> None:
    """A case's history, with counts at any moment of it and changes that no act makes."""
    way = way_to(chance.choice(ENDS))
    table = begin_draft(cast, WORLDS[way[0]].procedure)
    for name in way:
        enter(table, name)
        if chance.random() < 0.3:
            tallies.refresh()
        if chance.random() < 0.2:
            change(table.case, chance)


def change(case: Case, chance: Random) -> None:
    with connection.cursor() as cursor:
        cursor.execute(chance.choice(BEHIND), [case.pk])


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    """Some cases of which much has happened, in a transaction that ends with this file."""
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        cast, chance = make_cast(), Random(20261126)
        seat_the_council(cast)
        for _history in range(HISTORIES):
            play(cast, chance)
        tallies.refresh()
        yield cast
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def cast(played):
    """The people of those cases; what a test changes is undone."""
    return played


def rows() -> list[tuple]:
    return sorted(Tally.objects.values_list("measure", "cut", "value", "month", "bin", "n", "amount"))


def test_after_random_histories_the_kept_counts_are_those_of_a_full_count():
    assert tallies.differences() == []
    kept = rows()
    tallies.recount()
    assert kept == rows()
    assert len(kept) > 30 and not TallyMark.objects.exists()


def done_behind(sql: str) -> bool:
    """Whether the kept counts are still right after a change of every case that no act makes."""
    for pk in Case.objects.exclude(state="draft").values_list("pk", flat=True):
        with connection.cursor() as cursor:
            cursor.execute(sql, [pk])
    tallies.refresh()
    return tallies.differences() == []


@pytest.mark.parametrize("marks", [True, False], ids=["marked", "sabotaged"])
@pytest.mark.parametrize("sql", BEHIND, ids=range(len(BEHIND)))
def test_a_change_behind_the_acts_is_counted_unless_the_marks_are_off(sql, marks):
    Deadline.objects.filter(pk=Deadline.objects.filter(is_right=False).first().pk).update(status="running")
    tallies.refresh()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if not marks:
            cursor.execute(f"ALTER TABLE {sql.split()[1]} DISABLE TRIGGER marks_group")
    assert done_behind(sql) is marks


def total(**where) -> int:
    return Tally.objects.filter(**where).aggregate(n=Sum("n"))["n"] or 0


def test_what_is_counted_is_what_the_cases_say():
    cases = list(Case.objects.exclude(state="draft"))
    assert total(measure="filed", cut="all") == len(cases)
    assert total(measure="open") == sum(case.is_open for case in cases)
    for value, n in Counter(case.sector for case in cases).items():
        assert total(measure="filed", cut="sector", value=value) == n
    issues = set(Issue.objects.values_list("case_id", "category"))
    for value, n in Counter(category for _case, category in issues).items():
        assert total(measure="filed", cut="issue", value=value) == n
    clocks = Deadline.objects.filter(is_right=False, status__in=["met", "missed"])
    for (code, status), n in Counter(clocks.values_list("code", "status")).items():
        assert total(measure="clock", cut=status, value=code) == n


def test_a_settled_dispute_is_counted_at_its_end_with_its_days(cast):
    before = Counter(
        {name: total(measure=name, cut="all") for name in ("conciliation.settled", "conciliation.not")}
    )
    table = begin_draft(cast)
    for name in way_to("settled"):
        enter(table, name)
    tallies.refresh()
    assert total(measure="conciliation.settled", cut="all") == before["conciliation.settled"] + 1
    assert total(measure="conciliation.not", cut="all") == before["conciliation.not"]
    mine = Tally.objects.filter(office=table.case.office_id)
    assert mine.filter(measure="days_to_settle", cut="all", bin=0).exists()
    assert mine.filter(measure="promise.settlement", value="open").exists()
    assert set(mine.filter(measure="stay").values_list("value", flat=True)) >= {"filed", "in_conciliation"}


def test_a_draft_is_counted_nowhere(cast):
    kept = rows()
    begin_draft(cast)
    assert tallies.refresh() == 0 and rows() == kept


def test_the_command_says_where_a_count_is_wrong_and_mends_it():
    said = StringIO()
    Tally.objects.filter(measure="filed", cut="all").update(n=77)
    with pytest.raises(SystemExit):
        call_command("recount_statistics", "--check", stdout=said)
    assert "filed all" in said.getvalue()
    call_command("recount_statistics", stdout=said)
    call_command("recount_statistics", "--check", stdout=said)
    assert said.getvalue().rstrip().endswith("0 differences")


def test_a_group_that_waits_to_be_counted_is_no_difference():
    case = Case.objects.first()
    Case.objects.filter(pk=case.pk).update(filed_at=case.filed_at - dt.timedelta(days=400))
    assert TallyMark.objects.exists() and tallies.differences() == []
