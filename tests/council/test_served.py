"""Sent, delivered, seen, read and served are five things, and only the last one starts a clock."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from cases.models import Deadline
from notifications.channels.loopback import Loopback
from notifications.delivery import deliver
from notifications.models import Delivery, Notification, State
from notifications.reports import take_report
from tests.accounts.factories import sign_in

SERVED = {"party": "union", "how": "By hand", "proof": "Receipt (made up)"}


def windows(table):
    return Deadline.objects.filter(case=table.case, code="AWARD_OBJECT")


def news_of(table):
    return Notification.objects.get(user=table.cast.union_rep, verb="issue_award")


def send_by_sms(table, settings):
    """The award is told by SMS through a real gateway, which reports that the telephone has it."""
    person = table.cast.union_rep
    person.phone, person.phone_verified, person.email = "+85512345678", True, ""
    person.save()
    gateway = Loopback().start()
    settings.GATEWAY_URL, settings.GATEWAY_CHANNELS = gateway.url, ["sms"]
    news = news_of(table)
    deliver(news.kind, news.ref, news.source)
    Delivery.objects.filter(notification=news).update(due_at=timezone.now())
    deliver(news.kind, news.ref, news.source)
    gateway.stop()
    assert take_report({"id": f"n-{news.pk}-sms", "state": "delivered"})


def test_no_message_serves_an_award_however_far_it_got(at_council, settings):
    table = at_council("award_issued")
    send_by_sms(table, settings)
    browser = sign_in(Client(), table.cast.union_rep)
    browser.get("/en/notifications/?tab=updates")
    browser.get(f"/en/notifications/{news_of(table).seq}/")
    news, sent = news_of(table), Delivery.objects.get(notification__verb="issue_award", channel="sms")
    assert sent.state == State.DELIVERED and sent.sent_at <= sent.delivered_at
    assert news.seen_at is not None and news.read_at is not None
    assert not windows(table).exists(), "nobody was served"
    table.do("secretary", "serve_award", SERVED)
    assert windows(table).get().party.side == "workers"
