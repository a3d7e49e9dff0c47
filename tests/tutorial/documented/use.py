"""What the project does, printed. It is run with the project set up."""

import asyncio
import datetime

from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.paginator import Paginator
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Avg, Case, Count, Exists, F, OuterRef, Prefetch, Q, Sum, Value, When, Window
from django.db.models.functions import Concat, ExtractYear, Rank, TruncYear
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from loans.models import Loan
from music.models import Album, Artist, Favourite, LiveAlbum, Membership, Tag, Track
from music.signals import heard

DAY = datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.UTC)


def show(label, value):
    print(f"{label}: {value}")


def refused(label, function):
    try:
        with transaction.atomic():
            function()
    except (ValidationError, IntegrityError, models.ProtectedError, ValueError) as error:
        text = error.messages if isinstance(error, ValidationError) else ""
        show(label, f"{type(error).__name__} {text}")


# Objects
nina = Artist.objects.create(name="Nina Simone", kind=Artist.Kind.PERSON)
band = Artist(name="the Quartet", kind="B")
band.full_clean()
band.save()
band.members.add(nina, through_defaults={"role": "piano"})
show("members", [(m.band.name, m.member.name, m.role) for m in Membership.objects.all()])
show("kind", [nina.get_kind_display(), Artist.Kind.labels, Artist.Kind.BAND.label])
blue = Album.objects.create(
    artist=nina, title="  Little Girl Blue ", state="OUT", released_on=datetime.date(1959, 2, 1)
)
wild = nina.albums.create(title="Wild Is the Wind", price="9.50", plays=3, rating=8)
blue.score.save("page.txt", ContentFile(b"la la"))
show("files", [blue.score.name, blue.score.read(), blue.score.size])
show("slugs", [blue.slug, wild.slug, len(wild.code), blue.as_html()])
wild.refresh_from_db()
show("generated", [wild.gross, blue.plays])
for title, length in (("Mood Indigo", "4:03"), ("Don't Smoke in Bed", "3:11"), ("Plain Gold Ring", "3:51")):
    blue.tracks.create(title=title, length=length)
show("tracks", [str(track) for track in blue.tracks.all()])
blue.set_track_order(list(blue.get_track_order())[::-1])
show("reordered", [track.title for track in blue.tracks.all()])
show("neighbour", blue.tracks.first().get_next_in_order().title)
live = LiveAlbum.objects.create(artist=band, title="At Town Hall", place="New York", released_on="1959-09-12")
show("parent", [Album.objects.get(pk=live.pk).livealbum.place, live.album_ptr.title])
blue.tags.create(word="classic")
Tag.objects.create(word="live", tagged=live.album_ptr)
show("heard", heard)

# Queries
show("minutes", list(Track.objects.filter(length__minutes=3).order_by("title").values_list("title", flat=True)))
show("not equal", Artist.objects.filter(name__ne="Nina Simone").count())
show("managers", [Album.objects.released().count(), Album.released.count(), Album.objects.popular(3).count()])
show("counts", [(a.title, a.number) for a in Album.objects.with_counts().order_by("title")])
show("latest", [(a.name, a.latest) for a in Artist.objects.with_latest(Album.objects.all()).by_name()])
show("aggregates", Album.objects.aggregate(Avg("rating"), most=Sum("plays") + 1))
show(
    "cases",
    list(
        Album.objects.annotate(label=Case(When(plays__gt=1, then=Value("hot")), default=Concat("state", Value("!"))))
        .order_by("title")
        .values_list("label", flat=True)
    ),
)
show("exists", Artist.objects.filter(Exists(Album.objects.filter(artist=OuterRef("pk"), plays__gt=1))).get().name)
show(
    "ranks",
    [
        (a.title, a.rank)
        for a in Album.objects.annotate(rank=Window(Rank(), order_by=F("plays").desc())).order_by("rank", "title")
    ],
)
show(
    "years",
    list(Album.objects.annotate(y=ExtractYear("released_on")).values_list("y").annotate(n=Count("id")).order_by("n")),
)
show("truncated", Album.objects.annotate(y=TruncYear("released_on")).filter(y__year=1959).count())
show("dates", list(Album.objects.dates("released_on", "month")))
show("generic", [Album.objects.filter(tags__word="classic").get().title, Tag.objects.get(album=live.pk).word])
with CaptureQueriesContext(connection) as queries:
    artists = Artist.objects.prefetch_related(Prefetch("albums", Album.objects.order_by("-plays"), to_attr="best"))
    show("prefetched", [(a.name, [b.title for b in a.best]) for a in artists])
show("queries", len(queries))
show("proxy", Favourite.objects.first().title)
show(
    "json",
    [
        Album.objects.filter(pk=wild.pk).update(notes={"mood": ["slow"]}),
        Album.objects.get(notes__mood__0="slow").title,
    ],
)
show("raw", [a.title for a in Album.objects.raw("SELECT id, title FROM music_album WHERE plays > %s", [1])])
show("pages", [str(Paginator(Track.objects.order_by("pk"), 2).page(2)), Paginator([1, 2, 3], 2).num_pages])
titles = Album.objects.order_by().values_list("title").union(Track.objects.order_by().values_list("title"))
show("union", titles.order_by("title")[0])

# What must not be
refused("too many words", Artist(name="a b c d e").full_clean)
refused("odd", Album(artist=nina, title="x", slug="x", rating=3).clean_fields)
refused("twice", Artist(name="NINA SIMONE").validate_constraints)
refused("twice in the database", lambda: Artist.objects.create(name="nina simone"))
refused("rating", lambda: Album.objects.filter(pk=wild.pk).update(rating=99))
refused("protected", nina.delete)
refused("too long", Track(album=blue, title="x", length="11:00").full_clean)
refused("no length", lambda: Track.objects.create(album=blue, title="x", length="long"))
try:
    get_object_or_404(Album, slug="nothing")
except Http404 as error:
    show("404", error)

# Users, transactions, time
Member = get_user_model()
show("founders", sorted(Member.objects.values_list("email", flat=True)))
grace = Member.objects.create_member("GRACE@example.com")
loan = grace.loans.create(album=blue, lent=DAY, days=Loan.Duration.MONTH)
show("due", [timezone.localtime(loan.due).isoformat(), loan.get_days_display()])
done = []
loan.give_back(DAY + datetime.timedelta(days=1), done)
refused("before", lambda: loan.give_back(DAY - datetime.timedelta(days=1), done))
show("given back", len(done))
show("filtered", Loan.objects.filter(Q(back__date=datetime.date(2024, 5, 2)) & Q(member=grace)).count())
with timezone.override("Asia/Tokyo"), translation.override("fr"):
    show("abroad", [timezone.localtime(DAY).hour, translation.get_language()])


# Text and back
text = serializers.serialize("json", [blue, *blue.tracks.all()], use_natural_primary_keys=True)
show("text", [len(list(serializers.deserialize("json", text))), '"length": "3:51"' in text])


async def later():
    async for album in Album.objects.filter(state="OUT"):
        await album.tracks.filter(title__startswith="Mood").adelete()
    return [await Track.objects.acount(), (await Album.objects.aget(slug="wild-is-the-wind")).title]


show("async", asyncio.run(later()))
blue.delete()
show("left", [Track.objects.count(), Tag.objects.count(), Loan.objects.get().album])
