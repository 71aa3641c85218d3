"""The post of a reviewer of Khmer."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_typed_text"),
    ]

    operations = [
        migrations.AlterField(
            model_name="invitation",
            name="post_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("officer", "Dispute officer"),
                    ("head_of_office", "Head of the dispute office"),
                    ("minister_delegate", "Delegate of the Minister"),
                    ("council", "Council secretariat"),
                    ("arbitrator", "Arbitrator"),
                    ("registrar", "Registrar of accounts"),
                    ("leadership", "Leadership"),
                    ("admin", "Administrator"),
                    ("secretariat", "Secretariat of social dialogue"),
                    ("reviewer", "Reviewer of the Khmer texts"),
                    ("guest", "Reader of one case, for a time"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="post",
            name="kind",
            field=models.CharField(
                choices=[
                    ("officer", "Dispute officer"),
                    ("head_of_office", "Head of the dispute office"),
                    ("minister_delegate", "Delegate of the Minister"),
                    ("council", "Council secretariat"),
                    ("arbitrator", "Arbitrator"),
                    ("registrar", "Registrar of accounts"),
                    ("leadership", "Leadership"),
                    ("admin", "Administrator"),
                    ("secretariat", "Secretariat of social dialogue"),
                    ("reviewer", "Reviewer of the Khmer texts"),
                    ("guest", "Reader of one case, for a time"),
                ],
                max_length=20,
            ),
        ),
    ]
