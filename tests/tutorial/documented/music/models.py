"""Models with a bit of everything that the documentation shows."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import storages
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from .fields import LengthField
from .managers import AlbumManager, ArtistQuerySet, ReleasedManager
from .validators import WordsValidator, validate_even


def score_storage():
    return storages["scores"]


def upload_to(instance, filename):
    return f"scores/{slugify(instance.title)}/{filename}"


def make_code():
    return get_random_string(8)


class Stamped(models.Model):
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        get_latest_by = "created"


class Tag(models.Model):
    word = models.SlugField()
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    tagged = GenericForeignKey("content_type", "object_id")

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id"])]
        constraints = [models.UniqueConstraint(fields=["word", "content_type", "object_id"], name="tag_once")]

    def __str__(self):
        return self.word


class Artist(Stamped):
    class Kind(models.TextChoices):
        PERSON = "P", _("person")
        BAND = "B", _("band")
        __empty__ = _("unknown")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, validators=[WordsValidator(4)], db_comment="on the cover")
    kind = models.CharField(max_length=1, choices=Kind, blank=True)
    members = models.ManyToManyField(
        "self", through="Membership", through_fields=("band", "member"), symmetrical=False
    )
    language = models.CharField(max_length=7, choices=settings.LANGUAGES, default="en")

    objects = ArtistQuerySet.as_manager()

    class Meta(Stamped.Meta):
        verbose_name = _("artist")
        ordering = [Lower("name").asc()]
        constraints = [models.UniqueConstraint(Lower("name"), name="artist_name", violation_error_message=_("Twice."))]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("artist", kwargs={"pk": self.pk})


class Membership(models.Model):
    band = models.ForeignKey(Artist, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Artist, models.CASCADE, related_name="+")
    role = models.CharField(max_length=30, default="singer")


class Album(Stamped):
    class State(models.TextChoices):
        PLANNED = "NEW", _("planned")
        RELEASED = "OUT", _("released")

    artist = models.ForeignKey(Artist, models.PROTECT, related_name="albums", related_query_name="album")
    title = models.CharField(_("title"), max_length=100)
    slug = models.SlugField(unique=True, blank=True)
    code = models.CharField(max_length=8, default=make_code, validators=[RegexValidator(r"^\w{8}$")])
    state = models.CharField(max_length=3, choices=State.choices, default=State.PLANNED)
    released_on = models.DateField(null=True, blank=True)
    rating = models.PositiveSmallIntegerField(
        default=5, validators=[MinValueValidator(1), MaxValueValidator(10), validate_even]
    )
    plays = models.IntegerField(db_default=0)
    price = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    gross = models.GeneratedField(
        expression=F("price") * 2, output_field=models.DecimalField(max_digits=8, decimal_places=2), db_persist=True
    )
    notes = models.JSONField(default=dict, blank=True)
    score = models.FileField(upload_to=upload_to, storage=score_storage, blank=True)
    tags = GenericRelation(Tag, related_query_name="album")

    objects = AlbumManager()
    released = ReleasedManager()

    class Meta(Stamped.Meta):
        ordering = ["artist", "title"]
        indexes = [
            models.Index(fields=["state", "-released_on"], name="album_state"),
            models.Index(Upper("title"), name="album_title_upper"),
            models.Index(fields=["plays"], condition=Q(state="OUT"), name="album_played"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(rating__range=(1, 10)), name="%(app_label)s_%(class)s_rating"),
            models.UniqueConstraint(fields=["artist", "title"], name="album_once"),
        ]

    def __str__(self):
        return self.title

    def save(self, **kwargs):
        if not self.slug:
            self.slug = slugify(self.title)
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {"slug"}.union(kwargs["update_fields"])
        super().save(**kwargs)

    def natural_key(self):
        return (self.slug,)

    @cached_property
    def total(self):
        return sum(track.length.seconds for track in self.tracks.all())

    def as_html(self):
        return format_html("<i>{}</i>", self.title)


class LiveAlbum(Album):
    place = models.CharField(max_length=50)


class Track(models.Model):
    album = models.ForeignKey(Album, models.CASCADE, related_name="tracks")
    title = models.CharField(max_length=100)
    length = LengthField(longest=600)

    class Meta:
        order_with_respect_to = "album"

    def __str__(self):
        return f"{self.title} ({self.length})"


class Favourite(Album):
    class Meta:
        proxy = True
        ordering = ["-plays"]
