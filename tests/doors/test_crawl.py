"""No word that was told in confidence is read by anybody else, and who may read it comes to it."""

from __future__ import annotations

import pytest

from tests.doors.cells import Site
from tests.doors.crawl import leaks, one_of_each, options_of, pages_of, unkept, unseen
from tests.doors.matrix import load
from tests.doors.words import WORDS

pytestmark = pytest.mark.django_db
PEOPLE = list(load().data["people"])
LANGUAGES = ("en", "km")
CRAWLS = [(who, LANGUAGES[who in load().people("khmer")]) for who in one_of_each(load())]


def test_every_word_has_a_line_that_says_who_may_read_it(site: Site) -> None:
    assert set(site.matrix.data["words"]) == set(WORDS)


@pytest.mark.parametrize(("who", "language"), CRAWLS)
def test_nobody_reads_what_is_not_theirs_and_everybody_what_is(site: Site, who: str, language: str) -> None:
    pages = pages_of(site, who, language)
    broken = [path for path, answer in pages.items() if answer.status >= 500]
    found = [
        *leaks(site, who, pages.items()),
        *unseen(site, who, pages),
        *unkept(pages.items()),
        *(f"{who}: {p} is broken" for p in broken),
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", PEOPLE)
def test_what_the_interface_says_it_offers_holds_no_word(site: Site, who: str) -> None:
    found = list(leaks(site, who, options_of(site, who).items()))
    assert not found, "\n".join(found)
