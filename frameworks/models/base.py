"""The guard that keeps a published framework as it is, and the fields that its parts share."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from django.db import models

from frameworks import limits


class FrozenFrameworkError(Exception):
    """Something tried to change a framework that is no draft."""

    def __init__(self) -> None:
        super().__init__(
            "A published or retired framework never changes: copy it as a new draft version and edit that."
        )


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class PartQuerySet(models.QuerySet[Any]):
    """Refuses changes in bulk too. Not guarded are raw SQL and what goes past the managers of the parts as it does:
    plain query sets, `_base_manager`, and `add` of a list of children, which takes that.
    """

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        parts = list(objs)
        # Rows that are there already can be meant as well, to be changed where they conflict.
        stored = [part.pk for part in parts if part.pk is not None]
        if stored:
            self.model.objects.filter(pk__in=stored).refuse_frozen()
        self._refuse_frozen_above({getattr(part, f"{self._parent}_id") for part in parts})
        return super().bulk_create(parts, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self.refuse_frozen()
        moved = [kwargs[name] for name in (self._parent, f"{self._parent}_id") if name in kwargs]
        if any(hasattr(to, "resolve_expression") for to in moved):
            # Where that would lead cannot be told before it is done.
            raise FrozenFrameworkError
        self._refuse_frozen_above({getattr(to, "pk", to) for to in moved})
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self.refuse_frozen()
        return super().delete()

    @property
    def _parent(self) -> str:
        parent: str = self.model.framework_path.partition("__")[0]
        return parent

    def refuse_frozen(self) -> None:
        """Raises `FrozenFrameworkError` if any of the parts lies in a framework that is no draft."""
        if self.exclude(**{f"{self.model.framework_path}__status": Status.DRAFT}).exists():
            raise FrozenFrameworkError

    def _refuse_frozen_above(self, parents: Collection[Any]) -> None:
        if parents and is_frozen_above(self.model, parents):
            raise FrozenFrameworkError


def is_frozen_above(model: type[Part], parents: Collection[Any]) -> bool:
    """Whether any of `parents`, keys of what the parts of `model` belong to, lies in a framework that is no draft."""
    parent, _, rest = model.framework_path.partition("__")
    field: Any = model._meta.get_field(parent)  # noqa: SLF001
    above: models.QuerySet[Any] = field.related_model.objects.filter(pk__in=parents)
    return above.exclude(**{f"{rest}__status" if rest else "status": Status.DRAFT}).exists()


class PartManager(models.Manager[Any]):
    """Written out: mypy loses managers made by `from_queryset` when it checks a second time."""

    def get_queryset(self) -> PartQuerySet:
        return PartQuerySet(self.model, using=self._db)


class Part(models.Model):
    """A row that belongs to a framework and can be changed only while that is a draft."""

    framework_path: ClassVar[str] = "framework"
    """The way to the framework, as a lookup. Its first step is the parent."""

    objects = PartManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_frozen()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_frozen()
        return super().delete(*args, **kwargs)

    def _refuse_frozen(self) -> None:
        """Asks the database about the framework that the row is in and about the one that it is to be in."""
        stored = type(self).objects.filter(pk=self.pk)
        parent = self.framework_path.partition("__")[0]
        if stored.exclude(**{f"{self.framework_path}__status": Status.DRAFT}).exists() or is_frozen_above(
            type(self), [getattr(self, f"{parent}_id")]
        ):
            raise FrozenFrameworkError


def code_field() -> models.CharField[str, str]:
    return models.CharField(
        max_length=limits.CODE, help_text="Stable from version to version: answers are carried over by it."
    )


def position_field() -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(help_text="Place among its neighbours, counted from 1.")


def number_field(**options: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(max_digits=limits.DIGITS, decimal_places=limits.DECIMALS, **options)


def ordered(model: str, parent: str, *, codes: bool = True) -> list[models.BaseConstraint]:
    """The constraints of a list: one part a place, and one a code."""
    constraints: list[models.BaseConstraint] = [
        models.UniqueConstraint(fields=[parent, "position"], name=f"frameworks_{model}_position_unique"),
        models.CheckConstraint(
            condition=models.Q(position__gte=1), name=f"frameworks_{model}_position_from_1"
        ),
    ]
    if codes:
        constraints.append(
            models.UniqueConstraint(fields=[parent, "code"], name=f"frameworks_{model}_code_unique")
        )
    return constraints
