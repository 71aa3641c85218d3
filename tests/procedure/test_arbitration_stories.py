"""Stories of arbitration, objection and strikes, written by hand from the law and real disputes."""

from __future__ import annotations

from typing import Any

import pytest

from cases.models import CaseEvent
from tests.procedure.playing import Story, event

pytestmark = pytest.mark.django_db

OPENED = {"opened_as": {"state": "in_arbitration", "on": "2026-04-20"}}


def award(on: str = "2026-05-04", one: str = "ordered", two: str = "rejected", **more: Any) -> dict[str, Any]:
    """An award with an outcome for both issues."""
    return event(on, "issue_award", "chair", outcomes={"1": one, "2": two}, **more)


def served(union: str = "2026-05-05", hotel: str = "2026-05-06") -> list[dict[str, Any]]:
    """Both parties received the award."""
    return [
        event(union, "serve_award", "council", party="union"),
        event(hotel, "serve_award", "council", party="hotel"),
    ]


def after_award(*events: dict[str, Any], **award_more: Any) -> Story:
    """A story that begins with an award served on both."""
    return Story([award(**award_more), *served(), *events], **OPENED)


FAILED = [
    event("2026-03-09T09:10", "file", "union"),
    event("2026-03-09T10:00", "take_up", "officer"),
    event("2026-03-10T09:00", "accept", "officer"),
    event("2026-03-11T16:00", "appoint_conciliator", "head_of_office"),
    event("2026-03-20T15:00", "report_non_conciliation", "conciliator"),
    event("2026-03-20T16:00", "send_report", "conciliator"),
]
FORMING = [
    *FAILED,
    event("2026-03-23T09:00", "refer_to_arbitration", "minister_delegate"),
    event("2026-03-24T09:00", "receive_at_council", "council"),
]
CHOSEN = [
    *FORMING,
    event("2026-03-24T10:00", "select_arbitrator", "union", arbitrator="worker-list-1"),
    event("2026-03-24T11:00", "select_arbitrator", "hotel", arbitrator="employer-list-1"),
]


def test_the_council_has_fifteen_working_days_from_receipt():
    """LL 313 and practice: the New Year holidays of April are not counted."""
    story = Story(FORMING)
    assert story.state == "panel_forming"
    assert story.due("COL_REFER_AC") == ("2026-03-23", "met")
    assert story.due("AC_FIRST_MEETING") == ("2026-03-27", "running")
    assert story.due("AC_AWARD") == ("2026-04-17", "running")


def test_a_case_is_not_referred_before_the_report_is_sent():
    story = Story(
        [*FAILED[:-1], event("2026-03-21", "refer_to_arbitration", "minister_delegate", expect="refused")]
    )
    assert (story.results[-1], story.state) == ("refused", "not_conciliated")


def test_a_late_referral_goes_through_with_its_article():
    """Lifecycle 1.1: a missed limit never blocks an authority's act."""
    story = Story([*FAILED, event("2026-04-02", "refer_to_arbitration", "minister_delegate")])
    assert story.state == "referred"
    assert ("REFERRAL_LATE", "LL 310") in [(w["code"], w["basis"]) for w in story.outcomes[-1].warnings]


def test_an_individual_dispute_reaches_the_council_only_since_the_amendment():
    """LL 300 as amended on 5 October 2021."""

    def play(day: str) -> Story:
        opened = {"state": "not_conciliated", "on": "2021-09-01"}
        steps = [
            event(day, "send_report", "conciliator"),
            event(day, "refer_to_arbitration", "minister_delegate"),
        ]
        return Story(steps, "individual", opened_as=opened)

    assert play("2021-10-05").results == ["done", "refused"]
    assert play("2021-10-06").state == "referred"


def test_each_side_chooses_from_its_own_list_and_once():
    story = Story(
        [
            *FORMING,
            event("2026-03-24T10:00", "select_arbitrator", "union", arbitrator="employer-list-1"),
            event("2026-03-24T10:05", "select_arbitrator", "union", arbitrator="worker-list-1"),
            event("2026-03-24T10:10", "select_arbitrator", "union", arbitrator="worker-list-2"),
        ]
    )
    assert story.results[-3:] == ["refused", "done", "refused"]


