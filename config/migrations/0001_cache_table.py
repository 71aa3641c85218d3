"""Creates the table of the shared cache, as `createcachetable` would."""

from __future__ import annotations

from django.db import migrations

CREATE = """
CREATE UNLOGGED TABLE cache_table (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX cache_table_expires ON cache_table (expires);
"""


class Migration(migrations.Migration):
    """The cache table."""

    initial = True
    dependencies = []
    operations = [migrations.RunSQL(CREATE, "DROP TABLE cache_table")]
