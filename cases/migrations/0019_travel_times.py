"""How long the way between two provincial towns may take: an estimate from the distance, to be corrected there."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

from django.db import migrations

TOWNS = {
    "phnom-penh": (11.56, 104.92), "siem-reap": (13.36, 103.86), "banteay-meanchey": (13.58, 102.98),
    "battambang": (13.10, 103.20), "kampong-cham": (11.99, 105.46), "kampong-chhnang": (12.25, 104.67),
    "kampong-speu": (11.45, 104.52), "kampong-thom": (12.71, 104.89), "kampot": (10.61, 104.18),
    "kandal": (11.48, 104.95), "kep": (10.48, 104.32), "koh-kong": (11.62, 102.98), "kratie": (12.49, 106.02),
    "mondulkiri": (12.46, 107.19), "oddar-meanchey": (14.18, 103.52), "pailin": (12.85, 102.61),
    "preah-sihanouk": (10.61, 103.53), "preah-vihear": (13.81, 104.98), "prey-veng": (11.49, 105.33),
    "pursat": (12.54, 103.92), "ratanakiri": (13.74, 106.99), "stung-treng": (13.53, 105.97),
    "svay-rieng": (11.09, 105.80), "takeo": (10.99, 104.78), "tboung-khmum": (11.91, 105.66),
}  # fmt: skip
"""Latitude and longitude of the towns where the departments sit, to about a kilometre."""
ROAD, SPEED, STEP = 1.35, 50, 15
"""Roads are so much longer than the straight line; kilometres in an hour; rounded up to so many minutes."""


def minutes(here: tuple[float, float], there: tuple[float, float]) -> int:
    """The estimate for one way."""
    north = (there[0] - here[0]) * 111.2
    east = (there[1] - here[1]) * 111.2 * math.cos(math.radians((here[0] + there[0]) / 2))
    return math.ceil(math.hypot(north, east) * ROAD / SPEED * 60 / STEP) * STEP


def seed(apps: Any, schema_editor: Any) -> None:
    """Write the ways that are not there yet."""
    ways, office = apps.get_model("cases", "TravelTime"), apps.get_model("accounts", "Office")
    known = dict(office.objects.filter(slug__in=TOWNS).values_list("pk", "slug"))
    rows = [
        ways(a_id=a, b_id=b, minutes=minutes(TOWNS[known[a]], TOWNS[known[b]]))
        for a, b in combinations(sorted(known), 2)
    ]
    ways.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    """Seed the ways; going back leaves them to the table's own removal."""

    dependencies = [("cases", "0018_rooms_and_sessions"), ("accounts", "0002_offices")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
