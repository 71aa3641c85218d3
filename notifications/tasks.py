"""Jobs of the notifications: sending about an event, what waits, and a watchman for killed workers."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from notifications.delivery import deliver, deliver_waiting
from notifications.services import REACH_JOB
from notifications.summaries import send_summaries
from notifications.webhooks import call_due

log = logging.getLogger(__name__)

# For a database that was away; what was not sent waits in its row, for the job of every minute.
PATIENT = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(name=REACH_JOB, retry=PATIENT)
def reach(kind: str, ref: str, source: int | None) -> None:
    """Send to everybody who was told of one event what may go out now; may run any number of times."""
    deliver(kind, ref, source)


@app.periodic(cron="* * * * *")
@app.task(name="notifications.send_waiting", queueing_lock="notifications.send_waiting")
def send_waiting(timestamp: int) -> None:
    """Send what was held back, gathered or not taken before; the rows are the truth, not the queue."""
    sent = deliver_waiting()
    log.info("%s messages that waited went out, %s programs were called", sent, call_due())


@app.periodic(cron="*/10 * * * *")
@app.task(name="notifications.summaries", queueing_lock="notifications.summaries")
def summaries(timestamp: int) -> None:
    """Send the summaries of the week that are due; nobody gets one twice."""
    log.info("%s summaries of the week went out", send_summaries(timezone.now()))


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
