"""Jobs of the notifications: mail about an event, and two watchmen for what a killed worker left behind."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from notifications.delivery import deliver, overdue_events

log = logging.getLogger(__name__)

# 4, 16, 64 … seconds: eight attempts spread over about a day; after them the sweeper begins again.
PATIENT = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(name="notifications.mail_event", retry=PATIENT)
def mail_event(kind: str, ref: str, source: int | None) -> None:
    """Mail everybody who was told of one event and has not been mailed; may run any number of times."""
    deliver(kind, ref, source)


@app.periodic(cron="* * * * *")
@app.task(name="notifications.rescue", queueing_lock="notifications.rescue")
async def rescue(timestamp: int) -> None:
    """Put jobs of dead workers back into the queue.

    Has a queueing lock only: with a lock it could stall behind its own dead twin. Every job of the house
    must therefore bear being run twice.
    """
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
        log.warning("job %s was left behind by a dead worker and waits again", job.id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="notifications.sweep", queueing_lock="notifications.sweep")
def sweep(timestamp: int) -> None:
    """Ask again for mail that is more than ten minutes late; the rows are the truth, not the queue."""
    for event in overdue_events():
        _ask_again(event)


def _ask_again(event: dict[str, Any]) -> None:
    lock = "mail:{kind}:{ref}:{source}".format(**event)
    try:
        with transaction.atomic():
            mail_event.configure(queueing_lock=lock).defer(**event)
    except AlreadyEnqueued:
        log.debug("mail about %s already waits", event["ref"])
