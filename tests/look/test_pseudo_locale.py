"""A language added by a catalogue alone: the site speaks it, and each word outside the catalogue is found."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils import translation

from accounts.models import Office, User
from config import dates, pages
from config.languages import languages_in
from notifications.models import Delivery, Habits, Notification
from notifications.wording import ring_text
from tests.accounts.factories import sign_in
from tests.look.reader import Reader, crawl
from tests.look.test_khmer_pages import DATA
from tools import pseudo

WHOLE = os.environ.get("PAGES") == "all"
ROLES = ["", "head"]
REST = ["union_rep", "employer_rep", "officer", "conciliator", "delegate", "registrar"]
NAMES = re.compile(
    "English|ខ្មែរ|PDF|KEEP|Prakas|Law on Minimum Wage 2018|Arbitration Council|Committee of the garment sector"
    "|Labour Advisory Committee|National Council on Minimum Wage|example"
    "|Tripartite committee of the Decent Work Country Programme"
)
"""Names of languages, laws and bodies; the record has them in English for all who do not read Khmer."""


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The site with one catalogue more."""
    folders = [pseudo.make(tmp_path_factory.mktemp("locale")), *settings.LOCALE_PATHS]
    with override_settings(LOCALE_PATHS=folders, LANGUAGES=languages_in(folders)):
        yield


def plain_of(page: Reader, places: list[str]) -> list[str]:
    """Words that did not go through a catalogue: plain Latin letters, or Khmer that is not marked as Khmer."""
    known = re.compile("|".join([DATA.pattern, NAMES.pattern, *map(re.escape, places)]))
    texts = (known.sub("", text) for text in page.said)
    return [word for text in texts for word in re.findall("[A-Za-z]{3,}|[\u1780-\u17b3]+", text)]


@pytest.mark.parametrize("who", ROLES + REST if WHOLE else ROLES)
def test_every_word_of_a_page_goes_through_the_catalogue(at_state, spoken, who):
    talks = at_state("in_conciliation")
    client, places = Client(), list(Office.objects.values_list("name_en", flat=True))
    if who:
        sign_in(client, getattr(talks.cast, who))
    starts = ["/en-xa/", "/en-xa/home/", f"/en-xa/cases/{talks.case.number}/"]
    read = list(crawl(client, starts, "en-xa"))
    found = {address: plain_of(page, places) for address, page in read}
    assert {address: words for address, words in found.items() if words} == {}
    assert len(read) > 15


def test_a_word_outside_the_catalogue_is_found(client, db, spoken, monkeypatch):
    monkeypatch.setitem(pages.TOPICS, "file", "Forgotten words")
    read = Reader(client.get("/en-xa/help/").content.decode(), "en-xa")
    assert plain_of(read, []) == ["Forgotten", "words"]


def test_the_header_leads_to_the_language_under_its_own_name(client, db, spoken):
    page = client.get("/km/help/").content.decode()
    assert f'<a href="/en-xa/help/" lang="en-xa" hreflang="en-xa">{pseudo.NAME}</a>' in page


def test_a_person_prefers_it_and_is_written_to_in_it(cast, client, spoken):
    sign_in(client, cast.union_rep)
    form = {"language": "en-xa", "digest": "off", "ways": []}
    assert client.post("/en/account/notifications/", form).status_code == 302
    person = User.objects.get(pk=cast.union_rep.pk)
    news = Notification(user=person, seq=7, kind="case", ref="CD-2026-0001", verb="file")
    told = ring_text(Delivery(notification=news, channel="sms"), Habits(user=person))
    assert told.startswith(pseudo.disguised("You have an update. See: ")[:-1])


def test_a_program_is_answered_in_it(client, db, spoken):
    answer = client.get("/api/v1/cases/", headers={"Accept-Language": "en-xa"})
    assert not re.search("[A-Za-z]{3,}", answer.json()["errors"][0]["detail"])


def test_days_are_named_in_it_and_the_record_is_quoted_in_english(db, spoken):
    with translation.override("en-xa"):
        assert dates.day_text(date(2026, 11, 26)) == "[Ţĥûûŕšđááý] 26 [Ñööṽééɱƀééŕ] 2026"
        assert str(Office.objects.get(slug="phnom-penh")) == "Phnom Penh"
        assert dates.in_words() == "en"


def test_a_language_that_django_does_not_know_is_called_as_its_catalogue_says(tmp_path: Path) -> None:
    made = tmp_path / "zz" / "LC_MESSAGES"
    made.mkdir(parents=True)
    (made / "django.po").write_text('msgid ""\nmsgstr ""\n"X-Language-Name: Zzz\\n"\n', encoding="utf-8")
    assert languages_in([tmp_path]) == [("en", "English"), ("zz", "Zzz")]
    assert translation.get_language_info("zz")["name_local"] == "Zzz"


@pytest.mark.parametrize(
    "text", ["%(n)s of %(all)s", "See <b>this</b> & that &nbsp;", "{n} new\n", "%d%% of %s"]
)
def test_what_is_filled_in_survives_the_disguise(text: str) -> None:
    kept = re.findall(r"%\(\w+\)s|%[sd%]|\{n\}|</?b>|&\w+;|\n$", text)
    assert [piece for piece in kept if piece not in pseudo.disguised(text)] == []


def test_a_text_is_two_fifths_longer_in_the_disguise() -> None:
    text = "The password is wrong, and nobody knows why"
    assert 1.3 < len(pseudo.disguised(text)) / len(text) < 1.6
