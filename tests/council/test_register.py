"""The public register: masked before a person's eyes, found in Khmer and English, open to everybody."""

from __future__ import annotations

import json
import time
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.db import InternalError, ProgrammingError, connection, transaction
from django.urls import reverse

from cases.forms import AnswersInvalid
from cases.masking import MASK, find_personal, masked
from cases.models import PublicAward
from tests.accounts.factories import sign_in

pytestmark = pytest.mark.django_db
SUMMARY = "The employer pays the overtime of Sundays."


def published(at_council, **answers):
    table = at_council("award_issued")
    table.do(
        "secretary",
        "publish_award",
        {"masked": "The text of the award\n\nសេចក្តីបង្គាប់", "summary": SUMMARY, **answers},
    )
    return table


@pytest.mark.parametrize(
    ("text", "kind"),
    [("call 012 345 678 now", "phone"), ("+855 12 345 678", "phone"), ("ទូរស័ព្ទ ០១២៣៤៥៦៧៨", "phone"),
     ("identity 010 123 456", "phone"), ("card 171234567", "identity"), ("mail a.b@c.example", "email")],
)  # fmt: skip
def test_what_looks_personal_is_found(text, kind):
    assert [find.kind for find in find_personal(text, [])][:1] == [kind]
    assert MASK in masked(text, [])


def test_a_word_without_end_is_searched_in_an_instant():
    start = time.process_time()
    assert [find.text for find in find_personal("x" * 200_000 + " a.b@c.example", [])] == ["a.b@c.example"]
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    "text", ["US$ 1,250 for 412 workers", "LL 313 of 1997", "from 2026-05-04 to 2026-05-12"]
)
def test_what_is_no_personal_number_stays(text):
    assert masked(text, []) == text


def test_a_worker_of_the_list_is_masked_in_either_spelling():
    name = "កណ្ដា សុខ"
    assert "សុខ" not in masked(f"The worker {name} was dismissed", [name])
    assert find_personal("កណ្តា សុខ", [name])


def test_a_name_on_the_list_of_workers_stops_the_publication(at_council):
    table = at_council("award_issued")
    table.case.worker_list.create(
        party=table.case.parties.first(), name="Sok Canary", listed_by=table.case.events.first()
    )
    with pytest.raises(AnswersInvalid, match="Sok Canary"):
        table.do("secretary", "publish_award", {"masked": "Sok Canary was dismissed", "summary": SUMMARY})
    assert not PublicAward.objects.exists()


def test_a_number_is_published_only_when_a_person_says_it_is_not_personal(at_council):
    table = at_council("award_issued")
    answers = {"masked": "Invoice 171234567", "summary": SUMMARY}
    with pytest.raises(AnswersInvalid, match="personal"):
        table.do("secretary", "publish_award", answers)
    table.do("secretary", "publish_award", {**answers, "checked": True})
    assert PublicAward.objects.count() == 1


def test_a_summary_has_at_most_120_words(at_council):
    table = at_council("award_issued")
    with pytest.raises(AnswersInvalid, match="120"):
        table.do("secretary", "publish_award", {"masked": "Text", "summary": "word " * 121})


def test_the_publishing_form_begins_with_the_masked_text(at_council, client):
    table = at_council("award_issued")
    sign_in(client, table.cast.secretary)
    html = client.get(reverse("cases:act", args=[table.case.number, "publish_award"])).content.decode()
    assert "The wage list shows it" in html


def test_everybody_reads_a_published_award_and_no_other(at_council, client):
    table = published(at_council)
    number = PublicAward.objects.get().number
    html = client.get(reverse("cases:register_award", args=[number])).content.decode()
    assert SUMMARY in html
    assert "The wage list shows it" not in html
    assert table.case.number not in html
    assert f'aria-label="{settings.SITE_URL}/en/register/awards/{number}/"' in html
    assert client.get(reverse("cases:register_award", args=["AW-1999-0001"])).status_code == 404


@pytest.mark.parametrize("word", ["សេចក្តី", "សេចក្ដី", "បង្គាប់", "overtime", "AWARD"])
def test_it_is_found_by_words_in_both_scripts_and_spellings(at_council, client, word):
    published(at_council)
    assert b"/register/awards/AW-" in client.get(reverse("cases:register"), {"q": word}).content


def test_a_phrase_is_found_however_often_its_parts_came_before_it(at_council, client):
    """An index keeps 256 places of a word; a phrase that stands after them was not found."""
    published(at_council, masked="កម្មករ " * 300 + "ករណី")
    for word, found in (("ករណី", True), ("ណីកម្ម", False)):
        assert (
            b"/register/awards/AW-" in client.get(reverse("cases:register"), {"q": word}).content
        ) is found


def test_the_words_of_what_was_published_before_are_made_anew_and_the_text_stays_shut(at_council, client):
    published(at_council, masked="កម្មករ " * 300 + "ករណី")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_publicaward DISABLE TRIGGER USER")
        cursor.execute("UPDATE cases_publicaward SET words = ''")
        cursor.execute("ALTER TABLE cases_publicaward ENABLE TRIGGER USER")
    migration = import_module("cases.migrations.0012_register_words_in_pieces")
    migration.index_anew(apps, SimpleNamespace(connection=connection))
    assert b"/register/awards/AW-" in client.get(reverse("cases:register"), {"q": "ករណី"}).content
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        PublicAward.objects.update(text="Another text")


@pytest.mark.parametrize(
    ("filters", "found"),
    [({"year": "1999"}, False), ({"category": "overtime"}, True), ({"category": "maternity"}, False),
     ({"outcome": "rejected"}, True), ({"office": "siem-reap"}, False), ({"q": "zebra"}, False), ({"article": "LL 139"}, True),
     ({"article": "LL 13"}, False), ({"sector": "garment"}, False)],
)  # fmt: skip
def test_filters_limit_the_list(at_council, client, filters, found):
    published(at_council)
    assert (b"/register/awards/AW-" in client.get(reverse("cases:register"), filters).content) is found


@pytest.mark.parametrize(
    "filters", [{"year": "abc"}, {"category": "x"}, {"after": "zzz"}, {"office": "nowhere"}]
)
def test_a_filter_that_does_not_fit_is_answered_in_words(client, db, filters):
    for name in ("register", "register_json"):
        assert client.get(reverse(f"cases:{name}"), filters).status_code == 400


def test_open_data_and_feed_say_the_same(at_council, client):
    published(at_council)
    number = PublicAward.objects.get().number
    assert number in client.get(reverse("cases:register_feed")).content.decode()
    table = b"".join(client.get(reverse("cases:register_csv")).streaming_content).decode()
    assert number in table
    assert json.loads(client.get(reverse("cases:register_json")).content)["awards"][0]["summary"] == SUMMARY


def test_what_is_published_never_changes(at_council):
    published(at_council)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        PublicAward.objects.update(text="Another text")


def test_the_first_page_costs_few_queries(at_council, client, django_assert_max_num_queries):
    published(at_council)
    with django_assert_max_num_queries(10):
        client.get(reverse("cases:register"))
