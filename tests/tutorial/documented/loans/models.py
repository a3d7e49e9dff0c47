"""Members, who are the users, and what they borrow."""

import datetime

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils import timezone


class MemberManager(models.Manager):
    def create_member(self, email, **extra):
        member = self.model(email=email.lower(), **extra)
        member.full_clean()
        member.save(using=self._db)
        return member


class Member(models.Model):
    email = models.EmailField(unique=True)
    joined = models.DateField(default=datetime.date.today)

    objects = MemberManager()

    class Meta:
        swappable = "AUTH_USER_MODEL"

    def __str__(self):
        return self.email


class Loan(models.Model):
    class Duration(models.IntegerChoices):
        WEEK = 7
        MONTH = 30

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="loans")
    album = models.ForeignKey("music.Album", on_delete=models.SET_NULL, null=True, limit_choices_to={"state": "OUT"})
    lent = models.DateTimeField(default=timezone.now)
    days = models.IntegerField(choices=Duration, default=Duration.WEEK)
    back = models.DateTimeField(null=True, blank=True)

    class Meta:
        permissions = [("extend", "Can extend a loan")]
        default_related_name = "loans"

    def clean(self):
        if self.back and self.back < self.lent:
            raise ValidationError({NON_FIELD_ERRORS: "Back before it was lent."})

    @property
    def due(self):
        return self.lent + datetime.timedelta(days=self.days)

    @transaction.atomic
    def give_back(self, when, done):
        self.back = when
        self.full_clean()
        self.save(update_fields=["back"])
        transaction.on_commit(lambda: done.append(self.pk))
