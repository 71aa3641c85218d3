"""Telling: numbers without gaps, nobody twice, all or nothing, two statements."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from notifications.models import Inbox, Notification
from notifications.services import Recipient, tell
from tests.accounts.factories import make_mandate, make_org, make_post, make_user
from tests.notifications.helpers import tell_of

EVENT = {"kind": "case", "ref": "CD-2026-0417", "verb": "register", "source": 1}


def numbers_of(user):
    return list(Notification.objects.filter(user=user).order_by("seq").values_list("seq", flat=True))


def test_each_person_is_numbered_from_one(db):
    one, two = make_user(), make_user()
    tell_of(one, two, source=1)
    tell_of(two, source=2)
    assert numbers_of(one) == [1]
    assert numbers_of(two) == [1, 2]
    assert Inbox.objects.get(pk=two.pk).last_seq == 2


def test_nobody_is_told_of_one_event_twice(db):
    one, two = make_user(), make_user()
    assert tell_of(one, source=7) == 1
    assert tell_of(one, two, source=7) == 1
    assert numbers_of(one) == [1]


def test_a_person_with_two_reasons_gets_one_row_with_both_rights(db):
    user = make_user()
    mandate, post = make_mandate(user, make_org()), make_post(user)
    tell_of(
        Recipient(user.pk, "party", mandate_id=mandate.pk), Recipient(user.pk, "officer", post_id=post.pk)
    )
    row = Notification.objects.get(user=user)
    assert (row.reason, row.mandate_id, row.post_id) == ("party", mandate.pk, post.pk)


@pytest.mark.django_db(transaction=True)
def test_telling_outside_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError):
        tell([Recipient(make_user().pk, "party")], **EVENT, occurred_at=timezone.now())


def test_the_number_of_statements_does_not_depend_on_the_number_of_people(db):
    people = [make_user() for _ in range(30)]
    with CaptureQueriesContext(
        connection,
    ) as few:
        tell_of(people[0], source=1)
    with CaptureQueriesContext(connection) as many:
        tell_of(*people, source=2)
    work = [q for q in many.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(work) == 2
    assert len(few) == len(many)


def test_one_mail_job_is_deferred_per_event_and_none_when_it_is_not_mailed(db):
    people = [make_user(), make_user()]
    tell_of(*people, source=1)
    tell_of(*people, source=2, mail=False)
    jobs = ProcrastinateJob.objects.filter(task_name="notifications.reach")
    assert [job.args for job in jobs] == [{"kind": "case", "ref": "CD-2026-0417", "source": 1}]


def test_a_rolled_back_event_tells_nobody_and_leaves_no_job(db):
    user = make_user()
    with transaction.atomic():
        tell_of(user)
        transaction.set_rollback(True)
    assert numbers_of(user) == []
    assert not ProcrastinateJob.objects.exists()


def test_rows_hold_no_names_and_no_content():
    columns = {field.name for field in Notification._meta.get_fields()}
    assert not columns & {"title", "text", "name", "body", "data"}


def write_many(people, start, count, errors):
    try:
        for source in range(start, start + count):
            tell_of(*people, source=source)
    except DatabaseError as error:
        errors.append(error)
    finally:
        connection.close()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_four_writers_at_once_leave_no_gap_and_no_deadlock():
    people = [make_user() for _ in range(3)]
    errors = []
    orders = [people, people[::-1], people[1:] + people[:1], people]
    threads = [
        threading.Thread(target=write_many, args=(order, n * 100, 25, errors))
        for n, order in enumerate(orders, 1)
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert errors == []
    assert all(numbers_of(person) == list(range(1, 101)) for person in people)
