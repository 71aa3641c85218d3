"""The register is searched by Khmer pieces of up to four clusters, no more by the places of single ones."""

from typing import Any

from django.db import migrations

from cases.khmer import index_words

_WORDS = "UPDATE cases_publicaward SET words = strip(to_tsvector('simple', %s)) WHERE id = %s"


def index_anew(apps: Any, schema_editor: Any) -> None:
    """The search words of what was published; the documents themselves stay as they are, behind their trigger."""
    rows = apps.get_model("cases", "PublicAward").objects.order_by("pk")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_publicaward DISABLE TRIGGER USER")
        for row in rows.iterator(200):
            text = f"{row.number} {row.title} {row.summary} {row.text} {row.articles}"
            cursor.execute(_WORDS, [index_words(text), row.pk])
        cursor.execute("ALTER TABLE cases_publicaward ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    """One pass over the published awards."""

    dependencies = [("cases", "0011_dates_both_sides_know")]

    operations = [migrations.RunPython(index_anew, migrations.RunPython.noop)]
