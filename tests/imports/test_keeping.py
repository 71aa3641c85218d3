"""When what came from an old register is erased: a case without an end, and the file that it came in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Office
from cases.law import keeping_book
from cases.models import Case, CaseImport, ImportRow
from cases.services.brought_in import kept_for, sweep
from cases.services.retention import ERASED, due_in, due_of
from tests.accounts.factories import sign_in
from tests.imports.conftest import as_csv, looked, row, taken

pytestmark = pytest.mark.django_db


def brought(head, **cells) -> Case:
    """The case that one row of an old register becomes."""
    taken(looked(head, as_csv([row(**cells)])))
    return Case.objects.get()


@pytest.mark.parametrize(
    ("ended", "counted"),
    [("2010-04-03", date(2010, 4, 3)), ("4/2010", date(2010, 4, 30)), ("2011", date(2011, 12, 31))],
)
def test_an_end_is_the_last_day_that_the_register_may_mean(head, ended, counted):
    due = due_of(brought(head, Date_closed=ended), "KEEP_CONTACTS")
    assert (due.counted_from, due.months, due.no_end) == (counted, 24, False)


def test_without_an_end_the_longest_of_all_rules_runs_from_the_latest_day_known(head):
    case = brought(head, Date_closed="")
    assert case.ended_at == case.filed_at
    for code in ERASED:
        due = due_of(case, code)
        assert (due.counted_from, due.months, due.no_end) == (date(2010, 3, 5), 120, True)
    event = case.events.get()
    event.pk, event.seq, event.action = None, 2, "correct"
    event.occurred_at = event.occurred_at.replace(year=2019)
    event.save(force_insert=True)
    assert due_of(Case.objects.get(), "KEEP_CONTACTS").due_on.year == 2029


def test_what_is_not_due_yet_fills_no_list_and_the_page_says_why_this_date(head, client):
    recent = (timezone.localdate() - timedelta(days=9 * 365)).isoformat()
    rows = [row(number=f"{n}/x", Date_received=recent, Date_closed="") for n in range(3)]
    taken(looked(head, as_csv(rows)))
    assert due_in(Case.objects.all(), timezone.now()) == []
    page = sign_in(client, head).get(f"/en/cases/{Case.objects.first().number}/keeping/").content.decode()
    assert page.count("The old register names no end of this case.") == len(ERASED)
    assert "120 months from the latest day known of it" in page
    Case.objects.update(filed_at=timezone.now() - timedelta(days=11 * 366))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cases.services.retention._MOST", 1)
        assert {d.rule.code for d in due_in(Case.objects.all(), timezone.now() + timedelta(days=800))} == set(
            ERASED
        )


def test_a_case_file_of_an_archive_says_its_own_end_and_falls_due_by_it(head):
    brought(head)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE cases_oldcase SET said = '{}'")
    due = due_in(Case.objects.all(), timezone.now())
    assert {(d.rule.code, d.no_end) for d in due} == {(code, False) for code in ERASED}


def test_a_file_is_forgotten_after_its_days_with_the_rows_nobody_took_and_the_page_still_opens(head, client):
    begun = taken(looked(head, as_csv([row(), row(number="8", Result="nonsense")])))
    other = looked(head, as_csv([row(number="9")]), source="Never taken")
    later = begun.created_at + (kept_for() or timedelta())
    assert sweep(later - timedelta(minutes=1)) == 0
    assert ImportRow.objects.exclude(cells=[]).count() == 3
    assert sweep(later + timedelta(hours=1)) == 2
    assert not CaseImport.objects.filter(pk=other.pk).exists()
    assert list(ImportRow.objects.values_list("cells", "values", "problems")) == [([], {}, [])]
    assert bytes(CaseImport.objects.get().content) == b""
    assert sign_in(client, head).get(f"/en/imports/{begun.pk}/").status_code == 200
    assert Office.objects.exists() and sweep(later + timedelta(days=1)) == 0


def test_without_a_rule_that_says_how_long_a_file_stays(head, monkeypatch):
    begun = looked(head, as_csv([row()]))
    monkeypatch.setitem(keeping_book().sets[-1].rules, "KEEP_IMPORT", None)
    assert sweep(begun.created_at + timedelta(days=4000)) == 0
