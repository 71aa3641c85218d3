"""Pages of acts: forms without script, answers kept, conflicts shown, each thing done once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import CaseEvent, Settlement
from cases.services.act import When
from notifications import words
from notifications.models import Notification
from tests.accounts.factories import sign_in
from tests.conftest import Cast, Table
from tests.days import SOON
from tests.signing import code_for

OBLIGATION = {"by": "factory", "text": "Pays the bonus", "due": "2027-02-01"}


class Visitor:
    """Somebody of the cast with a browser that keeps no script."""

    def __init__(self, table: Table, who: str) -> None:
        self.case, self.client = table.case, sign_in(Client(), getattr(table.cast, who))

    def get(self, path: str) -> Any:
        return self.client.get(f"/en/cases/{self.case.number}/{path}")

    def form(self, path: str) -> dict[str, Any]:
        """The hidden fields of a page's form."""
        context = self.get(path).context
        return {"seen": context["seen"], "idempotency_key": context["key"]}

    def post(self, path: str, data: dict[str, Any]) -> Any:
        return self.client.post(f"/en/cases/{self.case.number}/{path}", data)

    def act(self, path: str, **data: Any) -> Any:
        return self.post(path, {**self.form(path), **data})


@pytest.fixture
def talks(at_state: Callable[..., Table]) -> Table:
    """A collective case in conciliation."""
    return at_state("in_conciliation")


def count(table: Table, action: str) -> int:
    return CaseEvent.objects.filter(case=table.case, action=action).count()


def propose(table: Table, who: str = "conciliator", text: str = "The bonus is paid.") -> None:
    answers = {"key": "main", "text": text, "issues": ["1", "2"], "obligations": [OBLIGATION]}
    table.do(who, "propose_settlement", answers)


def test_an_act_leads_back_to_the_case_with_its_words(at_state: Callable[..., Table]) -> None:
    officer = Visitor(at_state("filed"), "officer")
    answer = officer.act("actions/take_up/")
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"/cases/{officer.case.number}/")
    assert "An officer took up the case" in officer.get("").content.decode()


def test_an_unknown_act_does_not_exist(talks: Table) -> None:
    officer = Visitor(talks, "officer")
    assert officer.get("actions/dance/").status_code == 404
    assert officer.post("actions/dance/", {}).status_code == 404


def test_an_act_of_others_is_forbidden(talks: Table) -> None:
    union = Visitor(talks, "union_rep")
    assert union.get("actions/accept/").status_code == 403
    assert union.post("actions/accept/", {"idempotency_key": "k"}).status_code == 403


def test_a_viewer_reads_and_does_nothing(talks: Table) -> None:
    viewer = Visitor(talks, "union_viewer")
    assert "Nothing waits for you now." in viewer.get("").content.decode()
    assert viewer.get("actions/withdraw/").status_code == 403


def test_a_shut_act_shows_its_reason_instead_of_a_form(talks: Table) -> None:
    page = Visitor(talks, "conciliator").get("actions/certify_settlement/")
    assert page.status_code == 200
    assert "No settlement text is proposed yet." in page.content.decode()
    assert "<textarea" not in page.content.decode()


def test_answers_that_do_not_fit_are_kept_with_their_errors(talks: Table) -> None:
    answer = Visitor(talks, "conciliator").act("sessions/new/", place="", interpreter="Cham")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error:" in page.replace("\n", "")
    assert "There is a problem" in page
    assert 'value="Cham"' in page


