"""Messages through a gateway: taken once, tried again, and in the end a task for a person."""

from __future__ import annotations

import pytest
from django.utils import timezone

from notifications import delivery
from notifications.channels.loopback import Loopback
from notifications.delivery import MOST_TRIES, deliver, deliver_waiting
from notifications.models import Attempt, ChannelChoice, Delivery, Habits, Notification, Outcome, State
from notifications.services import Recipient
from tests.accounts.factories import make_post, make_user
from tests.notifications.gateways import EVENT, by_phone, now_due
from tests.notifications.helpers import CANARY, tell_of

pytestmark = pytest.mark.django_db
FIRM = {"verb": "sign"}


def outcomes():
    return list(Attempt.objects.order_by("id").values_list("outcome", flat=True))


def test_a_person_with_a_telephone_alone_gets_one_sms_without_content(gateway):
    person = by_phone(name=f"Sok {CANARY}")
    tell_of(person, **FIRM)
    assert deliver(*EVENT) == 1
    [message] = gateway.taken.values()
    assert (message["channel"], message["to"]) == ("sms", person.phone)
    assert message["text"] == "You have an update. See: https://concord.example.kh/n/1"


def test_a_number_that_was_not_confirmed_gets_nothing(gateway):
    tell_of(by_phone(phone_verified=False), **FIRM)
    assert deliver(*EVENT) == 0
    assert gateway.calls == []


def test_who_has_e_mail_gets_no_sms_until_they_ask_for_it(gateway, mailoutbox):
    person = by_phone(email="both@example.org")
    tell_of(person, **FIRM, source=1)
    tell_of(person, **FIRM, source=2)
    deliver(*EVENT)
    assert (len(mailoutbox), len(gateway.taken)) == (1, 0)
    ChannelChoice.objects.create(user=person, kind="case", channel="sms")
    deliver("case", "CD-2026-0417", 2)
    assert (len(mailoutbox), len(gateway.taken)) == (2, 1)


def test_a_linked_telegram_gets_the_same_words(gateway):
    person = by_phone()
    Habits.objects.create(user=person, telegram="777")
    tell_of(person, **FIRM)
    assert deliver(*EVENT) == 2
    assert {(m["channel"], m["to"]) for m in gateway.taken.values()} == {
        ("sms", person.phone),
        ("telegram", "777"),
    }


def test_an_error_of_the_gateway_is_tried_again_under_the_same_key(gateway):
    tell_of(by_phone(), **FIRM)
    gateway.mood.extend([500, 0, 429])
    sent = [deliver(*EVENT)]
    for _ in range(3):
        now_due()
        sent.append(deliver_waiting())
    assert sent == [0, 0, 0, 1]
    assert len(set(gateway.calls)) == 1 and len(gateway.calls) == 4
    assert outcomes() == [Outcome.UNREACHABLE] * 3 + [Outcome.ACCEPTED]


def test_between_two_attempts_there_is_a_pause_that_doubles(gateway):
    tell_of(by_phone(), **FIRM)
    gateway.mood.extend([500, 500])
    pauses = []
    for _ in range(2):
        deliver(*EVENT)
        pauses.append(round((Delivery.objects.get().due_at - timezone.now()).total_seconds() / 60))
        assert deliver_waiting() == 0
        now_due()
    assert pauses == [1, 2]


def test_a_gateway_that_is_down_is_not_asked_for_everybody(gateway):
    tell_of(*(by_phone() for _ in range(6)), **FIRM)
    gateway.stop()
    assert deliver(*EVENT) == 0
    assert len(outcomes()) == delivery.SILENT_AFTER
    assert Delivery.objects.due().count() == 6 - delivery.SILENT_AFTER


def test_after_a_gateway_was_down_everybody_gets_their_message_once(gateway, settings):
    tell_of(*(by_phone() for _ in range(5)), **FIRM)
    gateway.stop()
    deliver(*EVENT)
    again = Loopback().start()
    settings.GATEWAY_URL = again.url
    now_due()
    assert deliver_waiting() == 5
    assert len(again.taken) == len(again.calls) == 5
    again.stop()


def office_and(person):
    """An officer and a head who were told of the same matter."""
    officer, head = make_user(), make_user()
    posts = [make_post(officer, "officer"), make_post(head, "head_of_office")]
    people = [Recipient(p.user_id, "officer", post_id=p.pk) for p in posts]
    tell_of(person, *people, **FIRM)
    return officer, head


def test_a_number_that_is_refused_for_good_becomes_a_task_of_the_office(gateway):
    person = by_phone()
    officer, head = office_and(person)
    gateway.mood.append(404)
    deliver(*EVENT)
    row = Delivery.objects.get(channel="sms")
    assert (row.state, row.reason) == (State.FAILED, "unknown_number")
    told = Notification.objects.filter(kind="delivery", source=row.pk)
    assert {news.user for news in told} == {officer, head}
    assert not told.filter(unplanned=True).exists(), "a broken channel must not feed itself"


def test_who_was_told_alone_becomes_a_task_of_the_registrars(gateway):
    registrar = make_post(make_user(), "registrar", None).user
    tell_of(by_phone(), **FIRM)
    gateway.mood.append(410)
    deliver(*EVENT)
    assert Notification.objects.get(kind="delivery").user == registrar


def test_after_two_days_of_silence_it_is_for_a_person(gateway):
    registrar = make_post(make_user(), "registrar", None).user
    tell_of(by_phone(), **FIRM)
    gateway.stop()
    Notification.objects.update(unplanned=True)
    deliver(*EVENT)
    Delivery.objects.update(tries=MOST_TRIES - 1)
    now_due()
    deliver_waiting()
    assert Delivery.objects.get().reason == "gave_up"
    assert Notification.objects.filter(user=registrar, kind="delivery").exists()


def test_attempts_are_evidence_and_cannot_be_changed(gateway):
    tell_of(by_phone(), **FIRM)
    deliver(*EVENT)
    with pytest.raises(Exception, match="append-only"):
        Attempt.objects.update(outcome=Outcome.LOST)
