"""The queue: only what one may see, in pages both ways, counted and filtered, at a constant cost."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import CaseLabel, Label, SavedView
from cases.views.queue_room import _cells, shown_of
from tests.accounts.factories import make_mandate, make_post, sign_in
from tests.pages.queues import numbers_on, put

HOUR = timedelta(hours=1)


def body_of(client, user, query=""):
    """The text of the queue as this person sees it."""
    return sign_in(client, user).get(f"/en/queue/?{query}").content.decode()


def test_the_queue_holds_the_offices_cases_by_their_date(client, at_state):
    table = at_state("accepted")
    body = body_of(client, table.cast.officer)
    assert table.case.number in body
    assert "Appointing a conciliator" in body
    assert "hours left" in body
    assert "Complaint accepted" in body


@pytest.mark.parametrize("who", ["union_rep", "rival_rep", "delegate", "registrar"])
@pytest.mark.parametrize("path", ["queue/", "queue.csv", "queue/new/", "workload/"])
def test_there_is_no_queue_for_others(client, cast, who, path):
    assert sign_in(client, getattr(cast, who)).get(f"/en/{path}").status_code == 404


def test_another_office_sees_none_of_it(client, at_state):
    table = at_state("filed")
    assert table.case.number not in body_of(client, table.cast.officer_elsewhere)
    for path in ("queue/?office=phnom-penh", f"queue/rows/{table.case.number}/"):
        assert client.get(f"/en/{path}").status_code == 404


@pytest.mark.parametrize("path", ["queue/", "queue.csv", "workload/"])
def test_an_official_who_acts_for_a_party_does_not_see_the_case_at_work(client, at_state, path):
    table = at_state("filed")
    make_mandate(table.cast.head, table.cast.union)
    page = sign_in(client, table.cast.head).get(f"/en/{path}")
    assert table.case.number not in page.getvalue().decode()
    assert client.get(f"/en/queue/rows/{table.case.number}/").status_code == 404


def cost_of(client, path):
    """How many queries a page costs once the session is warm."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("query", ["", "?office=phnom-penh&label={label}&person={person}&state=filed"])
def test_it_costs_at_most_twelve_queries_with_five_rows_and_with_sixty(client, at_state, query):
    table = at_state("filed")
    cast, label = table.cast, Label.objects.create(office=table.cast.office, word="press")
    path = "/en/queue/" + query.format(label=label.pk, person=cast.officer.pk)
    costs = []
    sign_in(client, cast.head)
    for count in (5, 55):
        cases = put(cast, count, officer=cast.officer)
        CaseLabel.objects.bulk_create(CaseLabel(case=c, label=label, added_by=cast.head) for c in cases)
        costs.append(cost_of(client, path))
    assert costs[0] == costs[1] <= 12


@pytest.mark.parametrize(
    "query",
    ["state=asleep", "days=many", "after=xyz", "before=xyz", "category=nothing", "person=0",
     "view=none", "sector=x"],
)  # fmt: skip
def test_an_unreadable_filter_is_said_in_words(client, cast, query):
    page = sign_in(client, cast.officer).get(f"/en/queue/?{query}")
    assert page.status_code == 400
    assert b"There is a problem" in page.content


def test_the_heading_counts_all_pages_and_the_overdue(client, cast):
    put(cast, 52)
    put(cast, 3, next_deadline=timezone.now() - HOUR)
    page = sign_in(client, cast.officer).get("/en/queue/")
    assert "55 cases, 3 overdue" in page.content.decode()
    assert "1–50 of 55" in page.content.decode()
    assert "Filed (55)" in page.content.decode()


def test_pages_lead_forward_and_back_over_every_case_once(client, cast):
    put(cast, 120, next_deadline=timezone.now() + HOUR)
    client = sign_in(client, cast.officer)
    first = client.get("/en/queue/")
    second = client.get(first.context["next_url"])
    third = client.get(second.context["next_url"])
    back = client.get(third.context["previous_url"])
    assert len(set(numbers_on(first) + numbers_on(second) + numbers_on(third))) == 120
    assert numbers_on(back) == numbers_on(second)
    assert numbers_on(client.get(back.context["previous_url"])) == numbers_on(first)
    assert (first.context["previous_url"], third.context["next_url"]) == ("", "")
    assert "101–120 of 120" in third.content.decode()


