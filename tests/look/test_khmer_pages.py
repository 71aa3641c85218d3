"""A crawl over the Khmer pages: whoever follows every link and sends every form empty reads no English."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.accounts.factories import sign_in
from tests.conftest import Table
from tests.look.reader import Reader, crawl

ROLES = {
    "": 20,
    "union_rep": 45,
    "employer_rep": 40,
    "officer": 50,
    "conciliator": 50,
    "head": 50,
    "delegate": 25,
    "registrar": 25,
}
"""Who reads, and how many pages there must be at least, so that a crawl that stops early fails."""

DATA = re.compile(
    "Union [AB]|Employer [AB]|Union Representative|Union Viewer|Employer Representative|Officer One|Officer Two"
    "|Conciliator One|Head of Office|Delegate of the Minister|Registrar|Overtime on Sundays|Attendance bonus"
    r"|[\w.]+@example\.(?:org|com)"
)
"""What the cast is called and has written."""

SAME_IN_KHMER = {
    "English", "PDF", "CSV", "MB", "KB", "Word", "Excel", "OpenDocument", "ILO", "WCAG", "AA", "CD", "QR", "API", "https", "JSON", "Atom", "SN", "SHA", "Python", "ZIP", "XLSX", "KEEP",
    "CloudEvents",
}  # fmt: skip
"""Names and abbreviations that Khmer writes the same way."""


def english_of(page: Reader) -> list[str]:
    words = (re.findall("[A-Za-z]{2,}", DATA.sub("", text)) for text in page.said)
    return [word for found in words for word in found if word not in SAME_IN_KHMER]


def test_the_reader_finds_english_on_a_khmer_page_and_only_there() -> None:
    page = Reader(
        '<html lang="km"><p title="Ask us">ពិនិត្យ <b lang="en">Not this</b><img alt="A picture"> Office</p>'
        '<p translate="no">CD-2026-0001 nor this</p><script>let that = 1</script>'
    )
    assert english_of(page) == ["Ask", "us", "picture", "Office"]


@pytest.fixture
def talks(at_state: Callable[..., Table]) -> Table:
    return at_state("in_conciliation")


@pytest.mark.parametrize("who", ROLES)
def test_nobody_reads_english_on_a_khmer_page(talks: Table, who: str) -> None:
    client = Client(headers={"Accept-Language": "km"})
    if who:
        sign_in(client, getattr(talks.cast, who))
    read = list(crawl(client, ["/km/", "/km/home/", f"/km/cases/{talks.case.number}/"]))
    found = {address: english_of(page) for address, page in read}
    assert {address: words for address, words in found.items() if words} == {}
    assert [address for address, page in read if page.language != "km"] == []
    assert len(read) >= ROLES[who]
