"""The matrix and the crawl fail when a door stands open: a test that cannot fail proves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from unittest import mock

import pytest

from cases.models import visibility
from cases.views import case_parties
from tests.doors.cells import Site, faults
from tests.doors.crawl import leaks, walk
from tests.doors.hidden import HIDDEN, happen, moved, views_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def all_cases_open() -> Iterator[None]:
    """Everybody signed in sees every case."""
    opened = mock.patch.object(visibility.VisibleCases, "visible_to", lambda rows, _user: rows.all())
    with opened:
        yield


@pytest.fixture
def all_entries_open() -> Iterator[None]:
    """Who sees a case sees every document in it."""
    with mock.patch.object(visibility, "audience_for", return_value=visibility.Q()):
        yield


@pytest.fixture
def all_contacts_open() -> Iterator[None]:
    """Who sees a case sees how to reach each party."""
    shown = case_parties.party_view
    with mock.patch.object(case_parties, "party_view", lambda p, a, official: shown(p, a, official=True)):
        yield


def test_the_matrix_notices_an_open_case(site: Site, all_cases_open: None) -> None:
    found = faults(site.again(), site.matrix.named("cases:case"), ["rival_rep"])
    assert any("is ok, but doors.yaml says absent" in fault for fault in found)


def test_the_turns_notice_an_open_case(site: Site, all_cases_open: None) -> None:
    again = site.again()
    assert all(faults(again, line) for line in again.matrix.lines if line.key == "cases:timeline")


def test_the_crawl_notices_an_open_case(site: Site, all_cases_open: None) -> None:
    found = leaks(site, "rival_rep", walk(site.again(), "rival_rep", "en"))
    assert any("reads the word of `issue` at /en/cases/" in leak for leak in found)


def test_the_matrix_notices_an_open_document(site: Site, all_entries_open: None) -> None:
    line = site.matrix.named("cases:document document_id=@private_document")
    assert faults(site.again(), line, ["employer_rep"])


def test_the_crawl_notices_an_open_document(site: Site, all_entries_open: None) -> None:
    found = leaks(site, "employer_rep", walk(site.again(), "employer_rep", "en"))
    assert any("reads the word of `text`" in leak for leak in found)


def test_the_crawl_notices_a_contact_shown_to_the_other_side(site: Site, all_contacts_open: None) -> None:
    found = leaks(site, "employer_rep", walk(site.again(), "employer_rep", "en"))
    assert any("reads the word of `union_contact`" in leak for leak in found)


def test_the_quiet_notices_a_page_that_moves(site: Site, all_entries_open: None) -> None:
    before = views_of(site, "employer_rep")
    happen(site.world, next(h for h in HIDDEN if h.action == "add_document" and h.knows == "union"))
    assert any("/documents/ moved" in page for page in moved(before, views_of(site, "employer_rep")))
