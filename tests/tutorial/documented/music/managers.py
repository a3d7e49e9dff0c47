"""Managers and querysets of the project's own."""

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower


class AlbumQuerySet(models.QuerySet):
    def released(self):
        return self.filter(state="OUT")

    def with_counts(self):
        return self.annotate(number=Count("tracks", distinct=True))

    def popular(self, least):
        return self.filter(Q(plays__gte=least) | Q(tags__word="classic")).distinct()


class AlbumManager(models.Manager.from_queryset(AlbumQuerySet)):
    use_in_migrations = True

    def get_queryset(self):
        return super().get_queryset().select_related("artist")

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class ReleasedManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(state="OUT")


class ArtistQuerySet(models.QuerySet):
    def by_name(self):
        return self.order_by(Lower("name"))

    def with_latest(self, albums):
        latest = (
            albums.filter(artist=OuterRef("pk")).order_by(F("released_on").desc(nulls_last=True)).values("title")[:1]
        )
        return self.annotate(latest=Coalesce(Subquery(latest), models.Value("none")))
