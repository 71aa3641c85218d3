"""What is typed is kept for the one who types it, given back on its page, and gone once it is sent."""

from __future__ import annotations

import datetime as dt
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import typed
from accounts.models import Mandate, TypedText
from accounts.models.typed import TypedTextQuerySet
from cases import tasks
from cases.models import Case, CaseEvent
from cases.services import drafts
from notifications.models import Notification
from tests.accounts.factories import make_mandate, make_representative, sign_in

KHMER = "ពួកយើងបានព្រមព្រៀងគ្នា"
TEXT, SHOWN = f"{KHMER} <b>", f"{KHMER} &lt;b&gt;</textarea>"


@pytest.fixture
def table(at_state):
    return at_state("filed")


@pytest.fixture
def address(table):
    return f"/en/cases/{table.case.number}/actions/withdraw/"


@pytest.fixture
def writer(client, table):
    return sign_in(client, table.cast.union_rep)


@pytest.fixture
def story(cast):
    """The address of a question of a draft that the union writes."""
    draft = drafts.begin(
        procedure="collective",
        office=cast.office,
        by=cast.union_rep,
        filed_for=cast.union,
        answers={},
        key="d",
    )
    return f"/en/file/{draft.pk}/story/"


def types(client: Client, address: str, seen: str = "", **texts: str) -> Any:
    """What the script of the page sends."""
    return client.post(
        "/en/typed/", {"to": address, "seen": seen, **{f"text.{n}": text for n, text in texts.items()}}
    )


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    return answer.content.decode() if answer.status_code == 200 else ""


def gives_back(client: Client, address: str) -> bool:
    return SHOWN in page(client, address)


def test_what_was_typed_is_in_the_form_again_in_both_languages_and_not_yet_sent(writer, address, table):
    with time_machine.travel(timezone.now(), tick=False):
        at = f"{timezone.localtime():%H:%M}"
        answer = types(writer, address, reason=f"{TEXT}\x00")
        assert (answer.status_code, answer.json()) == (200, {"detail": f"Saved {at}"})
        body = page(writer, address)
    assert f"Here is what you typed at {at}. It is not sent yet." in body
    assert SHOWN in body
    assert gives_back(writer, address.replace("/en/", "/km/"))
    assert not CaseEvent.objects.filter(case=table.case, action="withdraw").exists()


def test_what_the_database_does_not_hold_breaks_neither_keeping_nor_throwing_away(writer, address):
    sent = {"to": f"{address}\x00", "seen": "\x00", "text.re\x00ason": TEXT}
    assert writer.post("/en/typed/", sent).status_code == 200
    assert gives_back(writer, address)
    assert writer.post("/en/typed/away/", {"to": f"{address}\x00", "next": "\x00"}).status_code == 302
    assert not gives_back(writer, address)


def test_nothing_of_the_case_changes_and_nobody_is_told(writer, address, table):
    before = Case.objects.filter(pk=table.case.pk).values().get(), Notification.objects.count()
    with CaptureQueriesContext(connection) as queries:
        types(writer, address, reason=TEXT)
    assert (Case.objects.filter(pk=table.case.pk).values().get(), Notification.objects.count()) == before
    written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert {sql.split('"')[1] for sql in written} <= {"accounts_typedtext", "cache_table", "django_session"}
    assert not any("NOTIFY" in q["sql"].upper() for q in queries)


@pytest.mark.parametrize("who", ["union_viewer", "employer_rep", "officer", "rival_rep"])
def test_nobody_else_gets_it(writer, address, table, who):
    types(writer, address, reason=TEXT)
    assert gives_back(writer, address)
    other = sign_in(Client(), getattr(table.cast, who))
    assert not gives_back(other, address)
    assert not gives_back(Client(), address)


def test_a_colleague_with_the_same_form_does_not_get_it(writer, address, table):
    types(writer, address, reason=TEXT)
    colleague = sign_in(Client(), make_representative(table.cast.union))
    assert "<textarea" in page(colleague, address)
    assert not gives_back(colleague, address)


def test_without_the_person_in_the_lookup_the_colleague_would_get_it(writer, address, table):
    types(writer, address, reason=TEXT)
    colleague = sign_in(Client(), make_representative(table.cast.union))
    with mock.patch.object(TypedTextQuerySet, "visible_to", lambda self, user: self.all()):
        assert gives_back(colleague, address)


def test_acting_for_another_organization_the_same_person_does_not_get_it(writer, address, table):
    make_mandate(table.cast.union_rep, table.cast.rival)
    writer.post("/en/account/organisations/", {"organization": table.cast.union.pk})
    types(writer, address, reason=TEXT)
    assert gives_back(writer, address)
    writer.post("/en/account/organisations/", {"organization": table.cast.rival.pk})
    assert not gives_back(writer, address)
    writer.post("/en/account/organisations/", {"organization": ""})
    assert not gives_back(writer, address)


def test_with_the_mandate_the_page_ends_and_so_does_the_text(writer, address, table):
    types(writer, address, reason=TEXT)
    Mandate.objects.filter(user=table.cast.union_rep).update(revoked_at=timezone.now())
    assert writer.get(address).status_code == 404


def test_who_is_signed_out_is_told_so_and_nothing_is_kept(client, address):
    answer = types(client, address, reason=TEXT)
    assert answer.status_code == 401 and "You are signed out" in answer.json()["detail"]
    assert not TypedText.objects.exists()


def test_sent_it_is_gone_and_a_refused_form_leaves_it(writer, address, table):
    types(writer, address, reason=TEXT)
    assert writer.post(address, {"reason": "", "idempotency_key": "k"}).status_code == 422
    assert writer.post(address, {"idempotency_key": "k"}).status_code == 422
    assert TypedText.objects.count() == 1
    assert writer.post(address, {"reason": "Enough", "idempotency_key": "k2"}).status_code == 302
    assert not TypedText.objects.exists()


