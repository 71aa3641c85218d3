"""Notifications in a real browser: asked for by a press, shown by the worker, opened by a press, ended by signing out;
they follow the browser to another address.

Chromium without a window knows no push service: its address is made up here, and messages are handed to the
worker as DevTools does it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from notifications.models import Browser
from tests.browser import robot
from tests.conftest import Cast
from tests.notifications.push_service import Phone

pytestmark = pytest.mark.browser
PUBLIC = "https://8.8.8.8"  # asks no name server, and is never called here
SUBSCRIBE = """Object.defineProperty(PushManager.prototype, 'subscribe', {value: async (asked) => {
  if (!asked.userVisibleOnly || asked.applicationServerKey.length !== 65) throw new Error();
  const {endpoint, ...keys} = GIVEN;
  return {toJSON: () => ({endpoint, keys})};
}});
self.asked = 0;
const ask = Notification.requestPermission;
Notification.requestPermission = () => { self.asked += 1; return ask.call(Notification); };"""
SHOWN = """async () => {
  const site = await navigator.serviceWorker.ready;
  return (await site.getNotifications()).map(({title, body, lang, data}) => ({title, body, lang, path: data.path}));
}"""
PRESS = """async () => {
  const opened = [];
  self.clients.openWindow = async (url) => opened.push(url);
  for (const notification of await self.registration.getNotifications())
    self.dispatchEvent(new NotificationEvent('notificationclick', {notification}));
  return opened;
}"""

MOVED = """({endpoint, ...keys}) => {
  PushManager.prototype.subscribe = async (asked) => {
    if (!asked.userVisibleOnly || asked.applicationServerKey.length !== 87) throw new Error();
    return {toJSON: () => ({endpoint, keys})};
  };
}"""


@pytest.fixture
def page(open_context: Callable[..., BrowserContext], cast: Cast) -> Page:
    """The union's representative at the settings, with the worker; the browser would say yes if asked."""
    given = Phone(PUBLIC, "").given
    context = open_context(cast.union_rep, viewport=robot.PHONE, service_workers="allow")
    context.grant_permissions(["notifications"])
    context.add_init_script(SUBSCRIBE.replace("GIVEN", json.dumps(given)))
    page = context.new_page()
    page.goto("/en/account/notifications/")
    page.evaluate("navigator.serviceWorker.ready")
    return page


def hand_over(page: Page, **said: Any) -> None:
    """Hand the worker what a push service would, once what was pressed before is gone; wait until it is shown."""
    page.wait_for_function(f"({SHOWN})().then((shown) => shown.length === 0)")
    tools = page.context.new_cdp_session(page)
    found: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(each["registrationId"] for each in event["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    page.wait_for_timeout(200)
    origin = page.evaluate("location.origin")
    tools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": found[-1], "data": json.dumps(said)},
    )
    page.wait_for_function(f"({SHOWN})().then((shown) => shown.length > 0)")


def test_from_the_press_to_the_notification_and_its_end(page: Page, cast: Cast) -> None:
    button = page.get_by_role("button", name="Show notifications in this browser")
    expect(button).to_be_visible()
    assert page.evaluate("self.asked") == 0 and not Browser.objects.exists()
    button.click()
    expect(page.locator("main")).to_contain_text("this one")
    expect(button).to_be_visible()  # the browser itself knows of no subscription, which is made up here
    assert robot.faults(page) == []
    assert Browser.objects.get().user == cast.union_rep
    hand_over(
        page, title="Concord", body="អ្នកមានបច្ចុប្បន្នភាព។", lang="km", path="/km/notifications/1/", tag="x"
    )
    assert page.evaluate(SHOWN)[0]["path"] == "/km/notifications/1/"
    [opened] = page.context.service_workers[0].evaluate(PRESS)
    assert opened.endswith("/km/notifications/1/")
    hand_over(page, title="Concord", path="https://elsewhere.example/")
    [opened] = page.context.service_workers[0].evaluate(PRESS)
    assert opened == page.evaluate("location.origin")
    page.goto("/en/sign-out/")
    page.locator("main form[method=post] button").click()
    page.wait_for_url("**/en/")
    assert not Browser.objects.exists()


def reaches(page: Page, phone: Phone) -> bool:
    """Whether the site learns within five seconds that the browser is reached there."""
    for _ in range(50):
        if Browser.objects.filter(endpoint=phone.given["endpoint"], auth=phone.given["auth"]).exists():
            return True
        page.wait_for_timeout(100)
    return False


def test_a_browser_whose_address_changes_tells_the_site_without_a_press(page: Page) -> None:
    page.get_by_role("button", name="Show notifications in this browser").click()
    expect(page.locator("main")).to_contain_text("this one")
    row, [worker] = Browser.objects.get(), page.context.service_workers
    unheard, renewed = Phone(PUBLIC, ""), Phone(PUBLIC, "")
    worker.evaluate(MOVED, unheard.given)
    page.context.new_page().goto("/en/account/")
    assert reaches(page, unheard)
    page.context.clear_cookies(name=re.compile("session$"))
    worker.evaluate(MOVED, renewed.given)
    worker.evaluate("() => { dispatchEvent(new ExtendableEvent('pushsubscriptionchange')); }")
    assert reaches(page, renewed) and Browser.objects.get() == row


def test_an_iphone_is_told_to_put_the_site_on_its_home_screen(
    open_context: Callable[..., BrowserContext], cast: Cast
) -> None:
    context = open_context(cast.union_rep, viewport=robot.PHONE)
    context.add_init_script(
        "delete self.PushManager; Object.defineProperty(navigator, 'standalone', {value: false});"
    )
    page = context.new_page()
    page.goto("/km/account/notifications/")
    expect(page.locator("[data-push-home]")).to_contain_text("Add to Home Screen")
    assert page.locator("[data-push]").is_hidden() and robot.faults(page) == []
