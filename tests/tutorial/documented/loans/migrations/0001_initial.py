"""Written by hand, as an old project has it."""

import datetime

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("music", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("joined", models.DateField(default=datetime.date.today)),
            ],
            options={"swappable": "AUTH_USER_MODEL"},
        ),
        migrations.CreateModel(
            name="Loan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lent", models.DateTimeField(default=django.utils.timezone.now)),
                ("days", models.IntegerField(choices=[(7, "Week"), (30, "Month")], default=7)),
                (
                    "album",
                    models.ForeignKey(
                        limit_choices_to={"state": "OUT"},
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="music.album",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="loans",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"permissions": [("extend", "Can extend a loan")], "default_related_name": "loans"},
        ),
    ]