def test_the_chair_is_drawn_by_lot_when_the_two_do_not_agree():
    """Prakas 098/26: the secretariat draws among the ministry's list, and anyone can do it again."""
    story = Story(
        [
            *CHOSEN,
            event("2026-03-25", "draw_chair", "council"),
            event("2026-03-25", "constitute_panel", "council"),
        ]
    )
    draw = story.case.draws.get()
    assert (story.state, draw.result, draw.candidates) == (
        "in_arbitration",
        "ministry-list-1",
        ["ministry-list-1"],
    )
    assert "declarations" in story.outcomes[-1].assumed
    assert story.due("AC_FIRST_MEETING") == ("2026-03-27", "met")


def test_the_two_arbitrators_may_agree_on_the_chair():
    story = Story(
        [
            *CHOSEN[:-1],
            event("2026-03-24T10:30", "select_chair", "arbitrator", arbitrator="ministry-list-4"),
            CHOSEN[-1],
            event("2026-03-24T12:00", "select_chair", "arbitrator", arbitrator="ministry-list-4"),
        ]
    )
    assert story.results[-3:] == ["refused", "done", "done"]
    assert story.case.seats.get(seat="chair").arbitrator.key == "ministry-list-4"


def test_a_side_that_cannot_agree_has_its_arbitrator_drawn():
    story = Story([*CHOSEN[:-1], event("2026-03-25", "draw_chair", "council", seat="employers")])
    assert story.case.seats.get(seat="employers").how == "drawn"


def test_a_member_in_conflict_cannot_sit_until_replaced():
    story = Story(
        [
            *CHOSEN,
            event("2026-03-25", "draw_chair", "council"),
            event(
                "2026-03-25", "declare_interest", "arbitrator", arbitrator="employer-list-1", conflict=True
            ),
            event("2026-03-25", "constitute_panel", "council"),
            event(
                "2026-03-26",
                "replace_arbitrator",
                "council",
                arbitrator="employer-list-1",
                replacement="employer-list-2",
            ),
            event("2026-03-26", "constitute_panel", "council"),
        ]
    )
    assert story.results[-3:] == ["refused", "done", "done"]
    assert story.case.seats.get(seat="employers", left_by=None).arbitrator.key == "employer-list-2"


def test_an_open_challenge_stops_the_panel_and_a_rejected_one_does_not():
    story = Story(
        [
            *CHOSEN,
            event("2026-03-25", "draw_chair", "council"),
            event(
                "2026-03-25", "challenge_arbitrator", "hotel", arbitrator="worker-list-1", grounds="A cousin"
            ),
            event("2026-03-25", "constitute_panel", "council"),
            event("2026-03-26", "decide_challenge", "council", upheld=False),
            event("2026-03-26", "constitute_panel", "council"),
        ]
    )
    assert story.results[-3:] == ["refused", "done", "done"]


def test_an_objection_on_the_last_day_is_in_time():
    """LL 313: eight calendar days from the party's own receipt."""
    story = after_award(event("2026-05-14T23:59", "object", "hotel", grounds="Wrong"))
    assert story.state == "award_objected"
    assert story.due("AWARD_OBJECT", "hotel") == ("2026-05-14", "met")
    assert story.due("AWARD_OBJECT", "union") == ("2026-05-13", "expired")


def test_an_objection_one_day_late_is_refused_and_decided_by_a_person():
    late = event("2026-05-15", "register_late_objection", "hotel", grounds="The post was late")
    story = after_award(
        event("2026-05-15", "object", "hotel", grounds="Wrong"), late,
        event("2026-05-16", "finalise_award", "clock"),
        event("2026-05-18", "decide_late_objection", "minister_delegate", admit=False, reason="No proof"),
        event("2026-05-18", "finalise_award", "clock"),
    )  # fmt: skip
    assert story.results[3:] == ["refused", "done", "refused", "done", "done"]
    assert story.state == "award_final"


