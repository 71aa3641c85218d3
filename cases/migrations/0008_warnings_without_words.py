"""Warnings of notices are kept as a code with its values, no more as sentences in the giver's language."""

import re
from typing import Any

from django.db import migrations

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _without_words(kept: dict[str, Any], apart: bool) -> dict[str, Any]:
    """One warning without its sentence; of two sayings of a code the one that this notice had."""
    day = _DAY.search(kept["text"]) if kept["code"] == "STRIKE_NOTICE_SHORT" else None
    own = {"words": "no_dispute"} if apart and kept["code"] == "STRIKE_NOT_EXHAUSTED" else {}
    return {
        "code": kept["code"], "basis": kept.get("basis", ""), "values": {"day": day[0]} if day else {}, **own,
    }  # fmt: skip


def keep_codes(apps: Any, schema_editor: Any) -> None:
    """Convert what was kept as sentences; the latest of each code counts."""
    rows = apps.get_model("cases", "IndustrialAction").objects.exclude(warnings=[])
    for row in rows.only("case_id", "warnings").iterator(500):
        kept = {w["code"]: _without_words(w, row.case_id is None) if "text" in w else w for w in row.warnings}
        row.warnings = list(kept.values())
        row.save(update_fields=["warnings"])


class Migration(migrations.Migration):
    """Entries of the record stay as they were written; their sentences are recognised when they are read."""

    dependencies = [("cases", "0007_paper_of_notice")]

    operations = [migrations.RunPython(keep_codes, migrations.RunPython.noop)]
