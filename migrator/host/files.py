"""Files and storages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import (
        file_locks,
        files,
        filesystem_storage,
        images,
        memory_storage,
        safe_paths,
        storage,
        storage_base,
        uploads,
    )
    from migrator.host.standalone.file_locks import (
        LOCK_EX as LOCK_EX,
        LOCK_NB as LOCK_NB,
        LOCK_SH as LOCK_SH,
        lock as lock,
        unlock as unlock,
    )
    from migrator.host.standalone.files import (
        ContentFile as ContentFile,
        File as File,
        FileProxyMixin as FileProxyMixin,
        validate_file_name as validate_file_name,
    )
    from migrator.host.standalone.filesystem_storage import (
        FileSystemStorage as FileSystemStorage,
        file_move_safe as file_move_safe,
    )
    from migrator.host.standalone.images import (
        ImageFile as ImageFile,
        get_image_dimensions as get_image_dimensions,
    )
    from migrator.host.standalone.memory_storage import (
        InMemoryStorage as InMemoryStorage,
    )
    from migrator.host.standalone.safe_paths import (
        safe_join as safe_join,
        safe_makedirs as safe_makedirs,
        symlinks_supported as symlinks_supported,
        to_path as to_path,
    )
    from migrator.host.standalone.storage import (
        DefaultStorage as DefaultStorage,
        InvalidStorageError as InvalidStorageError,
        StorageHandler as StorageHandler,
        default_storage as default_storage,
        storages as storages,
    )
    from migrator.host.standalone.storage_base import (
        Storage as Storage,
        StorageSettingsMixin as StorageSettingsMixin,
    )
    from migrator.host.standalone.uploads import (
        InMemoryUploadedFile as InMemoryUploadedFile,
        SimpleUploadedFile as SimpleUploadedFile,
        TemporaryUploadedFile as TemporaryUploadedFile,
        UploadedFile as UploadedFile,
    )

    mirror(
        __name__,
        file_locks,
        files,
        filesystem_storage,
        images,
        memory_storage,
        safe_paths,
        storage,
        storage_base,
        uploads,
    )
else:
    from migrator.host.late import late

    __getattr__ = late(
        __name__,
        "django.core.files.base",
        "django.core.files.images",
        "django.core.files.utils",
        "django.core.files.storage",
        "django.core.files.storage.handler",
        "django.core.files.storage.mixins",
        "django.core.files.uploadedfile",
        "django.core.files.move",
        "django.utils._os",
        "django.core.files.locks",
    )
