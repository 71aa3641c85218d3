"""Whom no channel finds: what starts a legal time limit becomes a task for the office at once."""

from __future__ import annotations

import pytest

from notifications.delivery import deliver
from notifications.models import Delivery, Notification
from notifications.services import Recipient
from tests.accounts.factories import make_post, make_user, sign_in
from tests.notifications.helpers import tell_of


@pytest.fixture
def head(db):
    return make_post(make_user(email="head@example.org"), "head_of_office").user


def told(head, verb="sign", **person):
    """Somebody is told of what the head's office is told of too."""
    who = make_user("+85512000001", **{"name": "Sok Dara (made up)", "email": "", **person})
    tell_of(who, Recipient(head.pk, "head", post_id=head.posts.get().pk), verb=verb)
    deliver("case", "CD-2026-0417", 1)
    return list(Delivery.objects.filter(notification__user=who, channel="hand"))


def test_the_head_has_a_task_that_says_to_serve_it_by_hand(client, head):
    (row,) = told(head)
    browser = sign_in(client, head)
    page = browser.get(f"/en/notifications/unreached/{row.pk}/").content.decode()
    assert "Sok Dara" in page and "Serve it by hand." in page and "By hand" in page
    assert "A message did not arrive" in browser.get("/en/notifications/").content.decode()
    assert (
        browser.post(f"/en/notifications/unreached/{row.pk}/", {"how": "letter, signed for"}).status_code
        == 302
    )
    assert not Delivery.objects.unsettled().exists()


def test_it_stands_on_the_home_of_the_head(client, head):
    told(head)
    assert "/en/notifications/unreached/" in sign_in(client, head).get("/en/home/").content.decode()


@pytest.mark.parametrize("more", [{"verb": "register"}, {"email": "sok@example.org"}])
def test_other_news_and_people_with_an_address_make_no_task(head, more):
    assert told(head, **more) == []
    assert not Notification.objects.filter(kind="delivery").exists()


def test_it_is_one_task_however_often_it_is_planned(head):
    told(head)
    deliver("case", "CD-2026-0417", 1)
    assert Notification.objects.filter(kind="delivery", user=head).count() == 1
