"""Stories by hand from the law and from real disputes: they judge the table."""

from __future__ import annotations

import pytest

from tests.procedure.playing import FILED, IN_TALKS, IND_FILED, IND_TALKS, Story, event

pytestmark = pytest.mark.django_db


def test_a_claimant_who_is_silent_through_the_grace_loses_the_complaint():
    """Prakas 073/25: the set date, then three working days (14-16 April 2026 are New Year)."""
    story = Story(
        [
            *IND_FILED,
            event("2026-04-01", "ask_information", "officer", answer_by="2026-04-10", what="Payslips"),
            event("2026-04-20", "declare_claimant_default", "officer", excuse="none", expect="refused"),
            event("2026-04-21", "declare_claimant_default", "officer", excuse="none"),
        ],
        "individual",
    )
    assert story.results == ["done", "done", "done", "refused", "done"]
    assert story.due("IND_INFO_GRACE", "union") == ("2026-04-20", "missed")
    assert story.state == "void"


def test_an_answer_within_the_grace_saves_the_complaint():
    story = Story(
        [
            *IND_FILED,
            event("2026-04-01", "ask_information", "officer", answer_by="2026-04-10"),
            event("2026-04-20", "add_document", "union", text="Payslips of March"),
            event("2026-04-22", "declare_claimant_default", "officer", expect="refused"),
        ],
        "individual",
    )
    assert story.due("IND_INFO", "union")[1] == "missed"
    assert story.due("IND_INFO_GRACE", "union")[1] == "met"
    assert story.state == "awaiting_information"


def test_a_respondent_who_stays_away_is_presumed_at_fault_and_court_stays_open():
    story = Story(
        [
            *IND_FILED,
            event("2026-04-01", "ask_information", "officer", answer_by={"hotel": "2026-04-10"}),
            event("2026-04-21", "declare_respondent_default", "officer"),
        ],
        "individual",
    )
    assert (story.state, story.case.presumed_at_fault) == ("not_conciliated", True)
    assert story.due("IND_COURT") == ("2026-06-21", "running")
    assert story.clock("IND_COURT")["rolled_due"] == "2026-06-22"


def test_an_accepted_excuse_stops_the_default_until_a_new_date_is_missed():
    story = Story(
        [
            *IND_FILED,
            event("2026-03-10", "ask_information", "officer", answer_by={"union": "2026-03-13"}),
            event("2026-03-19", "explain_absence", "union", reason="Fever"),
            event("2026-03-20", "declare_claimant_default", "officer", expect="refused"),
            event("2026-03-20", "decide_excuse", "officer", accepted=True),
            event("2026-03-20", "declare_claimant_default", "officer", expect="refused"),
            event("2026-03-20", "ask_information", "officer", answer_by={"union": "2026-03-25"}),
            event("2026-03-31", "declare_claimant_default", "officer"),
            event("2026-04-02", "set_aside_default", "head_of_office", reason="In hospital"),
        ],
        "individual",
    )
    assert story.results == ["done"] * 4 + ["refused", "done", "refused"] + ["done"] * 3
    assert story.state == "under_review"


def test_a_missed_joint_meeting_has_no_grace():
    """Prakas 073/25: who misses the joint meeting without excuse is in default at once."""
    story = Story(
        [
            *IND_TALKS,
            event("2026-03-20T09:00", "record_session", "conciliator", attended=["hotel"]),
            event("2026-03-20T10:00", "declare_claimant_default", "officer", excuse="none"),
        ],
        "individual",
    )
    assert (story.state, story.due("IND_MEETING")) == ("void", ("2026-03-30", "met"))


def test_conciliation_is_longer_only_when_all_consent_before_its_end():
    """LL 305: renewable only by joint request."""
    story = Story(
        [
            *IN_TALKS,
            event("2026-03-26", "request_extension", "union", deadline="COL_CONCILIATION", days=7),
            event("2026-03-27", "answer_extension", "hotel", consent=True, expect="refused"),
            event(
                "2026-03-27",
                "request_extension",
                "hotel",
                deadline="COL_CONCILIATION",
                days=7,
                expect="refused",
            ),
            event("2026-03-27", "report_non_conciliation", "conciliator"),
        ]
    )
    assert story.results[-3:] == ["refused", "refused", "done"]
    assert story.due("COL_CONCILIATION") == ("2026-03-26", "missed")
    assert "REPORT_LATE" in story.warned()


