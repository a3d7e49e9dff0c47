"""The field for images, which can keep width and height in fields beside it."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from migrator.fields import ports
from migrator.fields.files import FieldFile, FileDescriptor, FileField
from migrator.host import checks, forms
from migrator.host.files import ImageFile
from migrator.host.mode import public
from migrator.host.translation import gettext_lazy as _

NO_PILLOW: dict[str, Any] = {
    "id": "fields.E210",
    "msg": "Cannot use ImageField because Pillow is not installed.",
    "hint": 'Get Pillow: run command "python -m pip install Pillow".',
}


@public("db.models.fields.files")
class ImageFileDescriptor(FileDescriptor):
    """Updates the fields for width and height when another image is assigned."""

    def __set__(self, instance: Any, value: Any) -> None:
        previous = instance.__dict__.get(self.field.attname)
        super().__set__(instance, value)
        # The first assignment is that of __init__, where the dimensions may come from the database as well.
        if previous is not None:
            self.field.update_dimension_fields(instance, force=True)


@public("db.models.fields.files")
class ImageFieldFile(ImageFile, FieldFile):
    """A ``FieldFile`` that knows width and height."""

    def _set_instance_attribute(self, name: Any, content: Any) -> None:
        setattr(self.instance, self.field.attname, content)
        # The dimensions are read from the new content; the attribute then holds the name again.
        self.instance.__dict__[self.field.attname] = name

    def delete(self, save: bool = True) -> None:
        self.__dict__.pop("_dimensions_cache", None)
        super().delete(save)


@public("db.models.fields.files")
class ImageField(FileField):
    """A file that is an image. Needs Pillow.

    Args:
        width_field, height_field: names of fields that are kept equal to the image's dimensions.
    """

    attr_class = ImageFieldFile
    descriptor_class = ImageFileDescriptor
    description = _("Image")

    def __init__(
        self,
        verbose_name: Any = None,
        name: str | None = None,
        width_field: str | None = None,
        height_field: str | None = None,
        **kwargs: Any,
    ) -> None:
        self.width_field, self.height_field = width_field, height_field
        super().__init__(verbose_name, name, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        return [*super().check(**kwargs), *self._check_image_library_installed()]

    def _check_image_library_installed(self) -> list[Any]:
        return [checks.Error(**NO_PILLOW, obj=self)] if find_spec("PIL") is None else []

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        for option in ("width_field", "height_field"):
            if getattr(self, option):
                keywords[option] = getattr(self, option)
        return name, path, args, keywords

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if not cls._meta.abstract and (self.width_field or self.height_field):
            # After __init__, when the fields for the dimensions have been set, whatever the order of the fields.
            ports.models.get().post_init.connect(self.update_dimension_fields, sender=cls)

    def update_dimension_fields(self, instance: Any, force: bool = False, *args: Any, **kwargs: Any) -> None:
        """Bring the fields for width and height in line with the image of *instance*.

        Runs after ``__init__`` and on every assignment. Without *force*, dimensions that are there already are
        trusted, since reading them opens the file.
        """
        fields = {"width": self.width_field, "height": self.height_field}
        names = {dimension: name for dimension, name in fields.items() if name}
        if not names:
            return
        if self.attname not in instance.__dict__ and not force:
            return  # deferred: nothing to measure
        file = getattr(instance, self.attname)
        if not file and not force:
            return
        if not force and all(getattr(instance, name) for name in names.values()):
            return
        for dimension, name in names.items():
            setattr(instance, name, getattr(file, dimension) if file else None)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        return super().formfield(**{"form_class": forms.ImageField, **kwargs})
