"""The first lawful day that people were told of in advance."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """So that nobody is told of a day twice."""

    dependencies = [
        ("cases", "0008_warnings_without_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="industrialaction",
            name="announced",
            field=models.DateField(null=True),
        ),
    ]