def test_the_same_form_sent_twice_acts_once(talks: Table) -> None:
    union = Visitor(talks, "union_rep")
    data = {**union.form("actions/withdraw_issue/"), "issue": "2", "reason": "Paid"}
    first, second = (union.post("actions/withdraw_issue/", data) for _n in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert count(talks, "withdraw_issue") == 1


def test_a_key_used_for_other_answers_is_refused(talks: Table) -> None:
    union = Visitor(talks, "union_rep")
    data = union.form("actions/withdraw_issue/")
    union.post("actions/withdraw_issue/", {**data, "issue": "2"})
    again = union.post("actions/withdraw_issue/", {**data, "issue": "1"})
    assert again.status_code == 422
    assert count(talks, "withdraw_issue") == 1


def test_a_form_without_a_key_acts_not_and_keeps_its_text(talks: Table) -> None:
    answer = Visitor(talks, "union_rep").post("actions/withdraw/", {"reason": "We agreed at last"})
    assert answer.status_code == 428
    assert "We agreed at last" in answer.content.decode()
    assert count(talks, "withdraw") == 0


def test_who_was_faster_is_shown_and_the_typed_text_kept(talks: Table) -> None:
    union = Visitor(talks, "union_rep")
    data = {**union.form("actions/withdraw/"), "reason": "We agreed at last"}
    talks.do("conciliator", "settle_issue", {"issue": "1"})
    answer = union.post("actions/withdraw/", data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this before you" in page
    assert "Issue settled" in page
    assert "We agreed at last" in page


def test_after_a_conflict_the_same_form_can_be_sent_again(talks: Table) -> None:
    union = Visitor(talks, "union_rep")
    data = {**union.form("actions/withdraw/"), "reason": "We agreed at last"}
    talks.do("conciliator", "settle_issue", {"issue": "1"})
    again = union.post("actions/withdraw/", data).context
    assert again["key"] == data["idempotency_key"]
    assert union.post("actions/withdraw/", {**data, "seen": again["seen"]}).status_code == 302
    assert count(talks, "withdraw") == 1


def test_a_conflict_never_tells_of_entries_the_reader_may_not_see(talks: Table) -> None:
    union = Visitor(talks, "union_rep")
    data = {**union.form("actions/withdraw/"), "reason": "We agreed at last"}
    talks.do("conciliator", "add_note", {"text": "hidden"})
    assert union.post("actions/withdraw/", data).status_code == 302


def test_the_answer_page_says_the_date_and_what_follows(at_state: Callable[..., Table]) -> None:
    table = at_state("under_review")
    table.do("officer", "ask_information", {"what": "Payrolls", "answer_by": SOON})
    page = Visitor(table, "employer_rep").get("respond/").content.decode()
    assert "Answer by the end of" in page
    assert "can be held at fault as claimed" in page
    assert page.index("held at fault") < page.index("Overtime on Sundays")


def test_an_answer_issue_by_issue_is_recorded(at_state: Callable[..., Table]) -> None:
    table = at_state("under_review")
    employer = Visitor(table, "employer_rep")
    answers = {"answers.1.answer": "deny", "answers.1.words": "All was paid", "answers.2.answer": "admit"}
    assert employer.act("respond/", **answers).status_code == 302
    assert table.case.issues.get(key="1").respondent_position == "All was paid"


def test_an_explanation_is_for_the_own_side_and_the_office(talks: Table) -> None:
    employer = Visitor(talks, "employer_rep")
    assert employer.act("explain/", reason="The road was flooded").status_code == 302
    other = Visitor(talks, "union_rep").get("timeline/").content.decode()
    assert "flooded" not in other
    assert "Explanation given" not in other


def test_both_sides_sign_and_the_conciliator_certifies(talks: Table) -> None:
    propose(talks)
    for who in ("union_rep", "employer_rep"):
        form = Visitor(talks, who)
        code = code_for(getattr(talks.cast, who), talks.case.settlements.get())
        hidden = {
            **form.form("settlement/sign/?step=sign"),
            **form.get("settlement/sign/").context["form"].initial,
        }
        said = {"agree": "on", "authority": "on", "signer": "Full Name", "code": code}
        assert form.post("settlement/sign/?step=sign", {**hidden, **said}).status_code == 302
    assert Visitor(talks, "conciliator").act("actions/certify_settlement/").status_code == 302
    assert "Settled, being carried out" in Visitor(talks, "union_rep").get("").content.decode()


def test_the_settlement_page_shows_changes_gaps_and_signatures(talks: Table) -> None:
    propose(talks)
    talks.do("employer_rep", "propose_settlement", {"key": "main", "text": "The bonus is paid by half."})
    page = Visitor(talks, "union_rep").get("settlement/").content.decode()
    assert "version 2" in page
    assert "0 of 2 signed" in page
    assert "<del" in page
    assert "No promise says who does what" in page


def test_a_new_version_begins_with_the_standing_text(talks: Table) -> None:
    propose(talks)
    page = Visitor(talks, "employer_rep").get("actions/propose_settlement/").content.decode()
    assert "The bonus is paid." in page
    assert "Pays the bonus" in page
    assert "Promise 3" in page
    assert Settlement.objects.filter(case=talks.case).count() == 1


def test_a_session_is_planned_and_its_minutes_saved(talks: Table) -> None:
    conciliator = Visitor(talks, "conciliator")
    late = {"starts_at": "2027-01-05T09:00", "despite": "on"}
    conciliator.act("sessions/new/", kind="joint", place="Room 2", **late)
    assert "Room 2" in conciliator.get("sessions/").content.decode()
    saved = conciliator.act("sessions/1/", session="1", minutes="Both spoke", attended=["union", "factory"])
    assert saved.status_code == 302
    assert "Both spoke" in Visitor(talks, "union_rep").get("sessions/1/").content.decode()


def test_minutes_of_a_separate_questioning_are_not_for_the_other_side(talks: Table) -> None:
    talks.do(
        "conciliator", "record_session", {"kind": "separate", "minutes": "canary", "attended": ["union"]}
    )
    assert "canary" in Visitor(talks, "union_rep").get("sessions/1/").content.decode()
    assert "canary" not in Visitor(talks, "employer_rep").get("sessions/1/").content.decode()


def test_a_note_is_added_on_its_page(talks: Table) -> None:
    conciliator = Visitor(talks, "conciliator")
    assert conciliator.act("notes/", text="Union would take half", about="workers").status_code == 302
    assert "Union would take half" in conciliator.get("notes/").content.decode()


def test_failure_is_reported_with_each_sides_position(talks: Table) -> None:
    conciliator = Visitor(talks, "conciliator")
    positions = {f"positions.{i}.{p}": "As before" for i in "12" for p in ("union", "factory")}
    assert conciliator.act("not-settled/", **positions).status_code == 302
    page = Visitor(talks, "union_rep").get("not-settled/").content.decode()
    assert "Asking together to try again" in page
    assert "Has not asked" in page


def test_the_inbox_says_number_act_and_who(talks: Table) -> None:
    propose(talks)
    rows = list(Notification.objects.filter(user=talks.cast.union_rep).order_by("-seq")[:3])
    line = words.describe(rows, talks.cast.union_rep)[rows[0].pk]
    assert line.title == f"{talks.case.number}: Settlement text proposed"
    assert "Conciliator One" in line.who
    assert line.url.endswith(f"/cases/{talks.case.number}/")


def test_the_inbox_reads_all_rows_at_once_and_only_visible_ones(
    talks: Table, cast: Cast, django_assert_num_queries: Any
) -> None:
    rows = list(Notification.objects.filter(user=cast.union_rep))
    with django_assert_num_queries(1):
        assert len(words.describe(rows, cast.union_rep)) == len(rows)
    assert words.describe(rows, cast.rival_rep) == {}


def test_who_is_late_is_offered_to_explain_first(at_state: Callable[..., Table]) -> None:
    table = at_state("under_review")
    before = timezone.now() - dt.timedelta(days=30)
    asked = {"what": "Payrolls", "answer_by": timezone.localdate(before).isoformat()}
    table.do("officer", "ask_information", asked, when=When(before))
    employer = Visitor(table, "employer_rep")
    assert employer.get("").context["room"].acts.first[0].name == "explain_absence"
    assert "Your answer is late" in employer.get("respond/").content.decode()


def test_a_case_that_ended_says_so_and_can_be_read(talks: Table) -> None:
    talks.do("union_rep", "withdraw", {"reason": "We agreed at last"})
    page = Visitor(talks, "employer_rep").get("").content.decode()
    assert "This case has ended" in page
    assert 'aria-current="step">Withdrawn' in page
