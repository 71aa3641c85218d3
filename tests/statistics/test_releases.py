"""What is published stays as it is, is the same on the page, as CSV and as JSON, and leaves the small out."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from cases.models import Case, Release
from cases.published_tables import BY_SLUG, TABLES
from cases.queries_statistics import quarter_of
from cases.services import releasing
from cases.services.releasing import Counted, content_of, count, names_of
from tests.conftest import begin_draft, bring_to

QUARTER = quarter_of(dt.date(2026, 1, 1))
pytestmark = pytest.mark.django_db


def publish(period=QUARTER) -> list[Release]:
    return releasing.publish(period, timezone.now(), demo=False)


@pytest.fixture
def sectors() -> Release:
    """A table of sectors with 40, 30 and 2 disputes, as published."""
    counted = Counted(names_of("sector"), names_of(""))
    for case in range(72):
        counted.found[0 if case < 40 else 1 if case < 70 else 2, 0].append(case)
        counted.sides[case, "employer"] = counted.sides[case, "workers"] = {str(case)}
    made = releasing.release(BY_SLUG["filed-by-sector"], "2026-q1", content_of(counted), timezone.now())
    made.save()
    return made


def test_a_published_table_is_the_same_on_the_page_as_csv_and_as_json(sectors, client):
    page = client.get("/en/statistics/tables/filed-by-sector/2026-q1/").content.decode()
    data = client.get("/en/statistics/tables/filed-by-sector/2026-q1.json").json()
    table = b"".join(
        client.get("/en/statistics/tables/filed-by-sector/2026-q1.csv").streaming_content
    ).decode()
    assert (
        data["cells"][0] == [40, None]
        and data["cells"][1] == [None, None]
        and data["cells"][-1] == [None, 70]
    )
    assert ">40<" in page and ">30<" not in page and "hidden" in page
    assert "garment,40," in table and "footwear,," in table
    assert (
        data["sha256"] == Release.digest_of("filed-by-sector", "2026-q1", sectors.content)
        and data["sha256"] in page
    )


def test_a_published_table_is_never_published_again_nor_changed(sectors):
    assert {row.table for row in publish()} == {table.slug for table in TABLES} - {"filed-by-sector"}
    assert publish() == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.update(digest="")
    assert Release.objects.get(pk=sectors.pk).content == sectors.content


def test_what_is_counted_is_what_was_filed_in_the_quarter(cast):
    filed = bring_to(begin_draft(cast), "in_conciliation").case
    moment = dt.datetime(2026, 2, 3, tzinfo=dt.UTC)
    Case.objects.filter(pk=filed.pk).update(filed_at=moment)
    counted = {table.slug: count(table, QUARTER, demo=False) for table in TABLES}
    places = {slug: [cell for cell, cases in each.found.items() if cases] for slug, each in counted.items()}
    assert places["filed-by-province"] == [(names_of("province").index("phnom-penh"), 1)]
    assert len(places["filed-by-issue"]) == 2 and len(places["filed-by-workers"]) == 1
    assert counted["filed-by-sector"].sides[filed.pk, "employer"] == {str(cast.employer.pk)}
    assert not any(map(any, count(BY_SLUG["filed-by-sector"], QUARTER.before, demo=False).found.values()))


def test_a_quarter_is_published_fifteen_days_after_its_end():
    for day, made in ((15, 0), (16, len(TABLES))):
        today = dt.date(2026, 4, day)
        before = releasing.publish_due(today - dt.timedelta(days=20), timezone.now(), demo=False)
        assert releasing.publish_due(today, timezone.now(), demo=False) == made, before


def test_a_quarter_of_nothing_says_so(client):
    publish()
    for table in TABLES:
        page = client.get(f"/en/statistics/tables/{table.slug}/2026-q1/").content.decode()
        assert "nothing is told" in page or table.any_of


def test_everybody_finds_every_table(sectors, client):
    publish()
    page = client.get("/en/statistics/").content.decode()
    assert page.count("/en/statistics/tables/") == len(TABLES) and "2026, first quarter" in page


@pytest.mark.parametrize(
    "path", ["nothing/2026-q1/", "filed-by-sector/2025-q9/", "filed-by-sector/2025-q1.csv"]
)
def test_a_table_that_was_not_published_is_not_found(sectors, client, path):
    assert client.get(f"/en/statistics/tables/{path}").status_code == 404


def test_the_command_publishes_no_quarter_that_is_not_over():
    call_command("publish_statistics", "2026-q1")
    assert Release.objects.filter(period="2026-q1").count() == len(TABLES)
    for wrong in ("2099-q1", "2026-q5", "x"):
        with pytest.raises(CommandError):
            call_command("publish_statistics", wrong)
