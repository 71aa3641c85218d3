"""Jobs of social dialogue: what the clock does by itself."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from procrastinate.contrib.django import app

from dialogue.services import agreeing

log = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *")
@app.task(name="dialogue.let_days_come", queueing_lock="dialogue.let_days_come")
def let_days_come(timestamp: int) -> None:
    """Agreements take effect on their day and end after their last."""
    came = agreeing.let_days_come(datetime.fromtimestamp(timestamp, UTC))
    log.info("%s agreements took effect or ended", came)
