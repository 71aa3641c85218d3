"""Home, filing and the desk: each opens for who belongs there, and no date is shown a day late."""

from __future__ import annotations

import pytest

from cases.models import Case
from tests.accounts.factories import sign_in


@pytest.mark.parametrize(
    "who", ["union_rep", "union_viewer", "employer_rep", "officer", "head", "conciliator", "delegate"]
)
@pytest.mark.parametrize("language", ["en", "km"])
def test_home_opens_for_everybody_with_a_case(client, at_state, who, language):
    table = at_state("in_conciliation")
    page = sign_in(client, getattr(table.cast, who)).get(f"/{language}/home/")
    assert page.status_code == 200


@pytest.mark.parametrize("path", ["home/", "cases/", "queue/"])
def test_a_limit_of_days_is_never_shown_as_the_day_after(client, at_state, path):
    table = at_state("in_conciliation")
    deadline = table.case.deadlines.get(code="COL_CONCILIATION")
    body = sign_in(client, table.cast.conciliator).get(f"/en/{path}").content.decode()
    assert deadline.due_on.isoformat() in body
    assert ", 00:00" not in body


@pytest.mark.parametrize("who", ["union_rep", "officer"])
@pytest.mark.parametrize("path", ["file/", "file/drafts/", "cases/", "cases.csv"])
def test_the_rooms_of_filing_open(client, cast, who, path):
    assert sign_in(client, getattr(cast, who)).get(f"/en/{path}").status_code == 200


def test_a_complaint_goes_from_its_first_question_to_its_receipt_without_script(client, cast):
    sign_in(client, cast.union_rep)
    start = {
        "filed_for": cast.union.pk,
        "procedure": "collective",
        "office": "phnom-penh",
        "idempotency_key": "d1",
    }
    client.post("/en/file/new/", start)
    draft = Case.objects.get(state="draft")
    at = f"/en/file/{draft.pk}/"
    client.post(f"{at}respondent/", {"seen": 0, "name": "Employer A", "organization": cast.employer.pk})
    client.post(f"{at}issues/", {"seen": 0, "issues": ["overtime"]})
    client.post(f"{at}people/", {"seen": 0, "workers": "៤១២", "women": "355"})
    send = {"declaration": "on", "signer": "A. Name", "idempotency_key": "s1"}
    first, again = client.post(f"{at}check/", send), client.post(f"{at}check/", send)
    case = Case.objects.get(pk=draft.pk)
    assert (case.state, case.workers, first.url) == ("filed", 412, again.url)
    assert case.number in client.get(first.url).content.decode()


def test_a_question_left_empty_keeps_the_page_and_says_so(client, draft, cast):
    sign_in(client, cast.union_rep)
    start = {
        "filed_for": cast.union.pk,
        "procedure": "collective",
        "office": "phnom-penh",
        "idempotency_key": "d2",
    }
    client.post("/en/file/new/", start)
    case = Case.objects.get(state="draft", filed_for=cast.union)
    page = client.post(f"/en/file/{case.pk}/respondent/", {"seen": 0, "name": "", "address": "Street 1"})
    assert page.status_code == 422
    assert "Street 1" in page.content.decode()


@pytest.mark.parametrize("who", ["officer", "rival_rep", "employer_rep"])
def test_nobody_else_opens_a_draft(client, draft, cast, who):
    table = draft()
    assert sign_in(client, getattr(cast, who)).get(f"/en/file/{table.case.pk}/").status_code == 404
