"""The page for reviewers of Khmer: who sees it, what it takes and refuses, and the way back to the catalogue."""

from __future__ import annotations

from itertools import chain

import polib
import pytest
from django.core.management import call_command
from django.test import Client

from config.catalogues import MARK
from config.models import Wording, WordingReview
from config.reviewing import ReviewedMeanwhileError, review
from config.texts import area_of, bring, bring_all, places_in
from tests.accounts.factories import make_official, sign_in
from tools import catalogue as tool

CASE, BETTER = "សំណុំរឿង", "រឿងក្តី"
LIST = "/en/khmer-texts/"


@pytest.fixture
def reviewer(db):
    return make_official("reviewer", None, name="Reviewer of Khmer")


@pytest.fixture
def window(client, reviewer):
    return sign_in(client, reviewer)


def wording(english: str = "%(n)s cases", khmer: str = f"%(n)s {CASE}", **more) -> Wording:
    return Wording.objects.create(english=english, khmer=khmer, **{"area": "cases", **more})


def send(client: Client, row: Wording, text: str, seen: int = 0):
    return client.post(f"{LIST}{row.pk}/", {"text": text, "seen": seen})


def test_nobody_else_learns_that_there_is_such_a_page(cast, client):
    row = wording()
    sign_in(client, cast.registrar)
    assert [client.get(path).status_code for path in (LIST, f"{LIST}{row.pk}/", f"{LIST}reviewed.csv")] == [
        404
    ] * 3


def test_a_text_left_as_it_is_is_approved_by_name_and_moment(window, reviewer):
    row, following = wording(), wording("Next", "បន្ទាប់")
    answer = send(window, row, row.khmer)
    assert answer["Location"] == f"{LIST}{following.pk}/"
    said = WordingReview.objects.get()
    assert (said.by, said.before, said.after, bool(said.at)) == (reviewer, row.khmer, row.khmer, True)
    assert not Wording.objects.get(pk=row.pk).waiting


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CASE, "Look at: %(n)s"),
        ("%(n)d សំណុំ", "Look at: %(n)s, %(n)d"),
        (f"%(n)s ២ {CASE}", "0 to 9"),
        ("", "answer"),
    ],
)
def test_a_text_that_would_break_a_page_is_refused_in_words_and_stays_in_the_form(window, text, words):
    row = wording()
    answer = send(window, row, text)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert text in answer.content.decode()
    assert not WordingReview.objects.exists()


def test_a_line_end_of_the_english_must_be_there(window):
    assert "new line" in send(window, wording("Case\n", f"{CASE}\n"), CASE).content.decode()
    assert send(window, wording("Cases\n", f"{CASE}\n"), f"{BETTER}\r\n").status_code == 302


def test_two_reviewers_do_not_overwrite_each_other_unseen(window, reviewer):
    row = wording()
    other = make_official("reviewer", None, name="Second Reviewer")
    review(other, row.pk, seen=0, text=f"{BETTER} %(n)s")
    answer = send(window, row, f"{CASE} %(n)s")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(text in page for text in ("Second Reviewer", f"{BETTER} %(n)s", f"{CASE} %(n)s", 'value="1"'))
    assert send(window, row, f"{CASE} %(n)s", seen=1).status_code == 302
    assert [said.after for said in WordingReview.objects.order_by("number")] == [
        f"{BETTER} %(n)s",
        f"{CASE} %(n)s",
    ]


def test_a_late_review_changes_nothing(reviewer):
    row = wording()
    review(reviewer, row.pk, seen=0, text=row.khmer)
    with pytest.raises(ReviewedMeanwhileError):
        review(reviewer, row.pk, seen=0, text=f"{BETTER} %(n)s")
    assert WordingReview.objects.count() == 1


def test_the_list_goes_on_where_it_ended_and_counts_by_area(window):
    rows = [wording(f"Text {n}", CASE) for n in range(45)]
    wording("Other", CASE, area="accounts")
    pages, address = [], "?area=cases"
    while address:
        context = window.get(LIST + address).context
        pages.append([row.pk for row in context["rows"]])
        address = context["more"]
    assert list(chain(*pages)) == [row.pk for row in rows]
    assert [(part.area, part.total, part.done) for part in context["progress"]] == [
        ("cases", 45, 0), ("accounts", 1, 0),
    ]  # fmt: skip


