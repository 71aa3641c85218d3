"""The pages of the statistics: who reads them, what small numbers say, and the cases behind a number."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Office
from cases.models import AuditEntry, Case, Tally
from cases.queries_statistics import (
    Period,
    Scope,
    months_on,
    over_time,
    percentile,
    quarter_of,
    year_of,
)
from cases.services import tallies
from cases.views.statistics_time import over_time_block
from cases.views.statistics_words import Teller
from tests.accounts.factories import make_official, sign_in
from tests.conftest import begin_draft, bring_to

MONTH = timezone.localdate().replace(day=1)


def look(user, path="", **asked) -> str:
    answer = sign_in(Client(), user).get(f"/en/statistics/{path}", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def keep(office: Office, n: int, measure="filed", cut="all", value="", **more) -> None:
    group = {"office": office, "procedure": "collective", "is_demo": False, "begun": MONTH, "month": MONTH}
    Tally.objects.create(**group, measure=measure, cut=cut, value=value, n=n, **more)


@pytest.fixture
def filed(cast):
    """A dispute that is being conciliated, and counted."""
    table = bring_to(begin_draft(cast), "in_conciliation")
    tallies.refresh()
    return table


def test_everybody_without_such_a_post_reads_what_is_published_and_nothing_that_runs(filed, client):
    for who in (client, sign_in(Client(), filed.cast.union_rep)):
        page = who.get("/en/statistics/").content.decode()
        assert "tables" in page and "Disputes received" not in page


def test_the_office_reads_small_numbers_as_they_are(filed):
    page = look(filed.cast.head)
    assert "<b>1</b>" in page and "fewer than 5" not in page


def test_the_country_reads_no_number_below_five(filed):
    page = look(filed.cast.delegate)
    assert "<b>fewer than 5</b>" in page and "<b>1</b>" not in page
    assert "412" not in page


def test_a_share_of_fewer_than_five_is_not_told_to_the_country():
    assert (Teller(exact=False).share(1, 4), Teller(exact=True).share(1, 4)) == ("–", "25%")
    assert (Teller(exact=False).bar(1, 400), Teller(exact=False).days(3, 4)) == (0.0, "–")


def test_another_office_is_told_to_the_country_alone(filed):
    elsewhere = Office.objects.get(slug="kampot")
    keep(elsewhere, 777)
    assert "777" not in look(filed.cast.head, office="")
    assert "777" in look(filed.cast.delegate, office="kampot")
    assert (
        sign_in(Client(), filed.cast.head).get("/en/statistics/", {"office": "kampot"}).content.count(b"777")
        == 0
    )


def test_the_settlement_rate_counts_what_is_settled_in_part(filed):
    for way, n in (("settled", 5), ("partly", 3), ("not", 2)):
        keep(filed.cast.office, n, f"conciliation.{way}")
    assert "<b>80%</b>" in look(filed.cast.head)


def test_the_median_is_of_all_days(filed):
    for days, n in ((3, 4), (10, 3), (50, 2)):
        keep(filed.cast.office, n, "days_to_settle", bin=days)
    page = look(filed.cast.head)
    assert "<b>10 days</b>" in page and "<b>50 days</b>" in page
    assert (percentile({}, 0.5), percentile({7: 1}, 0.9)) == (None, 7)


def test_a_breakdown_leads_to_the_cases_that_one_may_see(filed):
    page = look(filed.cast.head, "by/issue/")
    assert "cut=issue&amp;value=overtime" in page
    assert filed.case.number in look(filed.cast.head, "cases/", cut="issue", value="overtime")
    assert filed.case.number not in look(filed.cast.head, "cases/", cut="issue", value="leave")
    assert filed.case.number not in look(
        filed.cast.officer_elsewhere, "cases/", cut="issue", value="overtime"
    )


def test_the_leadership_counts_and_sees_no_case(filed):
    leader = make_official("leadership", None, name="Leader")
    assert "value=overtime" not in look(leader, "by/issue/")
    assert sign_in(Client(), leader).get("/en/statistics/cases/").status_code == 403


@pytest.mark.parametrize("cut", ["issue", "sector", "province", "group"])
def test_every_breakdown_costs_the_same_however_much_there_is(filed, cut):
    who, asked = sign_in(Client(), filed.cast.delegate), []
    for n in range(3):
        with CaptureQueriesContext(connection) as seen:
            assert b"hbar" in who.get(f"/en/statistics/by/{cut}/").content
        asked.append(len(seen))
        for office in Office.objects.all():
            keep(office, n + 5, cut="all" if cut == "province" else cut, value=str(n))
    assert asked[1] == asked[2] <= 12


def test_the_table_is_noted_and_holds_every_figure(filed):
    answer = sign_in(Client(), filed.cast.head).get("/en/statistics/statistics.csv")
    rows = b"".join(answer.streaming_content).decode().splitlines()
    assert AuditEntry.objects.get().data["list"] == "statistics"
    assert "Figures,Disputes received,now,1" in rows and any("By issue,Bonus" in row for row in rows)


@pytest.mark.parametrize("asked", ["period=never", "procedure=x", "office=nowhere"])
def test_a_filter_that_is_not_there_is_said_beside_its_field(filed, asked):
    answer = sign_in(Client(), filed.cast.delegate).get(f"/en/statistics/?{asked}")
    assert answer.status_code == 400 and b"There is a problem" in answer.content


def test_a_drill_that_is_not_there_is_not_found(filed):
    who = sign_in(Client(), filed.cast.head)
    for path in ("cases/?cut=group&value=x", "cases/?cut=x", "by/nothing/"):
        assert who.get(f"/en/statistics/{path}").status_code == 404


def test_the_period_before_has_the_same_length():
    assert quarter_of(dt.date(2026, 2, 9)).before == Period(dt.date(2025, 10, 1), dt.date(2026, 1, 1))
    assert (year_of(2026).before.slug, quarter_of(dt.date(2026, 8, 1)).slug) == ("2025", "2026-q3")


def test_an_open_case_has_its_age(filed):
    Case.objects.filter(pk=filed.case.pk).update(filed_at=filed.case.filed_at - dt.timedelta(days=800))
    tallies.refresh()
    page = look(filed.cast.head)
    assert ">1<" in page.partition("a year ago or longer")[2].partition("</tr>")[0]


def test_the_line_over_time_reaches_eight_quarters_and_draws_no_number_that_is_not_told(filed):
    office, quarter = filed.cast.office, quarter_of(MONTH)
    Tally.objects.create(
        office=office, procedure="collective", is_demo=False, begun=MONTH, measure="filed", cut="all", n=40,
        month=months_on(quarter.begins, -3),
    )  # fmt: skip
    told = {exact: over_time_block(over_time(Scope(None), quarter), Teller(exact)) for exact in (True, False)}
    assert len(told[True].table.lines) == 8 == len(told[True].received.dots)
    assert [line.cells[0] for line in told[True].table.lines[-2:]] == ["40", "1"]
    assert told[False].table.lines[-1].cells[0] == "fewer than 5"
    assert told[False].received.dots == told[True].received.dots[:-1]
    assert told[True].received.dots[-2][1] == 10.0
    assert 'class="line-real" points="10.0,190.0 ' in look(filed.cast.head)