def test_a_late_objection_that_is_admitted_takes_a_final_award_its_force():
    story = after_award(
        event("2026-05-15", "finalise_award", "clock"),
        event("2026-05-16", "register_late_objection", "hotel", grounds="In hospital"),
        event("2026-05-19", "decide_late_objection", "minister_delegate", admit=True, reason="Proved"),
    )
    assert [o.state for o in story.outcomes][3:] == ["award_final", "award_final", "award_objected"]


def test_each_party_has_its_own_window_and_none_before_its_receipt():
    first = event("2026-05-05", "serve_award", "council", party="union")
    story = Story(
        [
            award(), first,
            event("2026-05-06", "object", "hotel", grounds="Not served"),
            event("2026-05-14", "object", "union", grounds="Too late"),
            event("2026-05-14", "finalise_award", "clock"),
            event("2026-05-20", "serve_award", "council", party="hotel"),
            event("2026-05-28", "finalise_award", "clock"),
            event("2026-05-29", "finalise_award", "clock"),
        ],
        **OPENED,
    )  # fmt: skip
    assert story.results == ["done", "done", "refused", "refused", "refused", "done", "refused", "done"]


def test_an_award_that_binds_from_the_start_knows_no_objection():
    """Prakas 099/04 art. 42: by agreement of both or a collective agreement."""
    story = after_award(
        event("2026-05-07", "object", "hotel", grounds="Wrong"),
        event("2026-05-07", "finalise_award", "council"),
        binding=True,
    )
    assert (story.results[3:], story.state) == (["refused", "done"], "award_final")
    assert story.clock("AWARD_OBJECT", "hotel") == {}


def test_an_overdue_award_stands_with_a_warning_and_opens_the_strike():
    """LL 320: when no award comes in time the workers may strike."""
    story = Story(
        [
            *CHOSEN, event("2026-03-25", "draw_chair", "council"), event("2026-03-25", "constitute_panel", "council"),
            event("2026-04-20", "notify_strike", "union", key="s", served={"hotel": "2026-04-20", "ministry": "2026-04-20"},
                  ballot={"members": 100, "voters": 80, "for": 70, "against": 10}),
            event("2026-04-21", "issue_award", "chair", outcomes={"1": "ordered", "2": "ordered"}),
        ]
    )  # fmt: skip
    assert [w["code"] for w in story.outcomes[-2].warnings] == []
    assert ("AWARD_LATE", "LL 313") in [(w["code"], w["basis"]) for w in story.outcomes[-1].warnings]
    assert story.due("AC_AWARD") == ("2026-04-17", "missed")


def test_more_time_for_the_award_needs_everybody_before_the_end():
    ask = event("2026-04-16", "request_extension", "union", deadline="AC_AWARD", days=5)
    yes = event("2026-04-17", "answer_extension", "hotel", consent=True)
    sitting = [
        *CHOSEN,
        event("2026-03-25", "draw_chair", "council"),
        event("2026-03-25", "constitute_panel", "council"),
    ]
    story = Story([*sitting, ask, yes])
    assert story.due("AC_AWARD") == ("2026-04-24", "running")
    late = Story([*sitting, ask, {**yes, "on": "2026-04-18"}])
    assert late.results[-1] == "refused"


def test_an_order_disobeyed_ends_the_arbitration_until_it_is_resumed():
    """Global Apparels: the Council stops when strikers disobey; it goes on when they return."""
    story = Story(
        [
            event("2026-04-21", "strike_starts", "union", key="strike"),
            event("2026-04-22", "issue_order", "chair", key="o", kind="return_to_work", due="2026-04-23"),
            event("2026-04-24", "record_order_compliance", "council", order="o", complied=False),
            event("2026-04-24", "discontinue", "chair", reason="Order disobeyed"),
            event("2026-05-04", "resume", "chair", reason="They are back"),
        ],
        **OPENED,
    )
    assert [o.state for o in story.outcomes][-2:] == ["discontinued", "in_arbitration"]
    assert "STRIKE_NO_NOTICE" in story.warned()