def test_a_consented_extension_counts_on_from_the_old_date():
    story = Story(
        [
            *IN_TALKS,
            event("2026-03-26", "request_extension", "union", deadline="COL_CONCILIATION", days=7),
            event("2026-03-26", "answer_extension", "hotel", consent=True),
            event(
                "2026-04-02", "report_non_conciliation", "conciliator", positions={"1": {"union": "200 %"}}
            ),
        ]
    )
    rows = [d for d in story.json["deadlines"] if d["code"] == "COL_CONCILIATION"]
    assert [(d["due"], d["status"]) for d in rows] == [("2026-03-26", "extended"), ("2026-04-02", "met")]


def test_a_partial_settlement_has_its_own_paper_and_the_rest_remains():
    story = Story(
        [
            *IN_TALKS,
            event(
                "2026-03-20",
                "propose_settlement",
                "conciliator",
                key="part",
                issues=["1"],
                text="Paid at 200 %",
            ),
            event("2026-03-20", "certify_partial_settlement", "conciliator", expect="refused"),
            event("2026-03-20", "sign_settlement", "union", settlement="part"),
            event("2026-03-20", "sign_settlement", "hotel", settlement="part"),
            event("2026-03-20", "certify_partial_settlement", "conciliator"),
            event("2026-03-25", "report_non_conciliation", "conciliator"),
        ]
    )
    assert story.json["issues"] == {"1": "settled", "2": "remaining"}
    assert story.state == "not_conciliated"


def test_an_edit_clears_every_signature():
    story = Story(
        [
            *IN_TALKS,
            event("2026-03-20", "settle_issue", "conciliator", issue="1"),
            event("2026-03-20", "withdraw_issue", "union", issue="2"),
            event("2026-03-20", "propose_settlement", "conciliator", key="a", text="US$ 11"),
            event("2026-03-20", "sign_settlement", "union", settlement="a"),
            event("2026-03-20", "propose_settlement", "hotel", key="a", text="US$ 10"),
            event("2026-03-20", "sign_settlement", "hotel", settlement="a"),
            event("2026-03-20", "certify_settlement", "conciliator", expect="refused"),
            event("2026-03-20", "sign_settlement", "union", settlement="a"),
            event("2026-03-20", "certify_settlement", "conciliator"),
        ]
    )
    assert story.results[-3:] == ["refused", "done", "done"]
    assert (story.state, story.due("COL_CONCILIATION")[1]) == ("settled", "met")


def test_a_settlement_is_not_certified_while_an_issue_is_open():
    story = Story(
        [
            *IN_TALKS,
            event("2026-03-20", "settle_issue", "conciliator", issue="1"),
            event("2026-03-20", "propose_settlement", "conciliator", text="About issue 1 only"),
            event("2026-03-20", "sign_settlement", "union"),
            event("2026-03-20", "sign_settlement", "hotel"),
            event("2026-03-20", "certify_settlement", "conciliator", expect="refused"),
        ]
    )
    assert (story.results[-1], story.json["issues"]) == ("refused", {"1": "settled", "2": "open"})


def test_conciliation_is_tried_again_once_and_only_jointly():
    """The ministry's instruction of 2024: two working days, together, once."""
    story = Story(
        [
            *IN_TALKS,
            event("2026-03-24T15:00", "report_non_conciliation", "conciliator"),
            event("2026-03-25", "request_retry", "union"),
            event("2026-03-25", "retry_conciliation", "conciliator", expect="refused"),
            event("2026-03-26", "request_retry", "hotel"),
            event("2026-03-26", "retry_conciliation", "conciliator"),
            event("2026-03-30T10:00", "report_non_conciliation", "conciliator"),
            event("2026-03-31", "request_retry", "union", expect="refused"),
        ]
    )
    assert story.results[5:] == ["done", "refused", "done", "done", "done", "refused"]
    assert next(d["status"] for d in story.json["deadlines"] if d["code"] == "COL_RETRY") == "met"


def test_a_retry_asked_for_too_late_is_refused():
    story = Story(
        [
            *IN_TALKS,
            event("2026-03-24T15:00", "report_non_conciliation", "conciliator"),
            event("2026-03-27", "request_retry", "union", expect="refused"),
        ]
    )
    assert (story.results[-1], story.due("COL_RETRY")) == ("refused", ("2026-03-26", "expired"))


