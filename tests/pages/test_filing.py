"""Filing: a whole complaint without script, nothing lost on the way, nothing seen by strangers."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.models import Case, Document
from tests.accounts.factories import make_user, sign_in
from tests.conftest import Cast

NEW = {"procedure": "collective", "office": "phnom-penh"}


def begin(client: Client, cast: Cast, key: str = "k1", **more: Any) -> Case:
    """A fresh draft of the union's, as its representative begins it."""
    sign_in(client, cast.union_rep)
    data = {**NEW, "filed_for": cast.union.pk, "idempotency_key": key, **more}
    assert client.post("/en/file/new/", data).status_code == 302
    return Case.objects.filter(state="draft").latest("pk")


def answer(client: Client, draft: Case, question: str, **data: Any) -> Any:
    """Answer one question as the browser posts it; `seen` is 0 unless given."""
    return client.post(f"/en/file/{draft.pk}/{question}/", {"seen": 0, **data})


def completed(client: Client, cast: Cast, key: str = "k1") -> Case:
    """A draft with what the law needs."""
    draft = begin(client, cast, key)
    answer(client, draft, "respondent", name="Employer A", organization=cast.employer.pk)
    answer(client, draft, "issues", issues=["overtime", "bonus"])
    return draft


def send(client: Client, draft: Case, key: str = "s1", **more: Any) -> Any:
    """Send the draft."""
    data = {"declaration": "on", "signer": "A. Name", "idempotency_key": key, **more}
    return client.post(f"/en/file/{draft.pk}/check/", data)


def test_a_stranger_reads_what_it_takes_and_three_answers_show_the_way(client, db):
    page = client.get("/en/file/?people=several&strike=yes").content.decode()
    assert "This looks like a collective dispute" in page
    assert "/en/file/new/?people=several" in page


def test_not_being_sure_leads_on(client, db):
    page = client.get("/en/file/?people=unsure&working=unsure&strike=unsure")
    assert page.status_code == 200
    assert "Start now" in page.content.decode()


def test_an_answer_nobody_can_give_is_said_in_words(client, db):
    page = client.get("/en/file/?people=zzz")
    assert page.status_code == 400
    assert "There is a problem" in page.content.decode()


def test_beginning_twice_with_one_key_makes_one_draft(client, cast):
    assert begin(client, cast).pk == begin(client, cast).pk


def test_a_strike_told_before_is_not_asked_again(client, cast):
    sign_in(client, cast.union_rep)
    data = {**NEW, "filed_for": cast.union.pk, "idempotency_key": "k"}
    client.post("/en/file/new/?people=several&strike=yes", data)
    assert Case.objects.get().strike_now


def test_the_pages_of_a_draft_open_in_both_languages(client, cast):
    draft = completed(client, cast)
    pages = ["", "contact/", "helper/", "respondent/", "workplace/", "issues/", "issue-overtime/", "story/",
             "tried/", "strike/", "people/", "evidence/", "check/", "delete/"]  # fmt: skip
    for language in ("en", "km"):
        codes = {name: client.get(f"/{language}/file/{draft.pk}/{name}").status_code for name in pages}
        assert set(codes.values()) == {200}, codes


def test_everything_answered_arrives_in_the_case(client, cast):
    draft = completed(client, cast)
    answer(client, draft, "issue-overtime", text="No pay on Sundays", since="២០២៦-០១-០៥", asked="Pay it")
    answer(
        client, draft, "people", workers="៤១២", women="355", migrants="", migrants_unknown="on", informal="0"
    )
    answer(client, draft, "workplace", sector="garment", staff="1,200")
    answer(client, draft, "strike", now="strike")
    assert send(client, draft).status_code == 302
    case = Case.objects.get(pk=draft.pk)
    assert (case.workers, case.women, case.migrants, case.informal) == (412, 355, None, 0)
    assert (case.sector, case.strike_now, case.title) == ("garment", True, "Union A / Employer A")
    issue = case.issues.get(category="overtime")
    assert (issue.text, issue.since.isoformat(), issue.kind) == ("No pay on Sundays", "2026-01-05", "")


