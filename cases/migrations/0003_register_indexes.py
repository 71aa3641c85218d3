"""The register is searched by sector and by outcome too."""

from __future__ import annotations

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two indexes."""

    dependencies = [("cases", "0002_case_standing")]

    operations = [
        migrations.AddIndex(
            model_name="publicaward",
            index=django.contrib.postgres.indexes.GinIndex(fields=["outcomes"], name="register_outcomes"),
        ),
        migrations.AddIndex(
            model_name="publicaward",
            index=models.Index(fields=["sector", "-issued_on", "-id"], name="register_sector"),
        ),
    ]
