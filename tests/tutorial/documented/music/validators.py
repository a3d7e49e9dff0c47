"""Validators of the project's own."""

from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _, ngettext_lazy


def validate_even(value):
    if value % 2:
        raise ValidationError(_("%(value)s is odd."), params={"value": value})


@deconstructible
class WordsValidator:
    message = ngettext_lazy("More than %(most)d word.", "More than %(most)d words.", "most")

    def __init__(self, most):
        self.most = most

    def __call__(self, value):
        if len(value.split()) > self.most:
            raise ValidationError(self.message, params={"most": self.most}, code="words")

    def __hash__(self):
        return hash(self.most)

    def __eq__(self, other):
        return isinstance(other, WordsValidator) and self.most == other.most
