"""Pages of a work plan: who sees what, what it says, its steps, values and a second person."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogue.models import (
    Indicator,
    Measurement,
    Milestone,
    PlanItem,
    ProgressReport,
    TargetChange,
    WorkPlan,
)
from dialogue.services.agreeing import let_days_come

pytestmark = pytest.mark.django_db
VALUE = {"indicator": "3.1.1-a", "value": "40", "on": "2026-07-01", "evidence": "Register"}


def text_of(page):
    assert page.status_code == 200, page.status_code
    return page.content.decode()


def test_strangers_do_not_know_a_plan_before_its_endorsement(plan):
    assert plan.get("stranger").status_code == 404
    assert plan.get("nobody").status_code == 404
    assert plan.get("stranger", "/indicators/3.1.1-a/").status_code == 404
    assert plan.get("stranger", ".json").status_code == 404
    assert "2026-2027" in text_of(plan.get("observer"))


def test_the_page_says_the_sentence_the_states_and_whose_turn_it_is(plan):
    page = text_of(plan.get("secretary"))
    assert "1 of 2 indicators on track, 0 need attention, 1 without recent data." in page
    assert "31" in page and "On track" in page and "No recent data" in page
    assert "Workers" in page and "endorses the plan" in page


def test_the_plan_is_found_by_its_name_too(plan):
    plan.get("secretary")
    assert plan.client.get("/en/workplan/2026-2027/").status_code == 200
    assert plan.client.get("/en/workplan/1999-2000/").status_code == 404
    assert "2026-2027" in text_of(plan.client.get("/en/workplan/"))


def test_filters_leave_what_fits_and_say_so_when_nothing_does(plan):
    assert "3.1.1-a" in text_of(plan.get("secretary", "/?state=on"))
    tree = text_of(plan.get("secretary", "/?state=done"))
    assert "No indicator fits" in tree
    assert plan.get("secretary", "/?state=purple").status_code == 400


def test_the_last_side_endorses_and_the_plan_is_in_force(plan):
    answer = plan.post("workers", "endorse_plan", constituency="workers")
    assert answer.status_code == 302
    assert plan.fresh().state == "in_force"
    assert "2026-2027" in text_of(plan.get("nobody"))


def test_who_holds_no_mandate_to_endorse_is_kept_out(plan):
    assert plan.get("employers", "/do/endorse_plan/").status_code == 403
    assert plan.get("observer", "/do/report_value/").status_code == 403


def test_a_value_counts_once_a_second_person_verified_it(plan):
    assert plan.post("workers", "report_value", **VALUE, women="20", split="Siem Reap 12").status_code == 302
    row = Measurement.objects.latest("id")
    assert (row.split, row.verified_at) == ({"Siem Reap": 12, "women": 20}, None)
    own = plan.post("workers", "verify_value", measurement=row.pk, checked="on")
    assert own.status_code == 409
    assert "[40]" in text_of(plan.get("government", "/indicators/3.1.1-a/"))
    assert plan.post("government", "verify_value", measurement=row.pk, checked="on").status_code == 302
    assert Measurement.objects.get(pk=row.pk).verified_by == plan.people["government"]


def test_the_partners_accept_a_value_after_a_second_person_verified_it(plan):
    plan.post("workers", "report_value", **VALUE)
    row = Measurement.objects.latest("id")
    early = plan.post("secretary", "accept_value", measurement=row.pk, accepted_in="MT-2026-0001")
    assert early.status_code == 422
    plan.post("government", "verify_value", measurement=row.pk, checked="on")
    assert plan.get("government", f"/do/accept_value/?measurement={row.pk}").status_code == 403
    done = plan.post("secretary", "accept_value", measurement=row.pk, accepted_in="MT-2026-0001")
    assert done.status_code == 302
    page = text_of(plan.get("secretary", "/indicators/3.1.1-a/"))
    assert "Accepted" in page and "MT-2026-0001" in page


def test_an_unverified_value_is_for_the_partners_alone(plan):
    plan.post("workers", "report_value", **{**VALUE, "value": "47.5"})
    plan.post("workers", "endorse_plan", constituency="workers")
    assert "47.5" in text_of(plan.get("government"))
    assert "47.5" not in text_of(plan.get("nobody"))
    assert "47.5" not in text_of(plan.get("nobody", "/indicators/3.1.1-a/"))
    assert "47.5" not in text_of(plan.get("nobody", ".json"))


@pytest.mark.parametrize(
    ("wrong", "word"),
    [({"value": "many"}, "number"), ({"on": "2099-01-01"}, "not come"), ({"evidence": ""}, "We need an answer"),
     ({"value": "9999"}, "far from"), ({"split": "Siem Reap many"}, "name, a space and a number"), ({"value": "NaN"}, "number")],
)  # fmt: skip
def test_a_wrong_value_is_told_and_kept(plan, wrong, word):
    answer = plan.post("workers", "report_value", **{**VALUE, **wrong})
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert Measurement.objects.count() == 1


def test_a_far_value_passes_once_it_is_confirmed(plan):
    assert (
        plan.post("workers", "report_value", **{**VALUE, "value": "9,999", "confirm": "on"}).status_code
        == 302
    )
    assert Measurement.objects.latest("id").value == 9999


def test_a_changed_target_stands_in_the_log_with_its_reason(plan):
    plan.post("secretary", "change_target", indicator="3.1.1-a", value="80", reason="More money came")
    assert TargetChange.objects.get().reason == "More money came"
    assert Indicator.objects.get(code="3.1.1-a").target == 80
    assert "More money came" in text_of(plan.get("secretary", "/indicators/3.1.1-a/"))


def test_progress_is_reported_in_words(plan):
    period = {"period_from": "2026-01-01", "period_until": "2026-03-31"}
    plan.post("workers", "report_progress", item="3.1.1", text="Two courses were held.", **period)
    assert ProgressReport.objects.get().constituency == "workers"
    assert "Two courses were held." in text_of(plan.get("secretary"))


def test_a_larger_plan_costs_no_more_queries(plan):
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert plan.get("secretary").status_code == 200
        return len(queries)

    cost()
    before = cost()
    item = PlanItem.objects.get(code="3.1.1")
    for n in range(20):
        one = Indicator.objects.create(
            programme=item.programme, item=item, code=f"x-{n}", baseline=0, target=9
        )
        Milestone.objects.create(indicator=one, on=date(2026, 6, 1), value=3)
        PlanItem.objects.create(
            programme=item.programme, parent=item, level="activity", code=f"3.1.1.{n + 5}"
        )
    assert cost() == before


def test_the_print_has_every_indicator_on_one_sheet(plan):
    page = text_of(plan.get("secretary", "/print/"))
    assert "wide-sheet" in page
    assert "3.1-a" in page and "3.1.1-a" in page


@pytest.mark.parametrize("path", ["/", "/indicators/3.1.1-a/", "/indicators/3.1-a/", "/print/"])
def test_every_page_stands_in_khmer_too(plan, path):
    plan.get("secretary")
    page = plan.client.get(f"/km/workplan/{plan.plan.number.lower()}{path}")
    assert page.status_code == 200


def test_an_endorsed_plan_begins_on_its_first_day_by_itself(plan):
    WorkPlan.objects.update(starts_on=date(2026, 12, 1), ends_on=date(2027, 12, 31))
    plan.post("workers", "endorse_plan", constituency="workers")
    assert plan.fresh().state == "endorsed"
    assert let_days_come(datetime(2026, 11, 30, 16, tzinfo=UTC)) == 0
    WorkPlan.objects.update(starts_on=date(2026, 1, 1))
    assert let_days_come(datetime(2026, 11, 30, 17, tzinfo=UTC)) == 1
    assert plan.fresh().state == "in_force"
