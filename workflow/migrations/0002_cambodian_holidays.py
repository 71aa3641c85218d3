"""Cambodia's holidays 1997-2031 from the `holidays` package, unofficial until an officer confirms them."""

from __future__ import annotations

from typing import Any

import holidays
from django.db import migrations

YEARS = range(1997, 2032)
SOURCE = f"holidays {holidays.__version__} (unofficial)"


def seed(apps: Any, schema_editor: Any) -> None:
    """Write the first version of the calendar, unless there is one."""
    versions = apps.get_model("workflow", "CalendarVersion").objects
    if versions.filter(country="KH").exists():
        return
    version = versions.create(country="KH", number=1, note=f"Seeded from {SOURCE}")
    english = holidays.country_holidays("KH", years=YEARS, language="en_US")
    khmer = holidays.country_holidays("KH", years=YEARS, language="km")
    holiday = apps.get_model("workflow", "Holiday")
    holiday.objects.bulk_create(
        holiday(country="KH", on=on, name_en=name, name_km=khmer.get(on, ""), source=SOURCE, added_in=version)
        for on, name in sorted(english.items())
    )


class Migration(migrations.Migration):
    """Seed the calendar; going back leaves it, since deadlines may have been counted with it."""

    dependencies = [("workflow", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
