"""Jobs of social dialogue: what the clock does by itself, and sending invitations."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from dialogue.services import agreeing, closing, filing, registering, reminding
from dialogue.services.letters import send_waiting

log = logging.getLogger(__name__)
PATIENT = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.periodic(cron="*/10 * * * *")
@app.task(name="dialogue.let_days_come", queueing_lock="dialogue.let_days_come")
def let_days_come(timestamp: int) -> None:
    """Agreements take effect on their day and end after their last."""
    now = datetime.fromtimestamp(timestamp, UTC)
    came = agreeing.let_days_come(now) + registering.let_days_come(now)
    log.info("%s agreements took effect or ended", came)


@app.task(name=closing.CLOSE_JOB, retry=PATIENT)
def close_votes() -> None:
    """Close the votes whose time is over; put into the queue with each motion, for its end."""
    closed = closing.close_due_votes(datetime.now(UTC))
    log.info("%s votes closed at their time", closed)


@app.periodic(cron="* * * * *")
@app.task(name="dialogue.close_forgotten_votes", queueing_lock="dialogue.close_forgotten_votes")
def close_forgotten_votes(timestamp: int) -> None:
    """The same every minute, for a job that was lost."""
    closing.close_due_votes(datetime.now(UTC))


@app.task(name="dialogue.send_invitations", retry=PATIENT)
def send_invitations(meeting: int) -> None:
    """Send what was not sent yet; may run any number of times. The job holds no secret and no address."""
    send_waiting(meeting)


@app.periodic(cron="23 * * * *")
@app.task(name="dialogue.remind", queueing_lock="dialogue.remind")
def remind(timestamp: int) -> None:
    """Commitments that are due soon or overdue are told of, each once."""
    now = datetime.fromtimestamp(timestamp, UTC)
    told = reminding.remind(now) + registering.remind_of_ends(now)
    log.info("%s reminders went out", told)


@app.task(name=filing.CHECK_JOB, retry=PATIENT)
def check_attachment(attachment: str) -> None:
    """Look into a file; may run any number of times."""
    log.info("attachment %s: %s", attachment, filing.check_attachment(attachment) or "nothing to do")


@app.periodic(cron="*/10 * * * *")
@app.task(name="dialogue.ask_checks_again", queueing_lock="dialogue.ask_checks_again")
def ask_checks_again(timestamp: int) -> None:
    """Files that have waited long for their checks go into the queue again."""
    filing.ask_again()