def test_the_other_side_is_tied_to_its_organization_and_sees_the_case(client, cast):
    draft = completed(client, cast)
    send(client, draft)
    number = Case.objects.get(pk=draft.pk).number
    assert sign_in(Client(), cast.employer_rep).get(f"/en/cases/{number}/").status_code == 200
    assert sign_in(Client(), cast.employer_rep).get(f"/en/file/done/{number}/").status_code == 404


def test_a_person_without_an_organization_files_for_themself(client, cast):
    person = make_user(name="Made Up Worker")
    sign_in(client, person)
    client.post("/en/file/new/", {**NEW, "procedure": "individual", "idempotency_key": "p"})
    draft = Case.objects.get(created_by=person)
    answer(client, draft, "respondent", name="A small shop")
    answer(client, draft, "issues", issues=["wages"])
    send(client, draft)
    case = Case.objects.get(pk=draft.pk)
    assert (case.state, case.claimant.person, case.claimant.kind) == ("filed", person, "person")
    assert "not later than" in client.get(f"/en/file/done/{case.number}/").content.decode()


def test_a_double_send_makes_one_case_and_the_same_receipt(client, cast):
    draft = completed(client, cast)
    first, second, other_window = send(client, draft), send(client, draft), send(client, draft, key="s2")
    assert first.url == second.url == other_window.url
    assert Case.objects.get(pk=draft.pk).events.count() == 1


def test_nothing_is_sent_without_both_sides_and_an_issue(client, cast):
    draft = begin(client, cast)
    page = send(client, draft)
    assert page.status_code == 422
    assert "Choose at least one issue." in page.content.decode()
    assert Case.objects.get(pk=draft.pk).state == "draft"


@pytest.mark.parametrize("left_out", ["declaration", "signer"])
def test_nothing_is_sent_without_the_declaration_and_a_name(client, cast, left_out):
    draft = completed(client, cast)
    page = send(client, draft, **{left_out: ""})
    assert page.status_code == 422
    assert "<title>Error:" in page.content.decode()


def test_errors_keep_what_was_typed(client, cast):
    draft = begin(client, cast)
    page = answer(client, draft, "issue-overtime", text="x")
    assert page.status_code == 404
    page = answer(client, draft, "respondent", name="", address="Street 271")
    assert page.status_code == 422
    assert "Street 271" in page.content.decode()


BAD = [
    ("contact", {"phone": "call me"}), ("contact", {"email": "no at sign"}),
    ("respondent", {"name": "a\u202eb"}), ("respondent", {"name": "a\x00b"}),
    ("respondent", {"name": "x" * 251}),
    ("respondent", {"name": "   "}), ("respondent", {"name": "N", "organization": "9" * 30}),
    ("issues", {"issues": ["gold"]}), ("people", {"workers": "-1"}), ("people", {"workers": "1e400"}),
    ("people", {"workers": "10", "women": "11"}), ("people", {"workers": "9" * 400}),
    ("strike", {"since": "2026-02-30"}), ("strike", {"since": "0001-01-01"}),
    ("strike", {"since": "9999-12-31"}),
    ("story", {"story": "x" * 8001}), ("story", {"story": "a\x00b"}), ("workplace", {"sector": "moon"}),
]  # fmt: skip


@pytest.mark.parametrize(("question", "data"), BAD)
def test_bad_input_is_refused_in_words_and_changes_nothing(client, cast, question, data):
    draft = begin(client, cast)
    before = Case.objects.get(pk=draft.pk).sheet
    page = answer(client, draft, question, **data)
    assert page.status_code == 422
    assert "There is a problem" in page.content.decode()
    assert Case.objects.get(pk=draft.pk).sheet == before


