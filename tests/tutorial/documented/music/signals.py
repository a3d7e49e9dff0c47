"""Receivers."""

from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save, pre_save
from django.dispatch import Signal, receiver

heard = []
album_played = Signal()


@receiver(pre_save, sender="music.Album")
def tidy(sender, instance, raw, **kwargs):
    if not raw:
        instance.title = instance.title.strip()


@receiver([post_save, post_delete], sender="music.Album")
def note(sender, instance, signal, **kwargs):
    heard.append(f"{'saved' if signal is post_save else 'deleted'} {instance}")


@receiver(m2m_changed)
def changed(sender, action, pk_set, **kwargs):
    if action.startswith("post_"):
        heard.append(f"{action} {len(pk_set or ())}")


@receiver(album_played)
def count(sender, album, **kwargs):
    album.plays += 1
    album.save(update_fields=["plays"])
    return album.plays


@receiver(post_migrate)
def announce(sender, verbosity, **kwargs):
    if sender.label == "music" and verbosity > 1:
        print("music is migrated")
