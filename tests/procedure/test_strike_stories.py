"""Stories of notices, strikes and lock-outs (LL 318-337): warned about, never blocked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.procedure.playing import Story, event

pytestmark = pytest.mark.django_db

OBJECTED = {"opened_as": {"state": "award_objected", "on": "2026-10-01"}}
BALLOT = {"members": 100, "voters": 80, "for": 70, "against": 10}


def notice(on: str = "2026-10-07", **more: Any) -> dict[str, Any]:
    """Notice received by both on 7 October 2026, with a good ballot."""
    given = {"served": {"hotel": "2026-10-07", "ministry": "2026-10-07"}, "ballot": BALLOT, **more}
    return event(on, "notify_strike", "union", key="s", **given)


def the_action(story: Story) -> dict[str, Any]:
    """The one strike or lock-out as printed."""
    [row] = story.json["industrial_actions"]
    return row


def test_seven_working_days_of_notice_end_before_the_first_lawful_day():
    """Domain §13: seven working days from 7 October 2026 end on the 20th (Pchum Ben lies between)."""
    story = Story([notice()], **OBJECTED)
    assert story.due("STRIKE_NOTICE") == ("2026-10-20", "running")
    assert the_action(story)["lawful_from"] == "2026-10-21"
    assert the_action(story)["state"] == "notice_running"
    assert story.warned() == []


def test_an_essential_service_has_fifteen():
    story = Story([notice(essential=True, minimum_service="The emergency ward")], **OBJECTED)
    assert story.clock("STRIKE_NOTICE") == {}
    assert story.due("STRIKE_NOTICE_ESS") == ("2026-11-02", "running")


def test_notice_runs_only_when_both_have_it():
    """LL 324: the employer and the ministry."""
    one = notice(served={"hotel": "2026-10-07"})
    story = Story([one], **OBJECTED)
    assert (the_action(story)["state"], the_action(story)["lawful_from"]) == ("notified", None)
    both = Story(
        [one, notice(on="2026-10-09", served={"hotel": "2026-10-07", "ministry": "2026-10-09"})], **OBJECTED
    )
    assert the_action(both)["state"] == "notice_running"
    assert len([d for d in both.json["deadlines"] if d["status"] == "running"]) == 1


def test_a_start_before_the_first_lawful_day_is_entered_with_a_warning():
    story = Story(
        [notice(planned_start="2026-10-21T08:00"), event("2026-10-20", "strike_starts", "union", key="s")],
        **OBJECTED,
    )
    assert ("STRIKE_NOTICE_SHORT", "LL 324") in [(w["code"], w["basis"]) for w in story.outcomes[1].warnings]
    assert (story.outcomes[0].warnings, the_action(story)["state"]) == ([], "ongoing")


def test_a_start_on_the_first_lawful_day_is_not_warned_about():
    story = Story([notice(), event("2026-10-21", "strike_starts", "union", key="s")], **OBJECTED)
    assert story.warned() == []
    assert story.due("STRIKE_NOTICE") == ("2026-10-20", "expired")


@pytest.mark.parametrize(
    "ballot",
    [
        None,
        {"members": 100, "voters": 50, "for": 50, "against": 0},
        {"members": 90, "voters": 80, "for": 40, "against": 40},
    ],
)
def test_a_ballot_needs_more_than_half_of_the_members_and_of_the_voters(ballot):
    story = Story([notice(ballot=ballot)], **OBJECTED)
    assert ("STRIKE_BALLOT", "LL 323") in [(w["code"], w["basis"]) for w in story.outcomes[0].warnings]


def test_a_strike_before_the_peaceful_ways_are_exhausted_is_warned_about():
    story = Story([notice()], opened_as={"state": "in_conciliation", "on": "2026-10-01"})
    assert story.warned() == ["STRIKE_NOT_EXHAUSTED"]


def test_a_strike_against_a_final_award_is_warned_about():
    story = Story([notice()], opened_as={"state": "award_final", "on": "2026-10-01"})
    assert story.warned() == ["STRIKE_AWARD_IN_FORCE"]


def test_a_notice_that_is_called_off_no_longer_counts():
    story = Story([notice(), event("2026-10-12", "call_off_strike", "union", key="s")], **OBJECTED)
    assert (the_action(story)["state"], story.due("STRIKE_NOTICE")[1]) == ("called_off", "cancelled")


def test_an_illegal_strike_has_forty_eight_hours_to_return():
    """NagaWorld 2021, LL 337."""
    story = Story(
        [
            event("2021-12-18T09:00", "strike_starts", "union", key="s"),
            event("2021-12-18T15:00", "rule_illegal", "officer", key="s", court="Court of first instance"),
            event("2021-12-20T15:00", "record_return", "officer", key="s", returned=False),
        ],
        opened_as={"state": "not_conciliated", "on": "2021-12-01"},
    )
    assert story.due("STRIKE_RETURN") == ("2021-12-20T15:00:00+07:00", "met")
    assert the_action(story)["state"] == "not_returned"


def test_a_suspended_strike_goes_on_and_ends():
    steps = [
        ("strike_starts", "2026-10-21"),
        ("suspend_strike", "2026-10-22"),
        ("strike_starts", "2026-10-26"),
        ("strike_ends", "2026-10-28"),
    ]
    story = Story([notice(), *(event(on, name, "union", key="s") for name, on in steps)], **OBJECTED)
    assert (the_action(story)["state"], story.results) == ("ended", ["done"] * 5)


def test_a_lock_out_needs_notice_but_no_ballot():
    lockout = event(
        "2026-10-07",
        "notify_lockout",
        "hotel",
        key="l",
        served={"union": "2026-10-07", "ministry": "2026-10-07"},
    )
    story = Story([lockout], **OBJECTED)
    assert (story.warned(), the_action(story)["lawful_from"]) == ([], "2026-10-21")


def test_a_strike_that_ended_cannot_begin_again():
    story = Story(
        [event("2026-10-21", "strike_starts", "union", key="s"), event("2026-10-22", "strike_ends", "union", key="s"),
         event("2026-10-23", "strike_starts", "union", key="s")],
        **OBJECTED,
    )  # fmt: skip
    assert story.results == ["done", "done", "refused"]


def test_the_clock_notes_that_a_notice_is_over():
    story = Story(
        [
            notice(),
            event("2026-10-20", "reach_lawful_day", "clock"),
            event("2026-10-21", "reach_lawful_day", "clock"),
        ],
        **OBJECTED,
    )
    assert story.results == ["done", "refused", "done"]
    assert story.case.industrial_actions.get().state == "lawful_from_reached"
