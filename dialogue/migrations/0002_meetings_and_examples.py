"""The example bodies, and invitations that are made before they are sent."""

from __future__ import annotations

from django.db import migrations, models

from dialogue.examples import seed


class Migration(migrations.Migration):
    """Bodies are added, never taken away."""

    dependencies = [("dialogue", "0001_initial")]

    operations = [
        migrations.AlterField("invitation", "sent_at", models.DateTimeField(blank=True, null=True)),
        migrations.AlterField(
            "seat",
            "office",
            models.CharField(
                blank=True, choices=[("chair", "Chairperson"), ("vice_chair", "Vice-chair")], max_length=10
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
