"""``play``: a command of the project's own."""

from django.core.management.base import BaseCommand, CommandError

from music.models import Album
from music.signals import album_played


class Command(BaseCommand):
    help = "Plays an album."

    def add_arguments(self, parser):
        parser.add_argument("slugs", nargs="+")
        parser.add_argument("--twice", action="store_true")

    def handle(self, *args, **options):
        for slug in options["slugs"]:
            try:
                album = Album.objects.get(slug=slug)
            except Album.DoesNotExist as error:
                raise CommandError(f'Album "{slug}" does not exist') from error
            for _ in range(2 if options["twice"] else 1):
                album_played.send(sender=self.__class__, album=album)
            self.stdout.write(self.style.SUCCESS(f"{album}: {album.plays}"))
