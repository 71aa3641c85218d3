"""Where no page can be reached the worker shows the offline page; it keeps nothing that is somebody's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Office
from tests.browser.robot import PHONE
from tests.conftest import Cast

pytestmark = pytest.mark.browser
KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys())
      found[new URL(url).pathname] = await (await caches.match(url)).text();
  return found;
}"""


def has_worker(page: Page) -> Page:
    """The page, once the worker is there and has kept what it keeps."""
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return page


@pytest.fixture
def phone(open_context: Callable[..., BrowserContext], cast: Cast) -> Page:
    """The union's representative on a telephone, at her cases, with the worker."""
    Office.objects.filter(slug="phnom-penh").update(phone="023 000 000")
    page = open_context(cast.union_rep, viewport=PHONE, service_workers="allow").new_page()
    page.goto("/km/cases/")
    return has_worker(page)


def test_without_a_line_the_page_says_whom_to_call(phone: Page) -> None:
    phone.context.set_offline(True)
    phone.goto("/km/file/")
    expect(phone.locator("main")).to_contain_text("023 000 000")
    assert phone.evaluate("[...document.fonts].filter((f) => f.status === 'loaded').length") > 0
    phone.context.set_offline(False)
    phone.locator("main a.btn").click()
    expect(phone.locator("main [name=people]").first).to_be_visible()


def test_the_worker_keeps_nothing_that_is_somebodys(phone: Page, cast: Cast) -> None:
    phone.goto("/km/account/")
    kept: dict[str, Any] = phone.evaluate(KEPT)
    pages = [path for path in kept if not path.startswith("/static/")]
    assert pages == ["/km/offline/"]
    assert not [path for path, text in kept.items() if cast.union_rep.name in text]


def test_a_new_number_takes_the_place_of_the_old(phone: Page) -> None:
    Office.objects.filter(slug="phnom-penh").update(phone="023 111 111")
    phone.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
    phone.wait_for_function(f"({KEPT})().then((kept) => kept['/km/offline/']?.includes('023 111 111'))")
    phone.wait_for_function("caches.keys().then((names) => names.length === 1)")