GOOD = [("2,5", None), ("៤៥", 45), ("1,200", 1200), ("1.200", 1200), (" 7 ", 7), ("", None)]


@pytest.mark.parametrize(("typed", "number"), GOOD)
def test_numbers_are_read_as_people_write_them(client, cast, typed, number):
    draft = begin(client, cast)
    answer(client, draft, "people", workers=typed)
    assert Case.objects.get(pk=draft.pk).workers == number


def test_line_breaks_in_a_name_become_spaces(client, cast):
    draft = begin(client, cast)
    answer(client, draft, "respondent", name="Employer\r\nBcc: x", organization="none")
    assert Case.objects.get(pk=draft.pk).sheet["parties"][1]["name"] == "Employer Bcc: x"


def test_two_windows_never_overwrite_each_other_silently(client, cast):
    draft = begin(client, cast)
    assert answer(client, draft, "story", story="First window").status_code == 302
    page = answer(client, draft, "story", story="Second window")
    body = page.content.decode()
    assert page.status_code == 409
    assert "First window" in body
    assert "Second window" in body
    assert answer(client, draft, "story", story="Second window", seen=1).status_code == 302


def test_saving_the_same_words_twice_is_no_clash(client, cast):
    draft = begin(client, cast)
    codes = [answer(client, draft, "story", story="Once").status_code for _n in range(2)]
    assert codes == [302, 302]


def test_come_back_later_leads_to_the_task_list(client, cast):
    draft = begin(client, cast)
    assert answer(client, draft, "story", story="x", later="1").url == f"/en/file/{draft.pk}/"
    assert "Completed" in client.get(f"/en/file/{draft.pk}/").content.decode()


def test_the_list_of_employers_is_searched_without_saving(client, cast):
    draft = begin(client, cast)
    page = answer(client, draft, "respondent", name="employer", search="1")
    body = page.content.decode()
    assert page.status_code == 200
    assert "Employer A" in body
    assert "Union B" not in body
    assert len(Case.objects.get(pk=draft.pk).sheet["parties"]) == 1


def test_an_employer_files_against_workers(client, cast):
    sign_in(client, cast.employer_rep)
    client.post("/en/file/new/", {**NEW, "filed_for": cast.employer.pk, "idempotency_key": "e"})
    draft = Case.objects.get()
    answer(client, draft, "respondent", name="Workers of line 4", kind="workers")
    sides = [(p["side"], p["kind"]) for p in Case.objects.get().sheet["parties"]]
    assert sides == [("employer", "enterprise"), ("workers", "workers")]


STRANGERS = ["officer", "head", "delegate", "rival_rep", "employer_rep", "ex_rep"]


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_learns_of_a_draft(client, cast, who):
    draft = completed(client, cast)
    stranger = sign_in(Client(), getattr(cast, who))
    for page in ("", "issues/", "check/", "evidence/", "delete/"):
        assert stranger.get(f"/en/file/{draft.pk}/{page}").status_code == 404
        assert stranger.post(f"/en/file/{draft.pk}/{page}").status_code in (404, 405)


def test_who_may_only_look_reads_a_draft_and_changes_nothing(client, cast):
    draft = completed(client, cast)
    viewer = sign_in(Client(), cast.union_viewer)
    assert viewer.get(f"/en/file/{draft.pk}/").status_code == 200
    assert answer(viewer, draft, "story", story="x").status_code == 403
    assert viewer.post(f"/en/file/{draft.pk}/delete/").status_code == 403


def test_nobody_files_for_an_organization_that_is_not_theirs(client, cast):
    sign_in(client, cast.union_rep)
    data = {**NEW, "filed_for": cast.rival.pk, "idempotency_key": "k"}
    assert client.post("/en/file/new/", data).status_code == 422
    assert not Case.objects.exists()


