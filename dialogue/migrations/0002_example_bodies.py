"""The example bodies of social dialogue."""

from __future__ import annotations

from django.db import migrations

from dialogue.examples import seed


class Migration(migrations.Migration):
    """Bodies are added, never taken away."""

    dependencies = [("dialogue", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
