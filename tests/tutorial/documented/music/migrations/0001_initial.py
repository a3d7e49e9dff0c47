"""As Django 6.1 wrote it for these models."""

import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

import music.fields
import music.managers
import music.models
import music.validators


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Album",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("changed", models.DateTimeField(auto_now=True)),
                ("title", models.CharField(max_length=100, verbose_name="title")),
                ("slug", models.SlugField(blank=True, unique=True)),
                (
                    "code",
                    models.CharField(
                        default=music.models.make_code,
                        max_length=8,
                        validators=[django.core.validators.RegexValidator("^\\w{8}$")],
                    ),
                ),
                (
                    "state",
                    models.CharField(choices=[("NEW", "planned"), ("OUT", "released")], default="NEW", max_length=3),
                ),
                ("released_on", models.DateField(blank=True, null=True)),
                (
                    "rating",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                            music.validators.validate_even,
                        ],
                    ),
                ),
                ("plays", models.IntegerField(db_default=0)),
                ("price", models.DecimalField(decimal_places=2, default=0, max_digits=6)),
                (
                    "gross",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            models.F("price"), "*", models.Value(2)
                        ),
                        output_field=models.DecimalField(decimal_places=2, max_digits=8),
                    ),
                ),
                ("notes", models.JSONField(blank=True, default=dict)),
                (
                    "score",
                    models.FileField(blank=True, storage=music.models.score_storage, upload_to=music.models.upload_to),
                ),
            ],
            options={
                "ordering": ["artist", "title"],
                "get_latest_by": "created",
                "abstract": False,
            },
            managers=[
                ("objects", music.managers.AlbumManager()),
            ],
        ),
        migrations.CreateModel(
            name="Artist",
            fields=[
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("changed", models.DateTimeField(auto_now=True)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "name",
                    models.CharField(
                        db_comment="on the cover", max_length=80, validators=[music.validators.WordsValidator(4)]
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True, choices=[(None, "unknown"), ("P", "person"), ("B", "band")], max_length=1
                    ),
                ),
                (
                    "language",
                    models.CharField(choices=[("en", "English"), ("fr", "French")], default="en", max_length=7),
                ),
            ],
            options={
                "verbose_name": "artist",
                "ordering": [models.OrderBy(django.db.models.functions.text.Lower("name"))],
                "get_latest_by": "created",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LiveAlbum",
            fields=[
                (
                    "album_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="music.album",
                    ),
                ),
                ("place", models.CharField(max_length=50)),
            ],
            options={
                "get_latest_by": "created",
                "abstract": False,
            },
            bases=("music.album",),
            managers=[
                ("objects", music.managers.AlbumManager()),
            ],
        ),
        migrations.CreateModel(
            name="Favourite",
            fields=[],
            options={
                "ordering": ["-plays"],
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("music.album",),
            managers=[
                ("objects", music.managers.AlbumManager()),
            ],
        ),
        migrations.AddField(
            model_name="album",
            name="artist",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="albums",
                related_query_name="album",
                to="music.artist",
            ),
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(default="singer", max_length=30)),
                (
                    "band",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="music.artist"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="music.artist"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="artist",
            name="members",
            field=models.ManyToManyField(
                through="music.Membership", through_fields=("band", "member"), to="music.artist"
            ),
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.SlugField()),
                ("object_id", models.PositiveBigIntegerField()),
                (
                    "content_type",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="contenttypes.contenttype"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Track",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100)),
                ("length", music.fields.LengthField(longest=600)),
                (
                    "album",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tracks", to="music.album"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="album",
            index=models.Index(fields=["state", "-released_on"], name="album_state"),
        ),
        migrations.AddIndex(
            model_name="album",
            index=models.Index(django.db.models.functions.text.Upper("title"), name="album_title_upper"),
        ),
        migrations.AddIndex(
            model_name="album",
            index=models.Index(condition=models.Q(("state", "OUT")), fields=["plays"], name="album_played"),
        ),
        migrations.AddConstraint(
            model_name="album",
            constraint=models.CheckConstraint(
                condition=models.Q(("rating__range", (1, 10))), name="music_album_rating"
            ),
        ),
        migrations.AddConstraint(
            model_name="album",
            constraint=models.UniqueConstraint(fields=("artist", "title"), name="album_once"),
        ),
        migrations.AddConstraint(
            model_name="artist",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), name="artist_name", violation_error_message="Twice."
            ),
        ),
        migrations.AddIndex(
            model_name="tag",
            index=models.Index(fields=["content_type", "object_id"], name="music_tag_content_cd8e57_idx"),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(fields=("word", "content_type", "object_id"), name="tag_once"),
        ),
        migrations.AlterOrderWithRespectTo(
            name="track",
            order_with_respect_to="album",
        ),
    ]
