"""The Khmer texts before reviewers, and what they said."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
import workflow.triggers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("config", "0001_cache_table"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("context", models.CharField(blank=True, max_length=100)),
                ("english", models.TextField()),
                ("khmer", models.TextField()),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("cases", "Cases"),
                            ("dialogue", "Social dialogue"),
                            ("accounts", "Accounts"),
                            ("messages", "Messages"),
                            ("site", "Public pages and frame"),
                        ],
                        max_length=10,
                    ),
                ),
                ("places", models.TextField(blank=True)),
                ("waiting", models.BooleanField(default=True)),
                ("reviews", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["waiting", "area", "id"], name="config_word_waiting_775899_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.MD5("english"),
                        models.F("context"),
                        name="wording_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WordingReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("before", models.TextField()),
                ("after", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "wording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="said", to="config.wording"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("wording", "number"), name="wording_review_numbered")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wordingreview",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=workflow.triggers.FirmSql(
                    func="RAISE EXCEPTION 'the record is append-only: % on %', TG_OP, TG_TABLE_NAME;",
                    hash="a6a211c1d2b284cf02c61489fe61417d95d1be20",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a4ebe",
                    table="config_wordingreview",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wordingreview",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=workflow.triggers.FirmSql(
                    func="RAISE EXCEPTION 'the record is append-only: % on %', TG_OP, TG_TABLE_NAME;",
                    hash="daa8ceea52df79760c393bc9c08fc9084fae7590",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_e28ef",
                    table="config_wordingreview",
                    when="BEFORE",
                ),
            ),
        ),
    ]
