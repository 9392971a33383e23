"""A version of a framework as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from frameworks import limits
from frameworks.models.base import FrozenFrameworkError, Status
from frameworks.versions import version_key


class FrameworkQuerySet(models.QuerySet["Framework"]):
    """Refuses changes in bulk too. Not guarded is what `PartQuerySet` names."""

    def bulk_create(self, objs: Iterable[Framework], *args: Any, **kwargs: Any) -> list[Framework]:
        rows = list(objs)
        # A row that conflicts would be changed in place.
        codes, keys = {row.code for row in rows}, {row.pk for row in rows}
        there = Framework.objects.exclude(status=Status.DRAFT).filter(Q(code__in=codes) | Q(pk__in=keys))
        if kwargs.get("update_conflicts") and there.exists():
            raise FrozenFrameworkError
        return super().bulk_create(rows, *args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.exclude(status=Status.DRAFT).exists():
            raise FrozenFrameworkError
        return super().delete()

    def update(self, **kwargs: Any) -> int:
        if self.exclude(status=Status.DRAFT).exists():
            raise FrozenFrameworkError
        return super().update(**kwargs)


class FrameworkManager(models.Manager["Framework"]):
    def get_queryset(self) -> FrameworkQuerySet:
        return FrameworkQuerySet(self.model, using=self._db)


class Framework(models.Model):
    code = models.CharField(max_length=limits.CODE)
    version = models.CharField(max_length=limits.VERSION)
    version_key = models.CharField(max_length=limits.VERSION, editable=False)
    """Sorts as the versions do; equal for "1" and "1.0.0"."""
    name = models.CharField(max_length=limits.NAME)
    language = models.CharField(max_length=limits.LANGUAGE)
    basis = models.TextField(
        max_length=limits.TEXT, help_text="What it is built on, and whose wording it is."
    )
    answer_rule = models.TextField(
        max_length=limits.TEXT, help_text="How to read the levels and to choose one."
    )
    status = models.CharField(max_length=16, choices=Status, default=Status.DRAFT)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = FrameworkManager()

    class Meta:
        permissions = (("publish_framework", "Can publish and retire framework"),)
        ordering = ("code", "version_key")
        constraints = (
            models.UniqueConstraint(
                fields=["code", "version_key"], name="frameworks_framework_version_unique"
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(status=Status.PUBLISHED),
                name="frameworks_framework_published_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="frameworks_framework_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT, published_at__isnull=True)
                | (~Q(status=Status.DRAFT) & Q(published_at__isnull=False)),
                name="frameworks_framework_published_at_unless_draft",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses every change of a published or retired framework but its retirement."""
        self.version_key = version_key(self.version)
        stored = Framework.objects.filter(pk=self.pk).exclude(status=Status.DRAFT).first()
        if stored is not None and self._changed_from(stored):
            raise FrozenFrameworkError
        super().save(*args, **kwargs)

    def _changed_from(self, stored: Framework) -> bool:
        retires = stored.status == Status.PUBLISHED and self.status == Status.RETIRED
        return any(
            getattr(self, field.attname) != getattr(stored, field.attname)
            for field in self._meta.concrete_fields
            if not (retires and field.attname == "status")
        )

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if Framework.objects.filter(pk=self.pk).exclude(status=Status.DRAFT).exists():
            raise FrozenFrameworkError
        return super().delete(*args, **kwargs)