def test_a_refusal_is_reasoned_and_appealed_to_another_person():
    """Unions say that files are refused for lack of papers: so the refusal is an act with an appeal."""
    story = Story(
        [
            *FILED,
            event("2026-03-10", "refuse", "officer", reason="No certificate", legal_basis="Prakas 074/25"),
            event("2026-03-12", "appeal_refusal", "union", grounds="No certificate is needed"),
            event("2026-03-13", "accept", "head_of_office"),
        ]
    )
    assert story.state == "awaiting_conciliator"
    assert story.case.refused_by_id != story.case.events.get(action="accept").actor_id


def test_nobody_goes_to_court_after_two_months_and_the_case_lapses():
    """LL 301: two months, otherwise lapsed."""
    events = [
        *IND_TALKS,
        event("2026-03-31", "report_non_conciliation", "conciliator"),
        event("2026-05-31", "lapse", "clock", expect="refused"),
        event("2026-06-01", "lapse", "clock"),
    ]
    story = Story(events, "individual")
    assert (story.results[-2:], story.state) == (["refused", "done"], "lapsed")
    assert story.due("IND_COURT") == ("2026-05-31", "expired")


def test_a_collective_case_never_lapses():
    story = Story(
        [
            *IN_TALKS,
            event("2026-03-25", "report_non_conciliation", "conciliator"),
            event("2026-09-25", "lapse", "clock", expect="refused"),
        ]
    )
    assert (story.results[-1], story.state) == ("refused", "not_conciliated")


def test_the_hours_of_the_law_run_from_the_moment():
    """LL 304 and 308: 48 hours, from the minute."""
    story = Story(
        [*IN_TALKS, event("2026-03-25T15:30", "report_non_conciliation", "conciliator"),
         event("2026-03-27T15:31", "send_report", "conciliator")]
    )  # fmt: skip
    assert story.due("COL_CONCILIATOR") == ("2026-03-12T09:00:00+07:00", "met")
    assert story.due("COL_REPORT") == ("2026-03-27T15:30:00+07:00", "missed")
    assert "REPORT_LATE" in story.warned()


def test_a_breach_reopens_a_settlement_and_its_issues():
    story = Story(
        [
            *IND_TALKS,
            event("2026-03-20", "settle_issue", "conciliator", issue="1"),
            event("2026-03-20", "settle_issue", "conciliator", issue="2"),
            event("2026-03-20", "propose_settlement", "conciliator", key="a", obligations=[
                {"by": "hotel", "due": "2026-04-01", "text": "Pay"}]),
            event("2026-03-20", "sign_settlement", "union"),
            event("2026-03-20", "sign_settlement", "hotel"),
            event("2026-03-20", "certify_settlement", "conciliator"),
            event("2026-04-05", "report_breach", "union", obligation="Pay"),
            event("2026-04-06", "reopen", "conciliator", reason="Nothing was paid"),
        ],
        "individual",
    )  # fmt: skip
    assert set(story.results) == {"done"}
    assert (story.state, story.json["issues"]) == ("in_conciliation", {"1": "open", "2": "open"})


def test_the_court_takes_the_case_and_closes_it():
    story = Story(
        [
            *IND_TALKS,
            event("2026-03-31", "report_non_conciliation", "conciliator"),
            event("2026-05-30", "go_to_court", "union", court="Court of first instance", number="7"),
            event("2026-08-01", "record_judgment", "officer"),
        ],
        "individual",
    )
    assert (story.state, story.due("IND_COURT")) == ("closed", ("2026-05-31", "met"))


def test_before_2025_there_is_no_grace_and_before_2024_no_second_attempt():
    """The numbers of the law are data with dates."""
    story = Story(
        [
            event("2012-03-01", "file", "union"),
            event("2012-03-01", "take_up", "officer"),
            event("2012-03-02", "ask_information", "officer", answer_by="2012-03-09"),
            event("2012-03-08", "respond", "hotel"),
            event("2012-03-10", "accept", "officer"),
            event("2012-03-11", "appoint_conciliator", "head_of_office"),
            event("2012-03-20", "report_non_conciliation", "conciliator"),
        ]
    )
    codes = {d["code"] for d in story.json["deadlines"]}
    assert story.due("COL_INFO", "hotel") == ("2012-03-09", "met")
    assert codes == {"COL_INFO", "COL_CONCILIATOR", "COL_CONCILIATION", "COL_REPORT"}
    assert {d["rule_set"] for d in story.json["deadlines"]} == {"LL1997"}
