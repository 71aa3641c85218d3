"""Papers: printed for those who may read them, with a code that anybody can check and nobody can guess."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cases.files import codes, printing
from cases.models import Paper, Session, Settlement
from cases.services import papers
from tests.accounts.factories import sign_in


@pytest.fixture(autouse=True)
def nobody_guessed_yet(db):
    cache.clear()


@pytest.fixture
def table(at_state):
    return at_state("in_conciliation")


@pytest.fixture
def browser(table):
    """A signed-in client of somebody of the cast."""

    def of(who: str) -> Client:
        return sign_in(Client(), getattr(table.cast, who))

    return of


def url(table, name: str, *args: object) -> str:
    return reverse(f"cases:{name}", args=[table.case.number, *args])


def hold(table, kind: str = "joint", attended: tuple[str, ...] = ("union", "factory")) -> None:
    answers = {"attended": list(attended), "minutes": "Both sides spoke of Sundays.", "kind": kind}
    table.do("conciliator", "record_session", answers)
    Session.objects.filter(case=table.case).update(kind=kind)


def settle(table) -> Settlement:
    table.do("conciliator", "propose_settlement", {
        "key": "deal", "text": "Sundays are paid double.", "issues": ["1", "2"],
        "obligations": [{"by": "factory", "text": "Pays", "due": "2027-01-10"}],
    })  # fmt: skip
    for who in ("union_rep", "employer_rep"):
        table.do(who, "sign_settlement", {"agree": True, "signer": who})
    return Settlement.objects.get()


def certify(table) -> Settlement:
    settle(table)
    table.do("conciliator", "certify_settlement", {})
    return Settlement.objects.get()


def test_the_receipt_is_printed_with_one_code_however_often(table, browser):
    pages = [browser("union_rep").get(url(table, "receipt_print")) for _n in range(2)]
    paper = Paper.objects.get()
    assert all(paper.code.encode() in page.content for page in pages)
    assert b"<svg" in pages[0].content
    assert b"Overtime on Sundays" in pages[0].content


def test_the_receipt_is_for_the_side_that_filed_and_the_office(table, browser):
    where = url(table, "receipt_print")
    codes_of = {who: browser(who).get(where).status_code for who in ("officer", "employer_rep", "rival_rep")}
    assert codes_of == {"officer": 200, "employer_rep": 404, "rival_rep": 404}


def test_minutes_of_a_separate_questioning_are_not_for_the_other_side(table, browser):
    hold(table, "separate", ("union",))
    where = url(table, "minutes_print", 1)
    codes_of = {
        who: browser(who).get(where).status_code for who in ("union_rep", "employer_rep", "conciliator")
    }
    assert codes_of == {"union_rep": 200, "employer_rep": 404, "conciliator": 200}


def test_minutes_say_who_came_and_who_signed(table, browser):
    hold(table)
    page = browser("employer_rep").get(url(table, "minutes_print", 1)).content
    assert b"Both sides spoke of Sundays." in page
    assert page.count(b"Signed") >= 2


def test_minutes_of_a_session_not_held_are_not_there(table, browser):
    assert browser("officer").get(url(table, "minutes_print", 7)).status_code == 404


def test_a_settlement_before_it_is_certified_is_a_draft_without_a_code(table, browser):
    settle(table)
    page = browser("employer_rep").get(url(table, "settlement_print", "deal")).content
    assert b"Draft. It is not certified" in page
    assert Paper.objects.count() == 0


def test_a_certified_settlement_carries_text_signatures_and_code(table, browser):
    certify(table)
    page = browser("employer_rep").get(url(table, "settlement_print", "deal")).content
    assert all(words in page for words in (b"Sundays are paid double.", b"union_rep", b"Electronically"))
    assert Paper.objects.get().code.encode() in page


def test_the_report_names_what_remains(table, browser):
    hold(table)
    positions = {n: {"union": "Pay double", "factory": "Pay once"} for n in "12"}
    table.do("conciliator", "report_non_conciliation", {"positions": positions})
    page = browser("union_rep").get(url(table, "report_print")).content
    assert all(words in page for words in (b"Pay double", b"Pay once", b"Attendance bonus"))


@pytest.mark.parametrize("official", [True, False])
def test_the_motto_stands_only_where_the_ministry_adopted_it(official, table, browser, settings):
    settings.OFFICIAL_PAPERS = official
    page = browser("union_rep").get(url(table, "receipt_print")).content.decode()
    assert ("ព្រះរាជាណាចក្រកម្ពុជា" in page) is official


def test_a_made_up_case_says_so_on_its_papers(table, browser):
    type(table.case).objects.filter(pk=table.case.pk).update(is_demo=True)
    assert b"Made-up demonstration" in browser("union_rep").get(url(table, "receipt_print")).content


@pytest.mark.skipif(printing.print_pdf is None, reason="no pango on this machine")
@pytest.mark.parametrize("language", ["en", "km"])
def test_a_paper_is_a_tagged_pdf_in_both_languages(language, table, browser):
    where = url(table, "receipt_pdf").replace("/en/", f"/{language}/")
    answer = browser("union_rep").get(where)
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 1
        assert str(pdf.Root.Lang) == language
    assert answer["Content-Disposition"].startswith("attachment")


def test_where_pdf_cannot_be_made_the_page_says_so(table, browser, monkeypatch):
    monkeypatch.setattr(printing, "print_pdf", None)
    client = browser("union_rep")
    assert b"cannot be made here" in client.get(url(table, "receipt_print")).content
    assert client.get(url(table, "receipt_pdf")).status_code == 404


def check(code: str) -> object:
    return Client().get(reverse("cases:verify_code", args=[code]))


def test_anybody_can_check_a_paper_and_learns_no_party(table, browser):
    browser("union_rep").get(url(table, "receipt_print"))
    answer = check(Paper.objects.get().code)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "This paper was issued here" in page
    assert table.case.number in page
    assert not any(name in page for name in ("Union A", "Employer A"))


def test_a_code_is_read_as_people_type_it(table, browser):
    browser("union_rep").get(url(table, "receipt_print"))
    code = Paper.objects.get().code
    spoken = code.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    assert check(spoken).status_code == 200
    assert Client().get(reverse("cases:verify"), {"code": code}).url.endswith(f"/{code}/")


def test_a_paper_whose_source_changed_does_not_match(table):
    settlement = certify(table)
    paper = papers.issue(table.case, "settlement", settlement.pk)
    Settlement.objects.filter(pk=settlement.pk).update(text="Sundays are paid once.")
    assert b"does not match the record" in check(paper.code).content


def test_a_wrong_letter_asks_to_check_the_reference(db):
    code = codes.new_code()
    wrong = codes.LETTERS[codes.LETTERS.index(code[0]) - 1] + code[1:]
    answer = check(wrong)
    assert (answer.status_code, b"Check the reference" in answer.content) == (400, True)


def test_an_unknown_code_accuses_nobody(db):
    answer = check(codes.new_code())
    assert (answer.status_code, b"does not make a paper false" in answer.content) == (404, True)


def test_guessing_codes_is_stopped(db):
    statuses = [check(codes.new_code()).status_code for _n in range(21)]
    assert (statuses[0], statuses[-1]) == (404, 429)


@pytest.mark.parametrize("place", range(8))
def test_every_single_wrong_letter_is_noticed(place):
    letters = codes.new_code().replace("-", "")
    for other in set(codes.LETTERS) - {letters[place]}:
        with pytest.raises(codes.WrongCode):
            codes.read_code(letters[:place] + other + letters[place + 1 :])


@pytest.mark.parametrize("text", ["", "8F3K", "8F3K-2Q7M-9", "UUUU-UUUU", "ក" * 8, "🙂" * 8])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(codes.WrongCode):
        codes.read_code(text)


def links(page: object) -> set[str]:
    """The addresses of papers that a page leads to."""
    found = re.findall(r'href="([^"]+(?:/print/|\.pdf))"', page.content.decode())
    return {link for link in found if "/cases/" in link}


WHO = ["union_rep", "union_viewer", "employer_rep", "conciliator", "officer", "head", "delegate"]


@pytest.fixture
def full(table):
    """A case with every paper: two sessions, one of them separate, a signed text and a report."""
    hold(table)
    hold_separately(table)
    settle(table)
    positions = {n: {"union": "Pay double", "factory": "Pay once"} for n in "12"}
    table.do("conciliator", "report_non_conciliation", {"positions": positions})
    return table


def hold_separately(table) -> None:
    answers = {"attended": ["union"], "minutes": "The union alone.", "kind": "separate"}
    table.do("conciliator", "record_session", answers)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("place", ["case", "documents"])
def test_every_paper_a_page_leads_to_opens_for_its_reader(place, who, full, browser, monkeypatch):
    monkeypatch.setattr(printing, "print_pdf", lambda html: b"%PDF-")
    client = browser(who)
    found = links(client.get(url(full, place)))
    assert found
    assert {client.get(link).status_code for link in found} == {200}


@pytest.mark.parametrize("who", WHO)
def test_no_paper_that_opens_is_left_out_of_the_list(who, full, browser):
    client = browser(who)
    every = {
        url(full, "receipt_print"), url(full, "minutes_print", 1), url(full, "minutes_print", 2),
        url(full, "settlement_print", "deal"), url(full, "report_print"),
    }  # fmt: skip
    open_to = {address for address in every if client.get(address).status_code == 200}
    assert {a for a in links(client.get(url(full, "documents"))) if "/print/" in a} == open_to


def test_each_room_leads_to_its_own_papers_in_both_languages(full, browser):
    client = browser("conciliator")
    rooms = {"session": [1], "settlement": [], "not_settled": []}
    found = {name: links(client.get(url(full, name, *which))) for name, which in rooms.items()}
    assert url(full, "minutes_print", 1) in found["session"]
    assert url(full, "minutes_print", 2) not in found["session"]
    assert url(full, "report_print") in found["not_settled"]
    for language in ("km", "en"):
        paper = url(full, "settlement_pdf", "deal").replace("/en/", f"/{language}/")
        assert paper in found["settlement"]


def test_the_list_bears_the_code_of_what_was_printed(full, browser):
    client = browser("union_rep")
    assert b"Not printed yet" in client.get(url(full, "documents")).content
    client.get(url(full, "receipt_print"))
    assert Paper.objects.get().code.encode() in client.get(url(full, "documents")).content


def test_the_report_says_what_stood_on_its_day(full, browser):
    full.case.issues.filter(key="1").update(status="settled", claimant_position="Something else")
    page = browser("union_rep").get(url(full, "report_print")).content
    assert b"Nothing was agreed." in page
    assert b"Pay double" in page
    assert b"Something else" not in page
