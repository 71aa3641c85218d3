"""News for programs: in order after a number, for the mandate alone, ticked off once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Mandate
from cases.api import inbox as api
from notifications.models import Notification
from tests.accounts.factories import make_mandate
from tests.notifications.helpers import tell_of

NEWS = "/api/v1/inbox/"
DONE = "/api/v1/inbox/done/"
TOLD = {"kind", "ref", "verb", "reason", "at", "seq", "read", "done"}


def test_what_happens_on_a_case_is_told_without_its_content(bearer, token_of, at_state):
    table = at_state("under_review")
    status, body = bearer(token_of(table.cast.employer_rep), "get", NEWS)
    assert (status, body["more"]) == (200, False)
    assert [(r["verb"], r["ref"]) for r in body["items"]] == [
        ("file", table.case.number), ("take_up", table.case.number),
    ]  # fmt: skip
    assert set(body["items"][0]) == TOLD


def test_a_stranger_to_the_case_is_told_nothing(bearer, token_of, at_state):
    table = at_state("under_review")
    assert bearer(token_of(table.cast.rival_rep), "get", NEWS)[1] == {"items": [], "more": False}


def test_rows_follow_each_other_without_gap_or_double(call, cast, monkeypatch):
    monkeypatch.setattr(api, "PAGE", 3)
    for n in range(7):
        tell_of(cast.union_rep, source=n + 1)
    found, more = [], True
    while more:
        body = call(cast.union_rep, "get", f"{NEWS}?since={found[-1] if found else 0}")[1]
        found, more = found + [row["seq"] for row in body["items"]], body["more"]
    assert found == [1, 2, 3, 4, 5, 6, 7]


def test_a_token_hears_what_its_own_mandate_was_told_alone(bearer, token_of, at_state):
    table = at_state("filed")
    person = table.cast.rival_rep
    make_mandate(person, table.cast.employer)
    table.do("officer", "take_up")
    rival, mine = (
        Mandate.objects.get(user=person, organization=o) for o in (table.cast.rival, table.cast.employer)
    )
    heard = [len(bearer(token_of(person, m), "get", NEWS)[1]["items"]) for m in (rival, mine)]
    assert heard == [0, 1]


@pytest.mark.parametrize("since", ["abc", "-1", "1.5", "\u17e1", "9" * 40, "1e3", "%00"])
def test_a_number_that_is_none_is_named(call, cast, since):
    status, body = call(cast.union_rep, "get", f"{NEWS}?since={since}")
    assert (status, body["code"], body["field"]) == (400, "invalid_filter", "since")


def test_the_news_ask_the_database_as_often_for_many_as_for_few(bearer, token_of, cast):
    token = token_of(cast.union_rep)
    bearer(token, "get", NEWS)
    counts = []
    for round_ in range(2):
        tell_of(cast.union_rep, source=100 + round_)
        with CaptureQueriesContext(connection) as asked:
            bearer(token, "get", NEWS)
        counts.append(len(asked))
        for n in range(20):
            tell_of(cast.union_rep, source=200 * (round_ + 1) + n)
    assert counts[0] == counts[1] <= 4


def test_rows_are_ticked_off_once(call, cast):
    tell_of(cast.union_rep, source=1)
    tell_of(cast.union_rep, source=2)
    counts = [call(cast.union_rep, "post", DONE, {"seqs": [1, 2]})[1]["done"] for _n in range(2)]
    assert counts == [2, 0]
    assert all(row["done"] for row in call(cast.union_rep, "get", NEWS)[1]["items"])


def test_nobody_ticks_off_the_rows_of_another(call, cast):
    tell_of(cast.union_rep, source=1)
    assert call(cast.employer_rep, "post", DONE, {"seqs": [1]}) == (200, {"done": 0})
    assert Notification.objects.get().done_at is None


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "seqs", "invalid"),
        ({"seqs": None}, "seqs", "invalid"),
        ({"seqs": "1"}, "seqs", "invalid"),
        ({"seqs": {"0": 1}}, "seqs", "invalid"),
        ({"seqs": [0]}, "seqs", "invalid"),
        ({"seqs": [True]}, "seqs", "invalid"),
        ({"seqs": [1.5]}, "seqs", "invalid"),
        ({"seqs": [[1]]}, "seqs", "invalid"),
        ({"seqs": [10**29]}, "seqs", "invalid"),
        ({"seqs": list(range(1, 1100))}, "seqs", "invalid"),
        ({"seqs": [1], "user": 3}, "user", "unknown"),
    ],
)
def test_what_is_no_list_of_numbers_is_refused(call, cast, body, field, code):
    status, answer = call(cast.union_rep, "post", DONE, body)
    assert (status, answer["field"], answer["code"]) == (422, field, code)
