"""Quorum and votes against the words of lifecycle.md §3, and against a second way of counting."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.reckoning import Rules, Tally, Votes, judge, quorum_of, read_share

COUNCIL = Rules({"government": 17, "employers": 17, "workers": 17}, "1/2", "1/2")
FULL = {"government": 17, "employers": 17, "workers": 17}


def decide(tally: Tally, present: dict[str, int] | None = None, rules: Rules = COUNCIL) -> str:
    outcome = judge(rules, quorum_of(rules, FULL if present is None else present), tally)
    return outcome.winner or outcome.reason or outcome.result


def test_half_of_seventeen_seats_is_nine():
    quorum = quorum_of(COUNCIL, {"government": 9, "employers": 9, "workers": 8})
    assert {name: count.met for name, count in quorum.each.items()} == {
        "government": True, "employers": True, "workers": False,
    }  # fmt: skip
    assert quorum.overall.met
    assert not quorum.met


def test_half_of_an_even_number_is_exactly_half():
    assert quorum_of(Rules({"government": 4}, "", "1/2"), {"government": 2}).met


def test_people_beyond_the_seats_and_observers_do_not_count():
    rules = Rules({"government": 2, "employers": 2, "workers": 2, "observer": 1}, "2/3")
    assert not quorum_of(rules, {"government": 9, "observer": 9}).met


def test_the_wage_of_2023_won_with_46_of_51():
    assert decide(Tally("ballot", options={"202": 46, "204": 0, "213": 5})) == "202"


def test_half_of_the_valid_votes_is_not_more_than_half():
    assert decide(Tally("ballot", options={"a": 5, "b": 5})) == "no_option_won"


def test_spoilt_papers_are_no_valid_votes_but_somebody_cast_them():
    assert decide(Tally("ballot", options={"a": 6, "b": 4}, spoilt=41)) == "a"
    assert decide(Tally("ballot", options={"a": 6, "b": 4}, spoilt=42)) == "too_many_votes"


def test_a_majority_counts_votes_for_and_against_only():
    assert decide(Tally("majority", Votes(2, 1, 30))) == "adopted"
    assert decide(Tally("majority", Votes(2, 2, 30))) == "majority"


def test_one_side_can_stop_what_needs_a_majority_in_each():
    rules = Rules(FULL, "1/2", "1/2", "1/2", "1/2")
    each = {"government": Votes(17), "employers": Votes(17), "workers": Votes(8, 9)}
    assert decide(Tally("majority", Votes(42, 9), each), rules=rules) == "majority_each"
    assert decide(Tally("majority", Votes(42, 9)), rules=rules) == "votes_per_constituency"


def test_one_objection_ends_a_consensus():
    assert decide(Tally("consensus")) == "adopted"
    assert decide(Tally("consensus", objections=1)) == "objections"


def test_nothing_is_decided_without_quorum():
    assert decide(Tally("consensus"), {"government": 17, "employers": 17, "workers": 8}) == "no_quorum"


def test_a_side_casts_no_more_votes_than_it_has_people():
    each = {"government": Votes(17), "employers": Votes(17), "workers": Votes(10)}
    present = {"government": 17, "employers": 17, "workers": 9}
    assert decide(Tally("majority", Votes(43), each), present) == "too_many_votes"


@pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "1/0", "½", "1/2 ", "-1/2"])
def test_a_share_is_a_share(text):
    with pytest.raises(ValueError, match="share"):
        read_share(text)


@given(st.integers(1, 60), st.integers(0, 70), st.integers(1, 9), st.integers(1, 9))
def test_the_quorum_is_the_share_of_the_seats_counted_one_by_one(seats, present, top, bottom):
    share = Fraction(min(top, bottom), max(top, bottom))
    text = f"{share.numerator}/{share.denominator}"
    slow = any(Fraction(taken, seats) >= share for taken in range(min(present, seats) + 1))
    assert quorum_of(Rules({"workers": seats}, text), {"workers": present}).met is slow