def test_a_page_of_which_everything_is_gone_is_the_first_one(client, cast):
    cases = put(cast, 51)
    client = sign_in(client, cast.officer)
    beyond = client.get("/en/queue/").context["next_url"]
    type(cases[-1]).objects.filter(pk=cases[-1].pk).update(is_open=False)
    assert numbers_on(client.get(beyond)) == numbers_on(client.get("/en/queue/"))


FILTERS = {
    "state=in_conciliation": {"state": "in_conciliation"},
    "sector=garment": {"sector": "garment"},
    "strike=on": {"strike_now": True},
    "view=strikes": {"strike_now": True},
    "women=on": {"workers": 10, "women": 6},
    "vulnerable=on": {"migrants": 1},
    "days=0": {"next_deadline": timezone.now() + timedelta(seconds=1)},
    "view=today": {"next_deadline": timezone.now() - HOUR},
    "view=parties": {"waits_for": "parties"},
    "q=lotus": {"title": "Lotus Hotel"},
}


@pytest.mark.parametrize("query", list(FILTERS))
def test_each_filter_keeps_what_fits_and_drops_the_rest(client, cast, query):
    later = timezone.now() + timedelta(days=9)
    put(cast, 2, next_deadline=later, workers=10, women=4, officer=cast.officer, waits_for="office")
    (one,) = put(cast, **{"next_deadline": later, "waits_for": "office", **FILTERS[query]})
    page = sign_in(client, cast.officer2).get(f"/en/queue/?{query}")
    assert numbers_on(page) == [one.number]


def test_cases_are_found_by_who_has_them_and_by_label_and_issue(client, at_state):
    table = at_state("filed")
    cast, (other,) = table.cast, put(table.cast, conciliator=table.cast.conciliator)
    label = Label.objects.create(office=cast.office, word="press")
    CaseLabel.objects.create(case=other, label=label, added_by=cast.head)
    sign_in(client, cast.conciliator)
    for query, number in [(f"person={cast.conciliator.pk}", other.number), (f"label={label.pk}", other.number),
                          ("view=mine", other.number), ("view=unassigned", table.case.number),
                          ("category=overtime", table.case.number)]:  # fmt: skip
        assert numbers_on(client.get(f"/en/queue/?{query}")) == [number], query


def test_a_deadline_of_today_is_within_zero_days_until_its_end(client, cast):
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    (today,) = put(cast, next_deadline=midnight + timedelta(days=1))
    put(cast, next_deadline=midnight + timedelta(days=2))
    assert numbers_on(sign_in(client, cast.officer).get("/en/queue/?days=0")) == [today.number]


def test_each_filter_in_use_can_be_dropped_alone(client, cast):
    put(cast, 2)
    page = sign_in(client, cast.officer).get("/en/queue/?state=filed&state=under_review&q=union&strike=on")
    chips = {chip["label"]: chip["url"] for chip in page.context["chips"]}
    assert list(chips) == ["Case, party or enterprise: union", "Stage: Filed", "Stage: Under review",
                           "Strike or lockout now"]  # fmt: skip
    left = client.get(chips["Stage: Filed"]).context["chips"]
    assert [chip["label"] for chip in left][1:] == ["Stage: Under review", "Strike or lockout now"]


def test_where_nothing_fits_it_says_which_filter_to_drop(client, cast):
    put(cast, 2)
    body = body_of(client, cast.officer, "strike=on&q=union")
    assert "Drop a filter:" in body
    assert "then 2 cases fit" in body
    assert body.count("then ") == 1


def test_where_nothing_waits_it_says_the_next_deadline(client, cast):
    (one,) = put(cast, next_deadline=timezone.now() + timedelta(days=30))
    body = body_of(client, cast.officer, "view=today")
    assert "No cases need action here." in body
    assert one.number in body


def test_who_works_at_two_offices_chooses_the_province(client, cast):
    make_post(cast.officer, "officer", "siem-reap")
    (elsewhere,) = put(cast, office=cast.officer_elsewhere.posts.get().office)
    page = sign_in(client, cast.officer).get("/en/queue/?office=siem-reap")
    assert numbers_on(page) == [elsewhere.number]
    assert "Province" in page.content.decode()
    assert "Province" not in body_of(client, cast.officer2)