def test_where_the_form_is_shut_meanwhile_its_text_is_shown_all_the_same(writer, address, table):
    types(writer, address, reason=TEXT)
    table.do("union_rep", "withdraw", {"reason": "From another window"})
    body = page(writer, address)
    assert "Not possible now" in body and "It was not sent" in body and KHMER in body


def test_another_button_of_the_same_address_leaves_it(writer, story, cast):
    typed.keep(cast.union_rep, "/en/account/organisations/", {"words": TEXT}, seen="", now=timezone.now())
    client = sign_in(Client(), cast.union_rep)
    assert client.post("/en/account/organisations/", {"organization": ""}).status_code == 302
    assert TypedText.objects.count() == 1


def test_thrown_away_it_is_gone_and_the_page_opens_again(writer, address):
    types(writer, address, reason=TEXT)
    answer = writer.post("/en/typed/away/", {"to": address, "next": address})
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert "It is not sent yet" not in page(writer, address)
    elsewhere = writer.post("/en/typed/away/", {"to": address, "next": "https://evil.example/"})
    assert elsewhere["Location"] == "/"


def test_what_a_colleague_saved_meanwhile_is_shown_and_the_text_offered(client, story, cast):
    writer = sign_in(client, cast.union_rep)
    types(writer, story, seen="0", story=TEXT)
    assert gives_back(writer, story)
    draft = Case.objects.get(pk=story.split("/")[3])
    colleague = make_representative(cast.union)
    drafts.save_answers(draft, "story", {"story": "Theirs"}, by=colleague, seen=0)
    body = page(writer, story)
    assert "Theirs</textarea>" in body and "Somebody changed this after you typed" in body
    assert "<blockquote" in body and KHMER in body and not gives_back(writer, story)
    assert SHOWN in page(writer, f"{story}?typed=mine")
    writer.post(f"{story}?typed=mine", {"story": "Both", "seen": 1})
    assert not TypedText.objects.exists()


def test_the_task_list_says_to_its_writer_that_a_question_is_begun(client, story, cast):
    writer, tasks_page = sign_in(client, cast.union_rep), story.removesuffix("story/")
    before = page(writer, tasks_page).count("In progress")
    types(writer, story, seen="0", story=TEXT)
    assert page(writer, tasks_page).count("In progress") == before + 1
    colleague = sign_in(Client(), make_representative(cast.union))
    assert page(colleague, tasks_page).count("In progress") == before


def test_with_a_draft_goes_what_was_typed_into_it(client, story, cast):
    writer = sign_in(client, cast.union_rep)
    types(writer, story, story=TEXT)
    types(writer, f"/en/file/{story.split('/')[3]}9/story/", story=TEXT)
    writer.post(story.replace("story", "delete"))
    assert TypedText.objects.count() == 1


@pytest.mark.parametrize("name", ["password", "code", "api_token", "csrfmiddlewaretoken"])
def test_no_secret_is_kept(writer, address, name):
    types(writer, address, reason=TEXT, **{name: "Geheim"})
    writer.post(
        "/en/typed/", {"to": address, "text.reason": TEXT, name: "Geheim", "idempotency_key": "Geheim"}
    )
    assert TypedText.objects.get().texts == {"reason": TEXT}


def test_what_is_too_long_has_no_address_or_is_nothing_is_said_and_not_kept(writer, address):
    long = types(writer, address, reason="x" * 200_001)
    assert (long.status_code, "200007 of 200000" in long.json()["detail"]) == (413, True)
    assert [types(writer, odd, reason=TEXT).status_code for odd in ("", "x", "/" + "y" * 500)] == [400] * 3
    types(writer, address, reason=TEXT)
    assert types(writer, address, reason="  ").status_code == 200
    assert not TypedText.objects.exists()


def test_too_many_forms_and_too_often_are_refused_in_words(writer, address, table):
    row = {"user": table.cast.union_rep, "texts": {"a": "b"}, "saved_at": timezone.now()}
    TypedText.objects.bulk_create([TypedText(path=f"/{n}", **row) for n in range(50)])
    assert types(writer, address, reason=TEXT).status_code == 429
    assert types(writer, "/en/7", a="c").status_code == 200
    with mock.patch.dict(settings.ACCOUNT_RATE_LIMITS, typed="1/m/user"):
        cache.clear()
        assert [types(writer, "/en/7", a="d").status_code for _time in range(2)] == [200, 429]


def test_after_thirty_days_it_is_deleted(writer, address):
    types(writer, address, reason=TEXT)
    for days, left in ((29, 1), (31, 0)):
        tasks.tend_drafts(timestamp=int((timezone.now() + dt.timedelta(days=days)).timestamp()))
        assert TypedText.objects.count() == left


def test_it_stands_in_no_line_of_the_log(writer, address, caplog):
    with caplog.at_level("DEBUG"):
        types(writer, address, reason=TEXT)
        types(writer, address, reason="x" * 200_001)
    assert TEXT not in caplog.text and "xxxx" not in caplog.text


def test_a_form_costs_one_query_more_and_a_page_without_one_none(writer, address, table):
    def lookups(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert writer.get(path).status_code == 200
        return sum("accounts_typedtext" in q["sql"] for q in queries)

    case = f"/en/cases/{table.case.number}/"
    assert [lookups(path) for path in (address, case, "/en/start/")] == [1, 0, 0]


def test_a_form_holds_an_empty_place_for_the_words_and_a_signing_in_page_none(writer, address):
    assert 'class="saved" role="status"' in page(writer, address)
    assert "data-keep=" not in page(Client(), "/en/sign-in/")