def test_a_draft_is_deleted_for_good_but_a_case_never(client, cast):
    draft, other = completed(client, cast), completed(client, cast, key="k2")
    client.post(f"/en/file/{draft.pk}/delete/")
    send(client, other)
    client.post(f"/en/file/{other.pk}/delete/")
    assert list(Case.objects.values_list("pk", flat=True)) == [other.pk]


def photo(name: str = "payslip.txt", data: bytes = b"Wages of October") -> SimpleUploadedFile:
    """A small file."""
    return SimpleUploadedFile(name, data)


def test_files_come_along_and_each_says_who_sees_it(client, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    draft = completed(client, cast)
    at = f"/en/file/{draft.pk}/evidence/"
    client.post(at, {"file": photo(), "title": "Payslip", "audience": "party"})
    client.post(at, {"file": photo("b.txt", b"Contract"), "title": "Contract"})
    page = client.get(at).content.decode()
    assert "Only your side and the officers" in page
    assert "Both sides can see this" in page
    send(client, draft)
    rows = Document.objects.order_by("title").values_list("title", "audience", "event__action", "party__key")
    assert list(rows) == [("Contract", "all", "file", "claimant"), ("Payslip", "party", "file", "claimant")]


def test_a_file_can_be_taken_out_again(client, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    draft = begin(client, cast)
    client.post(f"/en/file/{draft.pk}/evidence/", {"file": photo()})
    found = Document.objects.get()
    client.post(f"/en/file/{draft.pk}/evidence/{found.pk}/remove/")
    assert not Document.objects.exists()


def test_a_file_the_checks_stopped_is_not_sent_with_the_complaint(client, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    draft = completed(client, cast)
    client.post(f"/en/file/{draft.pk}/evidence/", {"file": photo()})
    Document.objects.update(state="blocked", blocked_code="file_infected")
    assert "it is not sent" in client.get(f"/en/file/{draft.pk}/check/").content.decode()
    send(client, draft)
    assert Document.objects.get().event is None


@pytest.mark.parametrize(("name", "data", "status"), [("a.exe", b"MZ", 422), ("a.txt", b"", 400)])
def test_a_file_that_is_not_taken_is_said_in_words(client, cast, settings, tmp_path, name, data, status):
    settings.MEDIA_ROOT = tmp_path
    draft = begin(client, cast)
    page = client.post(f"/en/file/{draft.pk}/evidence/", {"file": photo(name, data)})
    assert page.status_code == status
    assert "There is a problem" in page.content.decode()


def test_closing_quickly_ends_the_session_and_shows_a_page_that_says_nothing(client, cast):
    draft = begin(client, cast)
    page = client.post("/en/file/close/", follow=True).content.decode().lower()
    assert "concord" not in page
    assert "dispute" not in page
    assert client.get(f"/en/file/{draft.pk}/").status_code == 302


def test_pages_of_a_draft_are_never_stored_by_the_browser(client, cast):
    draft = begin(client, cast)
    for page in ("", "story/", "check/", "evidence/"):
        assert "no-store" in client.get(f"/en/file/{draft.pk}/{page}")["Cache-Control"]


def test_the_receipt_can_be_opened_again_by_the_claimant_and_the_office(client, cast):
    draft = completed(client, cast)
    address = send(client, draft).url
    for who in (cast.union_rep, cast.officer):
        assert "Overtime" in sign_in(Client(), who).get(address).content.decode()
    assert sign_in(Client(), cast.rival_rep).get(address).status_code == 404


def test_the_other_side_never_reads_how_to_reach_the_claimant(client, cast):
    draft = completed(client, cast)
    answer(client, draft, "contact", phone="012 345 678", safe_contact="canary words")
    send(client, draft)
    number = Case.objects.get(pk=draft.pk).number
    employer = sign_in(Client(), cast.employer_rep)
    for page in ("", "parties/", "issues/", "timeline/"):
        body = employer.get(f"/en/cases/{number}/{page}").content.decode()
        assert "canary" not in body
        assert "345 678" not in body