def test_only_the_chair_orders_a_return_to_work_and_only_an_officer_an_administrative_act():
    story = Story(
        [
            event("2026-04-21", "issue_order", "officer", key="a", kind="return_to_work", due="2026-04-23"),
            event("2026-04-21", "issue_order", "chair", key="b", kind="administrative", due="2026-04-23"),
            event("2026-04-21", "issue_order", "officer", key="c", kind="administrative", due="2026-05-06"),
        ],
        **OPENED,
    )
    assert story.results == ["refused", "refused", "done"]


def test_the_parties_settle_after_an_objection():
    """Cambrew 2011, Raffles 2004: a settlement after a rejected award is common."""
    story = after_award(
        event("2026-05-10", "object", "hotel", grounds="Wrong"),
        event("2026-06-01", "propose_settlement", "union", key="deal", issues=["1", "2"],
              obligations=[{"by": "hotel", "due": "2026-07-01", "text": "Pays half"}]),
        event("2026-06-02", "sign_settlement", "union", settlement="deal"),
        event("2026-06-02", "sign_settlement", "hotel", settlement="deal"),
        event("2026-06-03", "certify_settlement", "conciliator"),
    )  # fmt: skip
    assert (story.state, set(story.json["issues"].values())) == ("settled", {"settled"})


def test_while_the_panel_sits_its_chair_certifies_and_not_the_conciliator():
    signed = [
        event("2026-04-22", "propose_settlement", "union", key="deal", issues=["1", "2"], obligations=[]),
        event("2026-04-22", "sign_settlement", "union", settlement="deal"),
        event("2026-04-22", "sign_settlement", "hotel", settlement="deal"),
    ]
    story = Story(
        [
            *signed,
            event("2026-04-23", "certify_settlement", "conciliator"),
            event("2026-04-23", "certify_settlement", "chair"),
        ],
        **OPENED,
    )
    assert story.results[-2:] == ["refused", "done"]


def test_a_strike_after_an_objected_rights_award_is_recorded_with_its_article():
    """LL 321: rights go to court; the strike is entered all the same."""
    story = after_award(
        event("2026-05-10", "object", "hotel", grounds="Wrong"),
        event("2026-05-11", "withdraw_issue", "union", issue="2"),
        event("2026-05-18", "strike_starts", "union", key="s"),
        two="withdrawn",
    )
    found = [(w["code"], w["basis"]) for w in story.outcomes[-1].warnings]
    assert ("STRIKE_RIGHTS_ONLY", "LL 321") in found
    assert "STRIKE_NOT_EXHAUSTED" not in [code for code, _basis in found]
    assert story.json["industrial_actions"][0]["state"] == "ongoing"


def test_an_interests_award_that_is_final_binds_for_a_year():
    story = after_award(event("2026-05-15", "finalise_award", "clock"), two="ordered")
    assert story.due("INTEREST_AWARD_TERM") == ("2027-05-15", "running")


def test_an_award_is_complied_with_order_by_order():
    after_award(
        event("2026-05-15", "finalise_award", "clock"),
        event("2026-06-01", "report_compliance", "officer", evidence="Receipts seen"),
    )  # fmt: skip
    kept = CaseEvent.objects.get(action="report_compliance").data["evidence"]
    assert kept == {"award-1": "Receipts seen"}


def test_a_party_may_not_object_through_the_window_of_the_other():
    story = after_award(event("2026-05-14", "object", "union", grounds="Its own window ended on 13 May"))
    assert (story.results[-1], story.state) == ("refused", "award_issued")


def test_every_remaining_issue_needs_an_outcome_and_no_other_has_one():
    story = Story(
        [
            event("2026-05-04", "issue_award", "chair", outcomes={"1": "ordered"}),
            event(
                "2026-05-04",
                "issue_award",
                "chair",
                outcomes={"1": "ordered", "2": "rejected", "9": "ordered"},
            ),
        ],
        **OPENED,
    )
    assert story.results == ["refused", "refused"]
