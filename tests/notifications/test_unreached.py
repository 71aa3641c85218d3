"""Messages that did not arrive: who sees them, what of them, and how they are dealt with."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.views.home_unreached import unreached
from notifications.delivery import deliver
from notifications.failing import for_person
from notifications.models import Delivery, Notification
from notifications.services import Recipient
from tests.accounts.factories import make_post, make_user, sign_in
from tests.notifications.gateways import by_phone
from tests.notifications.helpers import tell_of

PAGE = "/en/notifications/unreached/"


@pytest.fixture
def officer(db):
    return make_post(make_user(), "officer").user


@pytest.fixture
def failed(gateway, officer):
    """A message to a person about a matter that the officer was told of, refused for good."""
    return fail(gateway, officer, 1)


def fail(gateway, officer, source):
    person = by_phone(name="Sok Dara (made up)")
    post = officer.posts.get()
    tell_of(person, Recipient(officer.pk, "officer", post_id=post.pk), verb="sign", source=source)
    gateway.mood.append(404)
    deliver("case", "CD-2026-0417", source)
    return Delivery.objects.get(notification__user=person, channel="sms")


def test_the_office_sees_whom_to_call_and_what_about(client, officer, failed):
    browser = sign_in(client, officer)
    text = browser.get(PAGE).content.decode()
    assert "Sok Dara" in text and "CD-2026-0417" in text
    one = browser.get(f"{PAGE}{failed.pk}/").content.decode()
    assert failed.notification.user.phone in one and "HTTP 404" in one


def test_a_registrar_sees_whom_but_not_what_about(client, failed):
    registrar = make_post(make_user(), "registrar", None).user
    failed.notification.__class__.objects.filter(pk=failed.notification_id).update(ref="CD-2026-9999")
    text = sign_in(client, registrar).get(PAGE).content.decode()
    assert "Sok Dara" in text and "CD-2026" not in text


def test_nobody_else_knows_of_it(client, failed):
    other = make_post(make_user(), "officer", "siem-reap").user
    browser = sign_in(client, other)
    assert "Sok Dara" not in browser.get(PAGE).content.decode()
    assert browser.get(f"{PAGE}{failed.pk}/").status_code == 404
    assert browser.post(f"{PAGE}{failed.pk}/", {"how": "Called"}).status_code == 404


def test_the_page_is_for_officials_alone(client, db):
    assert sign_in(client, make_user()).get(PAGE).status_code == 404


def test_noting_how_the_person_was_reached_ends_the_task_for_all(client, officer, failed):
    browser = sign_in(client, officer)
    assert browser.post(f"{PAGE}{failed.pk}/", {"how": ""}).status_code == 422
    browser.post(f"{PAGE}{failed.pk}/", {"how": "Called in the evening"})
    failed.refresh_from_db()
    assert (failed.settled_by, failed.settled_how) == (officer, "Called in the evening")
    assert not Notification.objects.filter(kind="delivery", done_at=None).exists()
    assert not for_person(officer).exists()


def test_with_the_post_goes_the_knowledge(officer, failed):
    post = officer.posts.get()
    post.revoked_at = timezone.now() - dt.timedelta(seconds=1)
    post.save()
    officer.__dict__.pop("_access", None)
    assert not for_person(officer).exists()


def test_it_stands_on_the_home_page_and_in_the_inbox(client, officer, failed):
    browser = sign_in(client, officer)
    assert "1 person to reach" in browser.get("/en/home/").content.decode()
    assert "A message did not arrive" in browser.get("/en/notifications/?tab=to-do").content.decode()
    assert unreached.__module__ == "cases.views.home_unreached"


def test_only_who_was_told_of_such_can_filter_by_it(client, officer, failed):
    shown = sign_in(client, officer).get("/en/notifications/").content.decode()
    other = sign_in(client, make_user()).get("/en/notifications/").content.decode()
    assert 'value="delivery"' in shown
    assert 'value="delivery"' not in other


def test_the_list_costs_the_same_however_long_it_is(client, officer, failed, gateway):
    browser = sign_in(client, officer)
    browser.get(PAGE)
    counts = []
    for source in (2, 3):
        with CaptureQueriesContext(connection) as seen:
            browser.get(PAGE)
        counts.append(len(seen))
        fail(gateway, officer, source)
    assert counts[0] == counts[1]


def test_a_message_beyond_those_that_the_list_shows_has_its_page(client, officer, gateway, monkeypatch):
    rows = [fail(gateway, officer, source) for source in (1, 2)]
    monkeypatch.setattr("notifications.views.unreached.MOST", 1)
    browser = sign_in(client, officer)
    assert [browser.get(f"{PAGE}{row.pk}/").status_code for row in rows] == [200, 200]