def test_a_view_is_kept_under_its_name(client, cast):
    data = {"name": "Strikes here", "query": "view=strikes&after=x&junk=1"}
    sign_in(client, cast.officer).post("/en/queue/save/", data)
    view = SavedView.objects.get(user=cast.officer)
    assert view.query == "view=strikes"
    assert "Strikes here" in client.get("/en/queue/").content.decode()
    assert client.get(f"/en/queue/{view.pk}/").url == "/en/queue/?view=strikes"


@pytest.mark.parametrize(("shared", "seen"), [("1", True), ("", False)])
def test_a_view_is_the_offices_only_where_it_was_shared(client, cast, shared, seen):
    sign_in(client, cast.officer).post("/en/queue/save/", {"name": "Ours", "query": "", "shared": shared})
    view = SavedView.objects.get()
    body = body_of(client, cast.officer2)
    assert ("Ours" in body) is seen
    assert (client.get(f"/en/queue/{view.pk}/").status_code == 302) is seen
    assert client.post(f"/en/queue/{view.pk}/remove/").status_code == 404
    assert sign_in(client, cast.officer_elsewhere).get(f"/en/queue/{view.pk}/").status_code == 404


def test_a_head_removes_what_is_shared_but_not_what_is_private(client, cast):
    sign_in(client, cast.officer)
    for name, shared in (("Mine", ""), ("Ours", "1")):
        client.post("/en/queue/save/", {"name": name, "query": "", "shared": shared})
    sign_in(client, cast.head)
    codes = [client.post(f"/en/queue/{v.pk}/remove/").status_code for v in SavedView.objects.order_by("name")]
    assert codes == [404, 302]


def test_the_queue_opens_with_the_view_a_person_chose(client, cast):
    sign_in(client, cast.officer)
    for name, query in (("First", "view=mine"), ("Second", "view=strikes")):
        client.post("/en/queue/save/", {"name": name, "query": query, "is_default": "1"})
    assert client.get("/en/queue/").url == "/en/queue/?view=strikes"
    assert client.get("/en/queue/?view=all").status_code == 200
    assert sign_in(client, cast.officer2).get("/en/queue/").status_code == 200


@pytest.mark.parametrize(
    "data", [{}, {"name": "x" * 61}, {"name": "a\x00b"}, {"name": "a", "query": "q=" + "x" * 900}]
)
def test_a_view_that_cannot_be_kept_is_said_in_words(client, cast, data):
    page = sign_in(client, cast.officer).post("/en/queue/save/", data, follow=True)
    assert not SavedView.objects.exists()
    assert "The view was not saved." in page.content.decode()


def test_a_row_is_written_anew_only_when_it_says_something_else(client, at_state):
    table = at_state("filed")
    cast, label = table.cast, Label.objects.create(office=table.cast.office, word="written once")
    body_of(client, cast.officer)
    written = _cells.cache_info().misses
    assert "written once" not in body_of(client, cast.head).partition("<tbody")[2]
    assert _cells.cache_info().misses == written
    CaseLabel.objects.create(case=table.case, label=label, added_by=cast.head)
    assert "written once" in body_of(client, cast.officer).partition("<tbody")[2]
    assert _cells.cache_info().misses == written + 1


def test_all_that_the_cells_of_a_row_tell_is_known_before_they_are_written(client, at_state):
    table = at_state("accepted")
    template = Path("templates/cases/queue_cells.html").read_text()
    page = sign_in(client, table.cast.officer).get("/en/queue/")
    told = shown_of(page.context["rows"][0])
    assert set(re.findall(r"row\.(\w+)", template)) == set(told)
    assert hash(tuple(told.values()))


def test_a_search_for_any_word_leaves_the_address_of_a_row_as_it_is(client, cast):
    [case] = put(cast, title="NUMBER NINE / Employer A")
    page = sign_in(client, cast.officer).get("/en/queue/?q=NUMBER")
    [row] = page.context["rows"]
    assert row["live_url"] == f"/en/queue/rows/{case.number}/?q=NUMBER&office=phnom-penh"
