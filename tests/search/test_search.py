"""One search finds what a person may see, in both languages and with one wrong letter; strangers find nothing."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases import queries_search
from cases.models import Case, CaseWords, Exclusion, Party
from cases.queries_search import find_cases
from dialogue.models import Body
from dialogue.services.opening import plan_meeting
from tests.accounts.factories import make_official, make_post, sign_in
from tests.conftest import begin_draft, bring_to

FACTORY = "រោងចក្រកាត់ដេរ សូរិយា"


def ask(user, question: str):
    user.__dict__.pop("_access", None)
    return sign_in(Client(), user).get("/en/search/", {"q": question})


def numbers(user, question: str) -> list[str]:
    user.__dict__.pop("_access", None)
    return [hit.number for hit in find_cases(user, question)]


@pytest.fixture
def talks(cast):
    """A dispute with a factory whose name is Khmer and Latin."""
    table = bring_to(begin_draft(cast), "in_conciliation")
    Party.objects.filter(case=table.case, key="factory").update(name=FACTORY, name_latin="Soriya Garment")
    return table


FOUND = [
    "Soriya",
    "soriya garment",
    "Soriyo",
    "Sorya",
    "Sorriya",
    "Overtime Soriya",
    "Sundays",
    "0001",
    "~soriya",
]
KHMER = ["កាត់ដេរ", "សូរិយា", "០០០១", "រោងចក្រ Soriya"]
NOT_FOUND = ["Srya", "Soriya Bakery", "កម្ពុជា", "%", "'", "\\", "| &", "Soriya កម្ពុជា"]


def test_a_case_is_found_by_its_names_words_and_number_with_one_wrong_letter_too(talks):
    assert [q for q in FOUND + KHMER if numbers(talks.cast.officer, q) != [talks.case.number]] == []
    assert talks.case.number in ask(talks.cast.officer, "Soriyo").content.decode()


def test_what_is_in_no_case_is_not_found(talks):
    assert [q for q in NOT_FOUND if numbers(talks.cast.officer, q)] == []
    assert b"Nothing is found" in ask(talks.cast.officer, "Soriya Bakery").content


def test_an_exact_number_leads_straight_to_the_case(talks):
    answer = ask(talks.cast.officer, talks.case.number.lower())
    assert (answer.status_code, answer.url) == (302, talks.case.get_absolute_url())


def test_strangers_find_and_count_nothing(talks):
    for who in ("rival_rep", "other_employer_rep", "ex_rep", "officer_elsewhere", "registrar"):
        for question in ("Soriya", talks.case.number, "Sundays"):
            page = ask(getattr(talks.cast, who), question).content.decode()
            assert "Nothing is found" in page and "Soriya Garment" not in page


def test_who_is_kept_out_and_who_is_not_signed_in_find_nothing(talks, client):
    Exclusion.objects.create(case=talks.case, user=talks.cast.officer2, reason="Cousin")
    assert numbers(talks.cast.officer2, "Soriya") == []
    assert b"Nothing is found" in client.get("/en/search/", {"q": "Soriya"}).content


def test_both_sides_find_their_case_and_a_draft_is_found_by_nobody(talks):
    assert numbers(talks.cast.union_rep, "Soriya") == numbers(talks.cast.employer_rep, "Soriya")
    begin_draft(talks.cast)
    assert numbers(talks.cast.union_rep, "Sundays") == [talks.case.number]


def test_the_cases_of_a_party_are_found_before_any_word_is_looked_at(talks):
    """So that how long a search takes does not tell what is in the cases of others."""
    with CaptureQueriesContext(connection) as seen:
        numbers(talks.cast.rival_rep, "Soriya")
    sql = next(q["sql"] for q in seen if "cases_casewords" in q["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "casewords" in plan and "case_words" not in plan  # no index over the words of all


def test_the_words_kept_are_those_of_the_case_as_it_is(talks):
    Case.objects.filter(pk=talks.case.pk).update(title="Lotus Hotel")
    assert numbers(talks.cast.officer, "Lotus") == [talks.case.number]
    Party.objects.filter(case=talks.case, key="factory").update(name="Angkor", name_latin="")
    assert numbers(talks.cast.officer, "Soriya") == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_casewords WHERE tokens <> cases_found_by(case_id)")
        assert (CaseWords.objects.count(), cursor.fetchone()) == (1, (0,))


def test_a_search_costs_the_same_however_much_is_found(talks):
    who, asked = sign_in(Client(), talks.cast.officer), []
    for _more in range(3):
        with CaptureQueriesContext(connection) as seen:
            who.get("/en/search/", {"q": "Sundays"})
        asked.append(len(seen))
        bring_to(begin_draft(talks.cast), "filed")
    assert asked[1] == asked[2] <= 17


@pytest.mark.django_db
def test_a_question_too_short_is_said_beside_the_box(client):
    for question in ("", "a"):
        answer = client.get("/en/search/", {"q": question})
        assert answer.status_code == 400 and b"There is a problem" in answer.content


@pytest.mark.django_db
def test_what_is_public_of_agreements_and_meetings_is_found_with_its_page(cast):
    clerk = make_official("secretariat", None, name="Clerk")
    body = Body.objects.create(slug="search-body", name="Body")
    meeting = plan_meeting(body, title="Wages of Soriya", starts_at=timezone.now())
    page = ask(clerk, "soriya wages").content.decode()
    assert f"/en/meetings/{meeting.number}/" in page
    assert "Nothing is found" in ask(cast.rival_rep, "soriya wages").content.decode()


def test_what_was_found_is_marked_also_with_a_wrong_letter(talks):
    Case.objects.filter(pk=talks.case.pk).update(title="Soriya Garment")
    assert "<mark>Soriya</mark> Garment" in ask(talks.cast.officer, "Soriyo").content.decode()


def narrowed(who, **filters: str) -> str:
    answer = sign_in(Client(), who).get("/en/search/", {"q": "Sundays", **filters})
    assert answer.status_code == 200
    return answer.content.decode()


def test_kind_and_year_narrow_what_is_found_and_can_be_dropped(talks):
    who, year = talks.cast.officer, timezone.localdate(talks.case.filed_at).year
    for filters in ({"kind": "cases"}, {"year": str(year)}, {"kind": "cases", "year": str(year)}):
        assert talks.case.number in narrowed(who, **filters)
    for filters in ({"kind": "meetings"}, {"kind": "register"}, {"year": str(year - 1)}):
        page = narrowed(who, **filters)
        assert talks.case.number not in page and 'href="/en/search/?q=Sundays"' in page


def test_meetings_agreements_and_awards_of_a_year_are_asked_for_by_their_own_days(cast):
    clerk = make_official("secretariat", None, name="Clerk")
    body = Body.objects.create(slug="search-body", name="Body")
    meeting = plan_meeting(body, title="Sundays", starts_at=timezone.now())
    year = timezone.localdate().year
    assert meeting.number in narrowed(clerk, year=str(year))
    assert meeting.number not in narrowed(clerk, year=str(year + 1))


@pytest.mark.django_db
def test_a_filter_that_cannot_be_read_is_said_beside_its_field(client):
    for filters in ({"kind": "x"}, {"year": "nine"}, {"year": "1"}, {"year": "99999999999999999999"}):
        answer = client.get("/en/search/", {"q": "Soriya", **filters})
        assert answer.status_code == 400 and b"There is a problem" in answer.content


@pytest.fixture
def many(talks):
    """More cases with the same words at both offices; the officer here conciliates one elsewhere."""
    cast = talks.cast
    found = [talks.case, *(bring_to(begin_draft(cast), "filed").case for _more in range(3))]
    Case.objects.filter(pk=found[1].pk).update(office=cast.officer_elsewhere.posts.get().office)
    Case.objects.filter(pk=found[1].pk).update(conciliator=cast.officer2)
    return [case.number for case in found]


WAYS = {
    "by the word": (200, 5000),
    "at a glance": (200, 0),
    "on through all": (0, 0),
    "one of two": (1, 5000),
}


@pytest.mark.parametrize(("glance", "rare"), WAYS.values(), ids=WAYS)
def test_every_way_of_looking_finds_the_same(many, talks, monkeypatch, glance, rare):
    monkeypatch.setattr(queries_search, "GLANCE", glance)
    monkeypatch.setattr(queries_search, "RARE", rare)
    newest = list(reversed(many))
    assert numbers(talks.cast.officer2, "Sundays") == newest
    assert numbers(talks.cast.officer, "Sundays") == [n for n in newest if n != many[1]]
    assert [hit.number for hit in find_cases(talks.cast.officer2, "Sundays", limit=1)] == newest[:2]
    make_post(talks.cast.officer, "officer", talks.cast.officer_elsewhere.posts.get().office)
    assert numbers(talks.cast.officer, "Sundays") == newest
