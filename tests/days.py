"""A day that lies ahead whenever the tests run."""

from __future__ import annotations

import datetime as dt

SOON = (dt.datetime.now(dt.UTC) + dt.timedelta(days=21)).date().isoformat()
"""Three weeks from now."""
