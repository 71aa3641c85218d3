"""Counts of cases that are kept up, and the triggers that mark what is to be counted anew."""

import django.db.models.deletion
from django.db import migrations, models


_MARK = """
CREATE FUNCTION cases_mark_group() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'cases_case' THEN
    INSERT INTO cases_tallymark (office_id, procedure, is_demo, begun)
    SELECT DISTINCT office_id, procedure, is_demo, date_trunc('month', filed_at AT TIME ZONE 'UTC')::date
      FROM (VALUES (NEW.office_id, NEW.procedure, NEW.is_demo, NEW.filed_at),
                   (OLD.office_id, OLD.procedure, OLD.is_demo, OLD.filed_at))
           AS c(office_id, procedure, is_demo, filed_at)
     WHERE filed_at IS NOT NULL;
  ELSE
    INSERT INTO cases_tallymark (office_id, procedure, is_demo, begun)
    SELECT DISTINCT office_id, procedure, is_demo, date_trunc('month', filed_at AT TIME ZONE 'UTC')::date
      FROM cases_case WHERE id IN (NEW.case_id, OLD.case_id) AND filed_at IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER marks_group AFTER INSERT OR UPDATE ON cases_case FOR EACH ROW EXECUTE FUNCTION cases_mark_group();
CREATE TRIGGER marks_group AFTER INSERT ON cases_caseevent FOR EACH ROW EXECUTE FUNCTION cases_mark_group();
CREATE TRIGGER marks_group AFTER INSERT OR UPDATE OR DELETE ON cases_deadline FOR EACH ROW EXECUTE FUNCTION cases_mark_group();
CREATE TRIGGER marks_group AFTER INSERT OR UPDATE OR DELETE ON cases_issue FOR EACH ROW EXECUTE FUNCTION cases_mark_group();
INSERT INTO cases_tallymark (office_id, procedure, is_demo, begun)
SELECT DISTINCT office_id, procedure, is_demo, date_trunc('month', filed_at AT TIME ZONE 'UTC')::date
  FROM cases_case WHERE filed_at IS NOT NULL;
"""
_UNMARK = """
DROP TRIGGER marks_group ON cases_case; DROP TRIGGER marks_group ON cases_caseevent;
DROP TRIGGER marks_group ON cases_deadline; DROP TRIGGER marks_group ON cases_issue;
DROP FUNCTION cases_mark_group();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_typed_text"),
        ("cases", "0013_seals_of_receipts"),
    ]

    operations = [
        migrations.CreateModel(
            name="TallyRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("data_to", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="TallyMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("procedure", models.CharField(max_length=12)),
                ("is_demo", models.BooleanField()),
                ("begun", models.DateField()),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("procedure", models.CharField(max_length=12)),
                ("is_demo", models.BooleanField()),
                ("begun", models.DateField()),
                ("month", models.DateField()),
                ("measure", models.CharField(max_length=24)),
                ("cut", models.CharField(max_length=12)),
                ("value", models.CharField(blank=True, max_length=60)),
                ("bin", models.PositiveIntegerField(default=0)),
                ("n", models.PositiveIntegerField()),
                ("amount", models.BigIntegerField(default=0)),
                (
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["measure", "month"], name="tally_of_month"),
                    models.Index(fields=["office", "procedure", "begun"], name="tally_of_group"),
                ],
            },
        ),
        migrations.RunSQL(_MARK, _UNMARK),
    ]
