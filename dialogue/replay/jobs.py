"""Jobs that bring programmes in; loaded when the application starts."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from dialogue.replay import importing

log = logging.getLogger(__name__)


@app.task(name=importing.CHECK_JOB)
def check_import(import_id: int) -> None:
    """Look into a file that brings a programme in; may run any number of times."""
    log.info("import %s: %s", import_id, importing.check_import(import_id))


@app.task(name=importing.TAKE_JOB)
def take_import(import_id: int) -> None:
    """Bring the programme in, whole or not at all; a second run finds it done."""
    log.info("import %s: %s", import_id, importing.take_import(import_id))
