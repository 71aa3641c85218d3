"""Mail about events: content-free, at least once, only to whom it still concerns."""

from __future__ import annotations

import datetime as dt
import smtplib
from unittest.mock import patch

import pytest
from asgiref.sync import async_to_sync
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from notifications import delivery
from notifications.channels import known
from notifications.delivery import deliver, deliver_waiting
from notifications.models import ChannelChoice, Delivery, Notification, State
from notifications.services import Recipient
from notifications.tasks import rescue
from notifications.wording import message_of
from tests.accounts.factories import make_mandate, make_org, make_user
from tests.notifications.helpers import CANARY, forget_jobs, tell_of

EVENT = ("case", "CD-2026-0417", 1)


def now_due():
    """Let the pause after an attempt pass."""
    Delivery.objects.update(due_at=timezone.now() - dt.timedelta(seconds=1))


class Killed(BaseException):
    """The worker's death: nothing after it runs."""


def test_a_message_says_there_is_news_and_nothing_else(db, mailoutbox):
    user = make_user(name=f"Sok {CANARY}", language="en")
    tell_of(user, verb=CANARY)
    assert deliver(*EVENT) == 1
    [message] = mailoutbox
    assert message.subject == "There is news in CD-2026-0417"
    assert CANARY not in message.message().as_string()
    assert "/en/notifications/" in message.body


def test_the_message_id_comes_from_the_row(db, mailoutbox):
    tell_of(make_user())
    deliver(*EVENT)
    row = Notification.objects.get()
    assert mailoutbox[0].extra_headers["Message-ID"] == f"<n-{row.pk}@concord>"


def test_the_link_is_in_the_language_of_the_person(db, mailoutbox):
    tell_of(make_user(language="km"))
    deliver(*EVENT)
    assert "/km/notifications/" in mailoutbox[0].body


def test_running_twice_sends_once(db, mailoutbox):
    tell_of(make_user(), make_user())
    assert [deliver(*EVENT), deliver(*EVENT)] == [2, 0]
    assert len(mailoutbox) == 2


def test_an_ended_mandate_stops_mail_that_was_already_waiting(db, mailoutbox):
    user = make_user()
    mandate = make_mandate(user, make_org())
    tell_of(Recipient(user.pk, "party", mandate_id=mandate.pk))
    mandate.revoked_at = timezone.now() - dt.timedelta(seconds=1)
    mandate.save()
    assert deliver(*EVENT) == 0
    assert not Delivery.objects.exists()
    assert not Notification.objects.get().unplanned


def test_a_mandate_that_ends_while_the_message_waits_stops_it(db, mailoutbox):
    user = make_user()
    mandate = make_mandate(user, make_org())
    tell_of(Recipient(user.pk, "party", mandate_id=mandate.pk))
    with patch.object(EmailMessage, "send", side_effect=ConnectionRefusedError):
        deliver(*EVENT)
    mandate.revoked_at = timezone.now() - dt.timedelta(seconds=1)
    mandate.save()
    now_due()
    assert deliver_waiting() == 0
    assert Delivery.objects.get().state == State.DROPPED


@pytest.mark.parametrize("fields", [{"is_active": False}, {"email": ""}])
def test_the_deactivated_and_those_without_address_get_no_mail(db, fields):
    tell_of(make_user(**fields))
    assert deliver(*EVENT) == 0


def test_whoever_switched_the_kind_off_gets_no_mail(db):
    user = make_user()
    ChannelChoice.objects.create(user=user, kind="case", channel="mail", wanted=False)
    tell_of(user)
    assert deliver(*EVENT) == 0


def test_one_broken_address_does_not_hold_up_the_others(db, mailoutbox):
    tell_of(make_user(), make_user())
    real, first = EmailMessage.send, Notification.objects.earliest("pk").user.email

    def send(message, **options):
        if message.to == [first]:
            raise ConnectionRefusedError
        return real(message, **options)

    with patch.object(EmailMessage, "send", send):
        assert deliver(*EVENT) == 1
    assert len(mailoutbox) == 1
    assert Delivery.objects.get(state=State.WAITING).tries == 1


def refusal(code):
    return smtplib.SMTPRecipientsRefused({"nobody@example.org": (code, b"no")})


@pytest.mark.parametrize(("code", "state"), [(550, State.FAILED), (421, State.WAITING)])
def test_an_address_that_is_refused_for_good_is_not_tried_again(db, code, state):
    tell_of(make_user())
    with patch.object(EmailMessage, "send", side_effect=refusal(code)):
        deliver(*EVENT)
    row = Delivery.objects.get()
    assert row.state == state
    assert row.attempts.get().evidence == f"SMTP {code}"


def die_after_sending(message, **options):
    EmailMessage.real_send(message, **options)
    raise Killed


def die_before_sending(message, **options):
    raise Killed


def times_sent_after_death(death, mailoutbox):
    """How often the message arrives when the worker dies once and the job runs again."""
    tell_of(make_user())
    with (
        patch.object(EmailMessage, "real_send", EmailMessage.send, create=True),
        patch.object(EmailMessage, "send", death),
        pytest.raises(Killed),
    ):
        deliver(*EVENT)
    deliver(*EVENT)
    return len(mailoutbox)


@pytest.mark.parametrize(("death", "times"), [(die_after_sending, 2), (die_before_sending, 1)])
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_around_sending_never_loses_the_message(death, times, mailoutbox):
    assert times_sent_after_death(death, mailoutbox) == times


def marking_first(pk):
    """What must not be done: marked, committed, then sent."""
    row = Delivery.objects.due().select_related("notification__user").get(pk=pk)
    Delivery.objects.filter(pk=pk).update(state=State.SENT)
    known.channel(row.channel).send(message_of([row], row.notification.user.email, None))
    return "accepted"


@pytest.mark.django_db(transaction=True)
def test_marking_before_sending_would_lose_the_message(mailoutbox):
    with patch.object(delivery, "send_one", marking_first):
        assert times_sent_after_death(die_before_sending, mailoutbox) == 0


def test_what_a_lost_job_left_goes_out_after_two_minutes_and_not_before(db, mailoutbox):
    tell_of(make_user(), source=1)
    tell_of(make_user(), source=2)
    Notification.objects.filter(source=1).update(created_at=timezone.now() - dt.timedelta(minutes=3))
    assert [deliver_waiting(), deliver_waiting()] == [1, 0]
    assert Notification.objects.get(unplanned=True).source == 2


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_dead_worker_waits_again():
    forget_jobs()
    tell_of(make_user())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '1 hour') RETURNING id"
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [cursor.fetchone()[0]]
        )
    async_to_sync(rescue.func)(0)
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"todo"}