def test_the_list_costs_the_same_for_one_text_and_for_a_full_page(window, django_assert_num_queries):
    wording()
    window.get(LIST)
    with django_assert_num_queries(6) as few:
        window.get(LIST)
    for n in range(30):
        wording(f"Text {n}", CASE, area="site")
    with django_assert_num_queries(len(few)):
        window.get(LIST)


def test_the_page_shows_where_a_text_is_read_and_the_words_of_the_glossary(window):
    row = wording("The conciliator writes minutes", CASE, places="cases/words.py")
    page = window.get(f"{LIST}{row.pk}/").content.decode()
    assert all(word in page for word in ("cases/words.py", "អ្នកផ្សះផ្សា", "កំណត់ហេតុ"))


def catalogue(khmer: str, mark: str = MARK) -> polib.POFile:
    made = polib.POFile()
    made.append(
        polib.POEntry(msgid="%(n)s case", msgid_plural="%(n)s cases", msgstr_plural={0: khmer}, tcomment=mark)
    )
    return made


def test_what_reviewers_wrote_comes_back_into_the_catalogue(window, reviewer, tmp_path, monkeypatch):
    made = catalogue(f"%(n)s {CASE}")
    monkeypatch.setattr(tool, "CATALOGUE", tmp_path / "django.po")
    made.save(str(tool.CATALOGUE))
    assert bring(made, {}) == 1
    row = Wording.objects.get()
    review(reviewer, row.pk, seen=0, text=f"{BETTER} %(n)s")
    call_command("texts", reviewed=tmp_path / "list.csv", stdout=(tmp_path / "said").open("w"))
    assert window.get(f"{LIST}reviewed.csv").content == (tmp_path / "list.csv").read_bytes()
    assert tool.main(["--reviewed", str(tmp_path / "list.csv")]) == 0
    entry = polib.pofile(str(tool.CATALOGUE))[0]
    assert (tool.text_of(entry), entry.tcomment) == (f"{BETTER} %(n)s", tool.REVIEWED)


@pytest.mark.parametrize(
    ("khmer", "waiting"), [(f"%(n)s {CASE}", 0), (f"{BETTER} %(n)s", 0), (f"%(n)s {BETTER}", 1)]
)
def test_a_reviewed_text_waits_again_only_where_the_catalogue_says_something_new(reviewer, khmer, waiting):
    bring(catalogue(f"%(n)s {CASE}"), {})
    review(reviewer, Wording.objects.get().pk, seen=0, text=f"{BETTER} %(n)s")
    assert bring(catalogue(khmer), {}) == waiting


def test_a_text_that_left_the_catalogue_leaves_the_list(db):
    wording()
    assert bring(catalogue(CASE), {}) == 0
    assert not Wording.objects.exists()


def test_a_text_that_is_a_plural_too_is_read_once_and_kept_in_both_places(reviewer):
    made = catalogue(f"%(n)s {CASE}")
    made.append(polib.POEntry(msgid="%(n)s cases", msgstr=f"%(n)s {CASE}", tcomment=MARK))
    assert bring(made, {}) == Wording.objects.count() == 1
    (row,) = tool.for_review(made)
    assert tool.take_review(made, [{**row, "ok": "yes"}]) == []
    assert [entry.tcomment for entry in made] == [tool.REVIEWED] * 2
    made[1].msgstr = f"%(n)s {BETTER}"
    assert len(list(tool.faults(made))) == 1


def test_the_catalogue_of_the_house_comes_before_reviewers(db):
    assert 0 < bring_all() <= Wording.objects.count() > 3000


def test_each_text_is_found_in_a_source(tmp_path):
    room = tmp_path / "templates" / "notifications"
    room.mkdir(parents=True)
    words = '{% load i18n %}{% translate "It\'s yours" %}{% blocktranslate trimmed %}\n Two\n {{ n }} lines{% endblocktranslate %}'
    (room / "one.html").write_text(words, encoding="utf-8")
    found = places_in(tmp_path)
    assert {"It's yours", "Two %(n)s lines"} <= set(found)
    assert area_of(found["It's yours"][0]) == "messages"
