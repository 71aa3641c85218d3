"""Stories of what happens around an award: who objects, who obeys, who settles, who goes to court."""

from __future__ import annotations

import pytest

from tests.procedure.playing import Story, event
from tests.procedure.test_arbitration_stories import OPENED, after_award, award, served
from tests.procedure.test_strike_stories import BALLOT

pytestmark = pytest.mark.django_db

OBJECTS = event("2026-05-12", "object", "hotel", grounds="Too much")
NOTICE = {"served": {"hotel": "2026-05-13", "ministry": "2026-05-13"}, "ballot": BALLOT}
DEAL = [
    event("2026-04-22", "propose_settlement", "union", key="deal", issues=["2"], obligations=[]),
    event("2026-04-22", "sign_settlement", "union", settlement="deal"),
    event("2026-04-22", "sign_settlement", "hotel", settlement="deal"),
]


def test_one_party_that_objects_is_enough_and_the_other_keeps_its_own_window():
    """LL 313-314: the award cannot be enforced, though the union is content."""
    story = after_award(OBJECTS)
    assert story.state == "award_objected"
    assert (story.due("AWARD_OBJECT", "hotel")[1], story.due("AWARD_OBJECT", "union")[0]) == (
        "met",
        "2026-05-13",
    )


def test_both_may_object_and_the_second_objection_changes_nothing():
    story = after_award(OBJECTS, event("2026-05-13", "object", "union", grounds="Too little"))
    assert (story.results[-1], story.state) == ("refused", "award_objected")


def test_a_last_day_on_a_holiday_is_strict_and_the_day_after_it_is_shown():
    """Domain §13: eight calendar days from 17 November 2026 end on the 25th, in the Water Festival."""
    received = [
        event("2026-11-17", "serve_award", "council", party="union"),
        event("2026-11-17", "serve_award", "council", party="hotel"),
    ]
    story = Story(
        [award("2026-11-16"), *received, event("2026-11-26", "object", "hotel", grounds="x")], **OPENED
    )
    row = story.clock("AWARD_OBJECT", "hotel")
    assert (row["due"], row["rolled_due"]) == ("2026-11-25", "2026-11-26")
    assert story.results[-1] == "refused"


def test_an_objected_award_about_rights_is_decided_by_a_court():
    story = after_award(
        OBJECTS,
        event("2026-06-01", "go_to_court", "union", court="Court of first instance", number="12/26"),
        event("2026-12-01", "record_judgment", "officer", court="Court of first instance", number="77/26"),
        two="withdrawn",
    )
    assert [o.state for o in story.outcomes][-2:] == ["in_court", "closed"]


def test_a_final_award_that_is_not_obeyed_is_reported_and_enforced_in_court():
    story = after_award(
        event("2026-05-15", "finalise_award", "clock"),
        event("2026-06-15", "report_breach", "union", obligation="Nothing was paid"),
        event("2026-06-20", "go_to_court", "union", court="Court of first instance", number="15/26"),
    )
    assert (story.results[-2:], story.state) == (["done", "done"], "in_court")


def test_an_order_that_is_obeyed_lets_the_arbitration_go_on():
    """Capitol 2015: the strikers went back and the award came."""
    story = Story(
        [
            event("2026-04-22", "issue_order", "chair", key="o", kind="return_to_work", due="2026-04-23"),
            event("2026-04-23", "record_order_compliance", "council", order="o", party="union", complied=True),
            award(),
        ],
        **OPENED,
    )  # fmt: skip
    assert (story.results, story.state) == (["done"] * 3, "award_issued")


def test_a_discontinued_arbitration_gives_no_award_before_it_is_resumed():
    story = Story([event("2026-04-24", "discontinue", "chair", reason="Order disobeyed"), award()], **OPENED)
    assert (story.results, story.state) == (["done", "refused"], "discontinued")


def test_an_issue_settled_before_the_panel_needs_no_outcome():
    settled = event("2026-04-23", "settle_issue", "chair", issue="2")
    only = event("2026-05-04", "issue_award", "chair", outcomes={"1": "ordered"})
    story = Story([*DEAL, settled, only], **OPENED)
    assert story.state == "award_issued"
    assert story.json["issues"] == {"1": "ordered", "2": "settled"}


def test_the_claimant_may_withdraw_while_the_panel_sits_and_not_after_the_award():
    gone = event("2026-04-22", "withdraw", "union", reason="Talks at home")
    assert Story([gone], **OPENED).state == "withdrawn"
    assert after_award({**gone, "on": "2026-05-07"}).results[-1] == "refused"


def test_a_proceeding_elsewhere_is_linked_and_moves_nothing():
    """Domain §12.4: the same dispute before ministry, Council and court at once."""
    kinds = ("court", "inspection", "police", "ilo")
    linked = [event("2026-04-22", "link_proceeding", "officer", kind=k, reference=f"{k} 1") for k in kinds]
    story = Story(linked, **OPENED)
    assert (story.results, story.state) == (["done"] * 4, "in_arbitration")


def test_a_strike_over_interests_after_an_objection_is_not_warned_about():
    """LL 319: the award was rejected, the ways are exhausted, notice and ballot are in order."""
    story = after_award(
        OBJECTS,
        event("2026-05-13", "notify_strike", "union", key="s", **NOTICE),
        event("2026-06-01", "strike_starts", "union", key="s"),
    )
    assert (story.warned(), story.json["industrial_actions"][0]["state"]) == ([], "ongoing")


def test_a_late_objection_that_is_not_admitted_leaves_a_final_award_final():
    story = after_award(
        event("2026-05-15", "finalise_award", "clock"),
        event("2026-05-18", "register_late_objection", "hotel", grounds="Forgot"),
        event("2026-05-20", "decide_late_objection", "minister_delegate", admit=False, reason="No reason"),
    )
    assert (story.results[-1], story.state) == ("done", "award_final")


def test_a_clerical_error_is_corrected_and_moves_no_window():
    story = Story(
        [
            award(),
            *served(),
            event("2026-05-08", "correct_award", "chair", text="12, not 21", reason="A slip"),
        ],
        **OPENED,
    )
    assert story.results[-1] == "done"
    assert story.due("AWARD_OBJECT", "hotel") == ("2026-05-14", "running")
