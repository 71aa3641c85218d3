"""Made-up meetings, agreements and plans for a trial; every one of them says that it is made up."""

from __future__ import annotations

from collections.abc import Callable

from cases.demo.people import Company
from dialogue.demo import agreements, collective, meetings, programme
from dialogue.demo.seats import take_seats


def play_all(company: Company, progress: Callable[[str], None]) -> None:
    """Everything of social dialogue, once."""
    take_seats(company)
    progress("work plan")
    programme.play(company)
    progress("meetings")
    meetings.play(company)
    progress("agreements")
    agreements.play(company)
    collective.play(company)
