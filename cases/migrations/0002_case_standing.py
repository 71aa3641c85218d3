"""What the database knows of a case's state: it depends on whether the case is open."""

from __future__ import annotations

from django.db import migrations

CREATE = "CREATE STATISTICS IF NOT EXISTS case_standing (ndistinct, dependencies, mcv) ON office_id, state, is_open FROM cases_case"


class Migration(migrations.Migration):
    """Without these statistics the planner expects too few rows in the queue."""

    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, "DROP STATISTICS case_standing")]
