"""Rooms belong to offices, sessions have rooms that nothing else has at that time, and ways take time."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_typed_text"),
        ("cases", "0017_words_of_cases"),
    ]

    operations = [
        migrations.CreateModel(
            name="TravelTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(2000)]
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="booking",
            name="session",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="bookings",
                to="cases.session",
            ),
        ),
        migrations.AddField(
            model_name="hearing",
            name="interpreter_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="room",
            name="closed",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="room",
            name="office",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rooms",
                to="accounts.office",
            ),
        ),
        migrations.AddField(
            model_name="room",
            name="seats",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="session",
            name="interpreter_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="session",
            name="room",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.room",
            ),
        ),
        migrations.AlterField(
            model_name="booking",
            name="hearing",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="bookings",
                to="cases.hearing",
            ),
        ),
        migrations.AlterField(
            model_name="room",
            name="name",
            field=models.CharField(max_length=120),
        ),
        migrations.AddIndex(
            model_name="hearing",
            index=models.Index(
                condition=models.Q(("held", False)), fields=["starts_at"], name="hearing_to_come"
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(("held", False)), fields=["starts_at"], name="session_to_come"
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("hearing", None), ("session", None), _connector="XOR"),
                name="booking_is_for_one_sitting",
            ),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.UniqueConstraint(
                fields=("office", "name"), name="room_once", nulls_distinct=False
            ),
        ),
        migrations.AddField(
            model_name="traveltime",
            name="a",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.office"
            ),
        ),
        migrations.AddField(
            model_name="traveltime",
            name="b",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.office"
            ),
        ),
        migrations.AddConstraint(
            model_name="traveltime",
            constraint=models.UniqueConstraint(fields=("a", "b"), name="travel_once"),
        ),
        migrations.AddConstraint(
            model_name="traveltime",
            constraint=models.CheckConstraint(
                condition=models.Q(("a__lt", models.F("b"))), name="travel_in_order"
            ),
        ),
    ]
