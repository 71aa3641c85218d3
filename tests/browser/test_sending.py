"""Files from a phone: in pieces over a line that drops, photos made smaller first, and a note that is spoken."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from accounts.models import User
from cases.models import Case, Document
from cases.services import drafts
from tests.browser.conftest import Site, sign_in
from tests.conftest import Cast

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TEXT = "".join(f"line {n} of a made-up list\n" for n in range(30_000)).encode()
SAID, BUTTON = "[data-progress-text]", "main form[enctype] .btn:not([type])"
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def draft(cast: Cast, db: None) -> Case:
    """A draft of the union's representative."""
    return drafts.begin(
        procedure="collective",
        office=cast.office,
        by=cast.union_rep,
        filed_for=cast.union,
        answers={},
        key="d",
    )


@pytest.fixture
def phone(open_context: Callable[..., BrowserContext], cast: Cast, draft: Case) -> Page:
    """Its page of evidence on a phone."""
    page = open_context(cast.union_rep, viewport=PHONE).new_page()
    page.goto(f"/en/file/{draft.pk}/evidence/")
    return page


def chosen(page: Page, folder: Path, name: str, data: bytes) -> None:
    """Choose a file on the page."""
    (folder / name).write_bytes(data)
    page.locator("input[type=file]").set_input_files(folder / name)


def arrived(page: Page) -> Document:
    """The file that came, once the page says so."""
    expect(page.locator("main .upload")).to_have_count(1, timeout=20_000)
    return Document.objects.get()


def test_a_line_that_drops_in_the_middle_costs_one_piece(phone: Page, tmp_path: Path) -> None:
    sent: list[str] = []

    def drop_once(route: Route) -> None:
        sent.append(route.request.url.rpartition("=")[2])
        route.abort() if len(sent) == 2 else route.continue_()

    phone.route("**/uploads/*/?at=*", drop_once)
    chosen(phone, tmp_path, "list.txt", TEXT)
    phone.locator(BUTTON).click()
    expect(phone.locator(SAID)).to_contain_text("We go on from here")
    phone.evaluate("dispatchEvent(new Event('online'))")
    assert arrived(phone).sha256 == hashlib.sha256(TEXT).hexdigest()
    assert sent == ["0", "262144", "262144", "524288", "786432"]


def test_a_page_that_dies_goes_on_where_it_stopped_when_the_file_is_chosen_again(
    phone: Page, tmp_path: Path
) -> None:
    phone.route("**/uploads/*/?at=524288", lambda route: route.abort())
    chosen(phone, tmp_path, "list.txt", TEXT)
    phone.locator(BUTTON).click()
    expect(phone.locator(SAID)).to_contain_text("We go on from here")
    again, address = phone.context.new_page(), phone.url
    phone.close()
    again.goto(address)
    sent: list[str] = []
    again.on("request", lambda request: sent.append(request.url.rpartition("?at=")[2]))
    chosen(again, tmp_path, "list.txt", TEXT)
    again.locator(BUTTON).click()
    assert arrived(again).sha256 == hashlib.sha256(TEXT).hexdigest()
    assert [place for place in sent if place.isdecimal()] == ["524288", "786432"]


def test_a_photo_is_made_smaller_when_its_sender_wishes_and_both_fingerprints_are_kept(
    phone: Page, tmp_path: Path
) -> None:
    made = io.BytesIO()
    Image.frombytes("RGB", (1800, 1400), random.Random(5).randbytes(1800 * 1400 * 3)).save(
        made, "JPEG", quality=90
    )
    chosen(phone, tmp_path, "notice.jpg", made.getvalue())
    phone.get_by_label("Make this photo smaller").check()
    phone.locator(BUTTON).click()
    found = arrived(phone)
    assert (found.before_size, found.before_sha256) == (
        len(made.getvalue()), hashlib.sha256(made.getvalue()).hexdigest(),
    )  # fmt: skip
    assert found.size < found.before_size


def test_a_voice_note_is_spoken_into_the_page_and_passes_the_checks(
    launch: Callable[..., Browser], site: Site, cast: Cast, draft: Case
) -> None:
    browser = launch("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    page = window(browser, site, cast.union_rep)
    page.goto(f"/en/file/{draft.pk}/evidence/")
    page.get_by_role("button", name="Record a voice note").click()
    expect(page.locator("[data-recorded]")).to_have_text("Recording 0:01")
    page.get_by_role("button", name="Stop recording").click()
    expect(page.locator("[data-recorded]")).to_contain_text("Recorded:")
    page.locator(BUTTON).click()
    found = arrived(page)
    browser.close()
    assert (found.content_type, found.state, found.original_name) == (
        "audio/webm",
        "ready",
        "voice-note.webm",
    )


def window(browser: Browser, site: Site, user: User, **options: Any) -> Page:
    """A page of a browser of its own, signed in."""
    context = browser.new_context(base_url=site.url, viewport=PHONE, **options)
    sign_in(context, user, site.url)
    return context.new_page()
