"""Old cases brought in in bulk, found also by the number they had in their register."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import workflow.triggers
from django.conf import settings
from django.db import migrations, models


_WORDS = r"""
CREATE OR REPLACE FUNCTION cases_found_by(wanted bigint) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY(SELECT cases_words(s.all_of) UNION
               SELECT p FROM cases_runs(s.all_of) r, cases_pieces(r, ARRAY[1, 2, 3]) p UNION
               SELECT unnest(cases_near(s.names)))
    FROM (SELECT concat_ws(' ', c.title, n.names) AS names,
                 concat_ws(' ', c.number, c.council_number, c.title, n.names, i.texts OLD_NUMBER) AS all_of
            FROM cases_case c
            LEFT JOIN LATERAL (SELECT string_agg(concat_ws(' ', p.name, p.name_latin), ' ') AS names
                                 FROM cases_party p WHERE p.case_id = c.id) n ON true
            LEFT JOIN LATERAL (SELECT left(string_agg(i.text, ' '), 20000) AS texts
                                 FROM cases_issue i WHERE i.case_id = c.id) i ON true OLD_JOIN
           WHERE c.id = wanted AND c.number IS NOT NULL AND c.state <> 'draft') s
$$;
CREATE OR REPLACE FUNCTION cases_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  one bigint;
BEGIN
  NOT_LATER
  FOR one IN SELECT DISTINCT id FROM (VALUES (CASE WHEN TG_TABLE_NAME = 'cases_case' THEN (to_jsonb(NEW) ->> 'id')::bigint
                                                   ELSE (to_jsonb(NEW) ->> 'case_id')::bigint END),
                                             (CASE WHEN TG_TABLE_NAME <> 'cases_case' THEN (to_jsonb(OLD) ->> 'case_id')::bigint END))
                                     AS c(id) WHERE id IS NOT NULL
  LOOP
    INSERT INTO cases_casewords (case_id, tokens) SELECT one, t FROM cases_found_by(one) t WHERE t IS NOT NULL
    ON CONFLICT (case_id) DO UPDATE SET tokens = EXCLUDED.tokens;
  END LOOP;
  RETURN NULL;
END $$;
"""
_LATER = """-- Whoever makes many cases at once gathers their words at the end, by the same function.
  IF current_setting('concord.words_later', true) = 'on' THEN RETURN NULL; END IF;"""
_NEW = (
    _WORDS.replace("OLD_NUMBER", ", o.number").replace("OLD_JOIN", "LEFT JOIN cases_oldcase o ON o.case_id = c.id")
    .replace("NOT_LATER", _LATER)
    + "CREATE TRIGGER keeps_words AFTER INSERT ON cases_oldcase FOR EACH ROW EXECUTE FUNCTION cases_keep_words();"
)  # fmt: skip
_OLD = "DROP TRIGGER keeps_words ON cases_oldcase;" + _WORDS.replace(" OLD_NUMBER", "").replace(
    " OLD_JOIN", ""
).replace("NOT_LATER", "")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_typed_text"),
        ("cases", "0020_files_of_cases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be looked into"),
                            ("checking", "Being looked into"),
                            ("wrong", "Something must be put right"),
                            ("ready", "Ready to be taken"),
                            ("taking", "Being taken"),
                            ("taken", "Taken"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("errors", models.JSONField(default=list)),
                ("created_at", models.DateTimeField()),
                ("source", models.CharField(max_length=120)),
                ("is_table", models.BooleanField(default=True)),
                ("head", models.JSONField(default=list)),
                ("columns", models.JSONField(default=dict)),
                ("procedure", models.CharField(default="individual", max_length=12)),
                ("digest", models.CharField(max_length=64)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("known", models.PositiveIntegerField(default=0)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.office"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ColumnChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("columns", models.JSONField(default=dict)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.office"
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "name"), name="column_choice_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("cells", models.JSONField(default=list)),
                ("key", models.CharField(max_length=100)),
                ("values", models.JSONField(default=dict)),
                ("problems", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "Becomes a case"),
                            ("refused", "Refused"),
                            ("known", "Is in already"),
                            ("taken", "Brought in"),
                        ],
                        default="ready",
                        max_length=8,
                    ),
                ),
                (
                    "brought_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="cases.caseimport",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "ordering": ["brought_in_id", "number"],
                "indexes": [
                    models.Index(fields=["brought_in", "state", "number"], name="import_rows_by_state")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("brought_in", "number"), name="import_row_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case__isnull", False), ("state", "taken")),
                            models.Q(("state", "taken"), _negated=True),
                            _connector="OR",
                        ),
                        name="import_row_taken_has_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OldCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=120)),
                ("key", models.CharField(max_length=100)),
                ("number", models.CharField(blank=True, max_length=100)),
                ("row", models.PositiveIntegerField()),
                ("file_name", models.CharField(max_length=200)),
                ("said", models.JSONField(default=dict)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="old", to="cases.case"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("office", "source", "key"), name="old_case_once")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="oldcase",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=workflow.triggers.FirmSql(
                    func="RAISE EXCEPTION 'the record is append-only: % on %', TG_OP, TG_TABLE_NAME;",
                    hash="7c4b6d6723ac67508f4b897cebc2191970c24014",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a5370",
                    table="cases_oldcase",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="oldcase",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=workflow.triggers.FirmSql(
                    func="RAISE EXCEPTION 'the record is append-only: % on %', TG_OP, TG_TABLE_NAME;",
                    hash="b7d3ffed0cad9e904304f50172f30438962cdf51",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_ffb8e",
                    table="cases_oldcase",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(_NEW, _OLD),
    ]
