"""Where no page can be reached the worker shows the offline page; it keeps nothing that is somebody's."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Office
from tests.browser.people import MAIN_BUTTON, Person, cut_line
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


@pytest.fixture
def story(phone: Page, cast: Cast) -> Page:
    """The question about the story, after a step that was saved."""
    person = Person(phone, "km")
    person.opens("file/new/")
    person.sends({"filed_for": str(cast.union.pk), "procedure": "collective", "office": "phnom-penh"})
    draft = phone.url
    phone.goto(draft + "tried/")
    person.sends({"steps": ["employer"]})
    phone.goto(draft + "story/")
    return phone


def in_the_browser(page: Page) -> dict[str, Any]:
    """Everything that this site keeps in the browser, by place and name."""
    found: dict[str, Any] = page.evaluate(
        f"""async () => ({{ local: {{ ...localStorage }}, session: {{ ...sessionStorage }}, caches: await ({KEPT})(),
        databases: (await indexedDB.databases()).map(({{ name }}) => name) }})"""
    )
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    return {**found, "cookies": cookies}


def waits_unsent(page: Page) -> None:
    """Write without a line, and leave the page."""
    cut_line(page)
    page.locator("[name=story]").fill("Work stopped on Monday.")
    page.locator(MAIN_BUTTON).first.click()
    expect(page.locator("[data-vault]")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).length") > 0
    page.on("dialog", lambda dialog: dialog.accept())  # the browser asks whether to leave what is not sent
    page.goto("/km/sign-out/")
    tries_again(page, "form[data-part]")


def tries_again(page: Page, awaited: str) -> None:
    """The line is back; press until the worker has heard of it too."""
    page.context.set_offline(False)
    for _ in range(20):
        with page.expect_navigation():
            page.locator("main a.btn").click()
        if page.locator(awaited).count():
            return
    raise AssertionError(f"{page.url} is still offline")


def test_without_a_line_the_page_says_whom_to_call(phone: Page) -> None:
    phone.context.set_offline(True)
    phone.goto("/km/file/")
    expect(phone.locator("main")).to_contain_text("023 000 000")
    assert phone.evaluate("[...document.fonts].filter((f) => f.status === 'loaded').length") > 0
    tries_again(phone, "main [name=people]")


def test_a_form_that_did_not_arrive_waits_and_the_last_step_is_told(story: Page) -> None:
    story.evaluate(
        "Object.defineProperty(navigator, 'onLine', { get: () => true })"
    )  # as browsers often think
    story.context.set_offline(True)
    story.locator("[name=story]").fill("Work stopped on Monday.")
    story.locator(MAIN_BUTTON).first.click()
    expect(story.locator("[data-waiting]")).to_contain_text("1")
    expect(story.locator("[data-step]")).to_be_visible()
    tries_again(story, "[name=story]")
    expect(story.locator("[name=story]")).to_have_value("Work stopped on Monday.")


def test_signing_out_names_what_is_unsent_and_leaves_nothing_of_the_person(story: Page, cast: Cast) -> None:
    waits_unsent(story)
    before, link = in_the_browser(story), story.locator("[data-vault] li a")
    assert before["local"] and before["session"]["step"] and before["cookies"]["session"]
    expect(link).to_have_attribute("href", re.compile("/story/$"))
    Person(story, "km").presses("form[data-part] button")
    after = in_the_browser(story)
    assert (after["local"], after["session"], after["databases"]) == ({}, {}, [])
    assert "session" not in after["cookies"]
    assert not [text for text in after["caches"].values() if cast.union_rep.name in text]


def test_signing_out_leaves_the_words_of_somebody_else_locked(story: Page) -> None:
    waits_unsent(story)
    story.evaluate("localStorage.setItem('vault:ab', '9999999999999.AA.AA')")
    story.reload()
    expect(story.locator("[data-vault] li")).to_have_count(1)
    Person(story, "km").presses("form[data-part] button")
    assert in_the_browser(story)["local"] == {"vault:ab": "9999999999999.AA.AA"}


def test_signing_out_without_a_line_says_that_one_is_still_signed_in(phone: Page) -> None:
    phone.goto("/en/sign-out/")
    cut_line(phone)
    phone.locator("form[data-part] button").click()
    expect(phone.locator("[data-vault]")).to_contain_text("still signed in")


def test_the_worker_keeps_nothing_that_is_somebodys(phone: Page, cast: Cast) -> None:
    phone.goto("/km/account/")
    kept: dict[str, Any] = phone.evaluate(KEPT)
    pages = [path for path in kept if not path.startswith("/static/")]
    assert pages == ["/km/offline/"]
    assert not [path for path, text in kept.items() if cast.union_rep.name in text]


def test_a_new_number_takes_the_place_of_the_old(phone: Page) -> None:
    Office.objects.filter(slug="phnom-penh").update(phone="023 111 111")
    phone.context.new_cdp_session(phone).send("Network.clearBrowserCache")  # ten minutes are over
    phone.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
    phone.wait_for_function(f"({KEPT})().then((kept) => kept['/km/offline/']?.includes('023 111 111'))")
    phone.wait_for_function("caches.keys().then((names) => names.length === 1)")
