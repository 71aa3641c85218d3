"""Jobs that bring old cases in; loaded when the application starts."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from cases.replay import importing

log = logging.getLogger(__name__)


@app.task(name=importing.LOOK_JOB)
def look_into_import(import_id: int) -> None:
    """Look into a file of old cases; may run any number of times."""
    log.info("import %s: %s", import_id, importing.look(import_id))


@app.task(name=importing.TAKE_JOB)
def take_import(import_id: int) -> None:
    """Bring old cases in; a second run goes on behind the last whole batch."""
    log.info("import %s: %s", import_id, importing.take(import_id))
