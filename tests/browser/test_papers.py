"""Papers on A4: nothing past the margin, a code that leads to its verification, Khmer as a browser sets it.

Each paper is printed twice: by the server as PDF, and by the browser from its page.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.accounts.factories import make_official
from tests.browser.conftest import Site
from tests.browser.sheets import likeness, outside, picture, square_codes
from tests.conftest import Table

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEFT, RIGHT = 25, 20  # margins of static/css/paper.css in millimetres
SENTENCE = "ក្រសួងការងារនិងបណ្តុះបណ្តាលវិជ្ជាជីវៈបានទទួលពាក្យបណ្តឹងវិវាទការងាររួមពីសហជីពកម្មករនិយោជិតនៃរោងចក្រ"
LONG = "\n".join(f"{n}. {SENTENCE}{SENTENCE}។" for n in range(1, 21))
WORDS = ["ក្រសួង", "ផ្សះផ្សា", "ស្ត្រី", "កម្មករនិយោជិត", "ខ្ញុំបាទ"]
PAPERS = ["receipt", "sessions/1/minutes", "settlement/main", "not-settled"]
ROOT = Path(__file__).resolve().parents[2]


def _settled(table: Table) -> Table:
    table.do("conciliator", "record_session", {"minutes": LONG, "attended": ["union", "factory"]})
    promise = {"by": "factory", "text": SENTENCE, "due": "2027-02-01"}
    text = {"key": "main", "text": LONG, "issues": ["1", "2"], "obligations": [promise] * 3}
    table.do("conciliator", "propose_settlement", text)
    for who in ("union_rep", "employer_rep"):
        table.do(who, "sign_settlement", {"agree": True, "signer": "ស្រីមុំ"})
    table.do("conciliator", "certify_settlement", {})
    return table


@pytest.fixture
def printer(
    open_context: Callable[..., BrowserContext], site: Site, at_state: Callable[..., Table]
) -> Callable[[str, str], Page]:
    """Opens the page of a paper in a language; its case has twenty long sentences in every text."""
    tables = {"not-settled": at_state("in_conciliation"), "": at_state("in_conciliation")}
    said = {"union": LONG[:1200], "factory": SENTENCE}
    tables["not-settled"].do("conciliator", "report_non_conciliation", {"positions": {"1": said, "2": said}})
    _settled(tables[""])
    page = open_context(tables[""].cast.conciliator).new_page()

    def open_paper(paper: str, language: str) -> Page:
        table = tables.get(paper, tables[""])
        page.goto(f"/{language}/cases/{table.case.number}/{paper}/print/")
        return page

    return open_paper


def pdf_of(page: Page) -> bytes:
    """The server's PDF of the paper whose page is open."""
    answer = page.request.get(page.url.replace("/print/", ".pdf"))
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_keeps_its_margins_and_leads_to_its_verification(
    printer: Callable[[str, str], Page], site: Site, paper: str, language: str
) -> None:
    page = printer(paper, language)
    printed = {"server": pdf_of(page), "browser": page.pdf(prefer_css_page_size=True)}
    for pdf in printed.values():
        assert outside(pdf, LEFT, RIGHT) == []
    code = page.locator(".paper-foot strong").inner_text()
    for pdf in printed.values():
        assert square_codes(pdf) == [f"{site.url}/{language}/verify/{code}/"]
    page.goto(f"/{language}/verify/{code}/")
    expect(page.locator("main .notice-ok, main .panel")).to_be_visible()


def test_print_leaves_out_the_links(printer: Callable[[str, str], Page]) -> None:
    page = printer("receipt", "en")
    expect(page.locator("nav.noprint")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("nav.noprint")).to_be_hidden()


def sheet_with(word: str, fonts: str) -> str:
    """A sheet with one word in the type of our papers, whose files are at an address."""
    style = (ROOT / "static/css/paper.css").read_text().replace("../vendor/", fonts)
    return f'<!doctype html><html lang="km"><meta charset="utf-8"><style>{style}</style><p>{word}</p></html>'


def test_the_server_prints_khmer_as_the_browser_sets_it(
    open_context: Callable[..., BrowserContext], site: Site
) -> None:
    weasyprint: Any = pytest.importorskip("weasyprint")
    page = open_context(bypass_csp=True).new_page()
    page.goto("/healthz")
    printed = []
    for word in WORDS:
        page.set_content(sheet_with(word, f"{site.url}/static/vendor/"))
        page.evaluate("Promise.all([...document.fonts].map((face) => face.load()))")  # the foot has its own
        ours = weasyprint.HTML(string=sheet_with(word, f"{(ROOT / 'static/vendor').as_uri()}/")).write_pdf()
        theirs = page.pdf(prefer_css_page_size=True)
        printed.append((picture(ours, 300), picture(theirs, 300)))
        assert likeness(*printed[-1]) > 0.8, word
    assert likeness(printed[0][0], printed[1][1]) < 0.6, "two words look alike: this measures nothing"


def test_the_overview_of_the_leadership_is_one_sheet_in_our_type(
    open_context: Callable[..., BrowserContext],
) -> None:
    page = open_context(make_official("leadership", None, name="Leader")).new_page()
    for language in ("km", "en"):
        page.goto(f"/{language}/overview/print/")
        with pikepdf.open(BytesIO(page.pdf(prefer_css_page_size=True))) as sheets:
            (sheet,) = sheets.pages
            wide, high = (round(float(n)) for n in sheet.mediabox[2:])
            fonts = [str(font.BaseFont) for font in sheet.resources.Font.values()]
        assert (wide, high) == (842, 595)
        assert [font for font in fonts if "KantumruyPro" not in font] == []
