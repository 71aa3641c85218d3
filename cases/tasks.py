"""Jobs of the disputes: looking into files, sweeping, tending drafts, and what the clock does by itself."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.timezone import localdate
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts import typed
from cases.case_file.build import build
from cases.services import (
    asking,
    brought_in,
    calendar_changes,
    documents,
    draft_keeping,
    dry_runs,
    due,
    erasing,
    exporting,
    holiday_publishing,
    notice_days,
    pieces,
    releasing,
    reminding,
    representatives,
    sittings_near,
    slots,
    tallies,
    worker_lists,
)

log = logging.getLogger(__name__)

# A silent virus scanner: after 4, 16, 64 … seconds, then the watchman below asks again for ever.
PATIENT = RetryStrategy(max_attempts=6, exponential_wait=4)


@app.task(name=documents.CHECK_JOB, retry=PATIENT)
def check_document(document_id: str) -> None:
    """Look into a file; may run any number of times."""
    state = documents.run_checks(document_id)
    log.info("document %s: %s", document_id, state or "nothing to do")


@app.task(name=asking.SEND_JOB, retry=PATIENT)
def send_slot_links(offer: int) -> None:
    """Send the links of a proposal of times; may run any number of times. The job holds no secret."""
    log.info("%s links to proposed times sent", slots.send_links(offer))


@app.periodic(cron="*/10 * * * *")
@app.task(name="cases.ask_checks_again", queueing_lock="cases.ask_checks_again")
def ask_checks_again(timestamp: int) -> None:
    """Files that have waited long for their checks go into the queue again."""
    documents.ask_again()


@app.periodic(cron="17 3 * * *")
@app.task(name="cases.sweep_files", queueing_lock="cases.sweep_files")
def sweep_files(timestamp: int) -> None:
    """Remove files that no row has named for a day."""
    now = datetime.fromtimestamp(timestamp, UTC)
    gone = documents.sweep(now)
    log.info("%s forgotten files removed, %s unfinished uploads", gone, pieces.sweep(now))


@app.task(name=erasing.ERASE_JOB, retry=PATIENT)
def erase_batch(batch_id: int) -> None:
    """Erase what two people agreed to; may run any number of times."""
    log.info("batch %s: %s erased by rule", batch_id, erasing.run(timezone.now(), batch_id))


@app.periodic(cron="37 3 * * *")
@app.task(name="cases.go_on_erasing", queueing_lock="cases.go_on_erasing")
def go_on_erasing(timestamp: int) -> None:
    """Go on with what was confirmed and cut off, or whose files were too new."""
    log.info("%s erased by rule", erasing.run(datetime.fromtimestamp(timestamp, UTC)))


@app.periodic(cron="7 * * * *")
@app.task(name="cases.tend_drafts", queueing_lock="cases.tend_drafts")
def tend_drafts(timestamp: int) -> None:
    """Tell of drafts whose end comes near; delete those whose end has passed, and what was read or typed."""
    now = datetime.fromtimestamp(timestamp, UTC)
    told, gone = draft_keeping.tend(now)
    log.info("%s ends of drafts told, %s drafts deleted, %s typed texts", told, gone, typed.sweep(now))
    log.info("%s lists of workers that nobody took", worker_lists.sweep(now))
    log.info("%s files of old registers forgotten", brought_in.sweep(now))


@app.periodic(cron="* * * * *")
@app.task(name="cases.note_missed_dates", queueing_lock="cases.note_missed_dates")
def note_missed_dates(timestamp: int) -> None:
    """Note the dates that passed, so that people hear of them; what is told of a notice comes first."""
    notice_days.tend_notices(datetime.fromtimestamp(timestamp, UTC))
    due.note_missed_dates()


@app.periodic(cron="*/10 * * * *")
@app.task(name="cases.remind", queueing_lock="cases.remind")
def remind(timestamp: int) -> None:
    """Remind of legal dates before they pass, each party and office of its own, and of sittings."""
    now = datetime.fromtimestamp(timestamp, UTC)
    told, near = reminding.remind(now), sittings_near.remind_of_sittings(now)
    log.info("%s reminders of legal dates, %s of sessions and hearings", told, near)


@app.periodic(cron="*/10 * * * *")
@app.task(name="cases.propose_new_dates", queueing_lock="cases.propose_new_dates")
def propose_new_dates(timestamp: int) -> None:
    """Compare running dates with the calendar of rest days as it is now."""
    calendar_changes.propose_new_dates()


@app.periodic(cron="*/2 * * * *")
@app.task(name="cases.note_representatives", queueing_lock="cases.note_representatives")
def note_representatives(timestamp: int) -> None:
    """Tell every party of an open case when somebody else speaks for one of them."""
    representatives.note_representatives(datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="*/5 * * * *")
@app.task(name="cases.count_for_statistics", queueing_lock="cases.count_for_statistics")
def count_for_statistics(timestamp: int) -> None:
    """Count anew for the statistics what changed."""
    log.info("%s groups of cases counted", tallies.refresh())


@app.periodic(cron="23 4 * * *")
@app.task(name="cases.publish_statistics", queueing_lock="cases.publish_statistics")
def publish_statistics(timestamp: int) -> None:
    """Publish the tables of a quarter that has been over for fifteen days."""
    now = datetime.fromtimestamp(timestamp, UTC)
    log.info("%s tables published", releasing.publish_due(localdate(now), now, demo=settings.DEMO))


@app.task(name=exporting.BUILD_JOB, retry=RetryStrategy(max_attempts=4, exponential_wait=4))
def build_export(export_id: str) -> None:
    """Put the file of a case together; may run any number of times."""
    log.info("export %s: %s", export_id, build(export_id) or "nothing to do")


@app.periodic(cron="*/10 * * * *")
@app.task(name="cases.sweep_exports", queueing_lock="cases.sweep_exports")
def sweep_exports(timestamp: int) -> None:
    """Delete the files of cases whose day is over."""
    log.info("%s files of cases deleted", exporting.sweep(datetime.fromtimestamp(timestamp, UTC)))


@app.task(name=dry_runs.JOB)
def dry_run(run_id: int) -> None:
    """Count dates as they would be; another run goes on where this one was stopped."""
    log.info("dry run %s: %s", run_id, dry_runs.work(run_id))


@app.task(name=holiday_publishing.JOB, retry=RetryStrategy(max_attempts=4, exponential_wait=4))
def propose_dates_of_holiday(version: int) -> None:
    """Propose new dates under a holiday that was published; may run any number of times."""
    log.info("calendar version %s: %s new dates proposed", version, calendar_changes.propose_new_dates())
