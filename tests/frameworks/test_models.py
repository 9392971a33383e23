from dataclasses import fields

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import CharField, F, RestrictedError, TextField

from frameworks import limits, structure, values
from frameworks.actions import copy_as_draft, import_framework
from frameworks.models import (
    Capability,
    Framework,
    FrozenFrameworkError,
    Level,
    Part,
    Phase,
    Pillar,
    Signal,
    Status,
    Step,
)
from frameworks.writing import write_parts

pytestmark = pytest.mark.django_db

PARTS = [model for model in apps.get_app_config("frameworks").get_models() if issubclass(model, Part)]


@pytest.fixture
def draft(small) -> Framework:
    return import_framework(structure=small).framework


@pytest.fixture
def published(small) -> Framework:
    return import_framework(structure=small, publish=True).framework


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.RETIRED])
def test_part_of_a_frozen_framework_never_changes(published, model, status):
    published.status = status
    published.save()
    part = model.objects.first()

    with pytest.raises(FrozenFrameworkError):
        part.save()
    with pytest.raises(FrozenFrameworkError):
        part.delete()
    with pytest.raises(FrozenFrameworkError):
        model.objects.all().delete()
    with pytest.raises(FrozenFrameworkError):
        model.objects.update(pk=part.pk)
    with pytest.raises(FrozenFrameworkError):
        model.objects.bulk_create([part])
    part.pk = None
    with pytest.raises(FrozenFrameworkError):
        model.objects.bulk_create([part])
    with pytest.raises(FrozenFrameworkError):
        part.save()


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_part_of_a_draft_can_be_saved_and_prints(draft, model):
    part = model.objects.first()

    part.save()

    assert str(part)


def test_part_cannot_move_into_a_frozen_framework_nor_out_of_it(published):
    draft = copy_as_draft(framework=published, version="2")
    frozen_pillar, pillar = Pillar.objects.get(framework=published), Pillar.objects.get(framework=draft)
    inside, outside = frozen_pillar.capabilities.first(), pillar.capabilities.first()

    outside.pillar = frozen_pillar
    with pytest.raises(FrozenFrameworkError):
        outside.save()
    inside.pillar = pillar
    with pytest.raises(FrozenFrameworkError):
        inside.save()


def test_parts_cannot_move_in_bulk_into_a_frozen_framework_nor_out_of_it(published):
    draft = copy_as_draft(framework=published, version="2")
    frozen = Level.objects.filter(capability__pillar__framework=published).first()
    level = Level.objects.filter(capability__pillar__framework=draft).first()
    inside = frozen.signals.first()
    signals = Signal.objects.filter(level=level)

    for move in ({"level": frozen}, {"level_id": frozen.pk}, {"level": F("level_id") - 1}):
        with pytest.raises(FrozenFrameworkError):
            signals.update(**move)
    inside.level = level
    changes = {"update_conflicts": True, "unique_fields": ["id"], "update_fields": ["level"]}
    with pytest.raises(FrozenFrameworkError):
        Signal.objects.bulk_create([inside], **changes)
    with pytest.raises(FrozenFrameworkError), transaction.atomic():
        Signal.objects.bulk_update([inside], ["level"])
    outside = signals.get()
    outside.level = frozen
    with pytest.raises(FrozenFrameworkError), transaction.atomic():
        Signal.objects.bulk_update([outside], ["level"])

    assert signals.update(level=level) == level.signals.count() == 1


def test_parts_of_a_draft_are_created_in_bulk_with_one_question_more(draft, django_assert_num_queries):
    level = Level.objects.filter(capability__pillar__framework=draft).first()
    signals = [Signal(level=level, code=f"more-{n}", position=n, text="More") for n in range(11, 51)]

    with django_assert_num_queries(2):
        Signal.objects.bulk_create(iter(signals))

    assert level.signals.filter(text="More").count() == 40


def test_parts_are_written_into_drafts_only(published, small):
    with pytest.raises(FrozenFrameworkError):
        write_parts(published, small)


def test_frozen_framework_is_not_changed_by_creating_it_once_more(published):
    again = Framework(pk=published.pk, code="small", version="1.0.0", name="Another name")
    with pytest.raises(FrozenFrameworkError):
        Framework.objects.bulk_create(
            [again], update_conflicts=True, unique_fields=["id"], update_fields=["name"]
        )


def test_stale_copy_of_a_draft_cannot_change_what_was_published_since(draft):
    signal = Signal.objects.select_related("level__capability__pillar__framework").first()
    draft.status, draft.published_at = Status.PUBLISHED, draft.created_at
    draft.save()

    signal.text = "Changed"
    with pytest.raises(FrozenFrameworkError):
        signal.save()


@pytest.mark.parametrize("field", ["name", "code", "version", "published_at", "basis"])
def test_frozen_framework_changes_in_no_field(published, field):
    setattr(published, field, None if field == "published_at" else "2")

    with pytest.raises(FrozenFrameworkError):
        published.save()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_published_framework_can_only_be_retired(published, status):
    published.status = status
    if status == Status.RETIRED:
        published.save()
        assert Framework.objects.get().status == Status.RETIRED
    else:
        with pytest.raises(FrozenFrameworkError):
            published.save()


def test_frozen_framework_cannot_be_deleted(published):
    with pytest.raises(FrozenFrameworkError):
        published.delete()
    with pytest.raises(FrozenFrameworkError):
        Framework.objects.all().delete()
    with pytest.raises(FrozenFrameworkError):
        Framework.objects.update(name="Other")


def test_draft_is_deleted_with_all_its_parts(draft):
    draft.delete()

    assert [model.__name__ for model in PARTS if model.objects.exists()] == []


def test_part_that_others_refer_to_stays(draft):
    with pytest.raises(RestrictedError):
        Phase.objects.get(code="middle").delete()
    with pytest.raises(RestrictedError):
        Capability.objects.get(code="money").delete()


@pytest.mark.parametrize(
    "break_it",
    [
        lambda f: f.phases.create(
            position=1, code="x", name="X", motto="x", summary="x", holds_when="otherwise"
        ),
        lambda f: f.phases.create(
            position=9, code="low", name="X", motto="x", summary="x", holds_when="otherwise"
        ),
        lambda f: f.phases.create(
            position=0, code="x", name="X", motto="x", summary="x", holds_when="otherwise"
        ),
        lambda f: f.phases.create(position=9, code="x", name="X", motto="x", summary="x", holds_when="x"),
        lambda f: f.phases.filter(code="high").update(share=0),
        lambda f: f.phases.filter(code="high").update(share="1.1"),
        lambda f: f.tiers.filter(code="late").update(gap_factor=2),
        lambda f: f.effort_classes.filter(code="S").update(min_weeks=3),
        lambda f: f.strategic_tests.update(role="x"),
        lambda f: f.buckets.update(days=30),
        lambda _: Capability.objects.filter(code="money").update(weight=0),
        lambda _: Capability.objects.filter(code="money").update(position=1),
        lambda f: Level.objects.filter(phase__code="high").update(phase=f.phases.get(code="low")),
        lambda _: Step.objects.update(weeks=0),
        lambda _: Framework.objects.update(status="published"),
        lambda _: Framework.objects.update(status="x"),
        lambda _: Framework.objects.create(code="small", version="1", name="x", language="en"),
    ],
)
def test_database_refuses_impossible_rows(draft, break_it):
    with pytest.raises(IntegrityError), transaction.atomic():
        break_it(draft)


def test_one_version_of_a_code_is_published(published):
    with pytest.raises(IntegrityError), transaction.atomic():
        Framework.objects.create(
            code="small",
            version="2",
            name="x",
            language="en",
            status="published",
            published_at=published.created_at,
        )


def test_limits_of_the_checks_are_those_of_the_columns():
    """Every text field of the structure is checked against the length of its column."""
    columns = {
        (model.__name__, field.name): field.max_length
        for model in apps.get_app_config("frameworks").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField)
    }
    pairs = [
        (part.__name__, field.name)
        for part in vars(structure).values()
        if isinstance(part, type) and hasattr(part, "__dataclass_fields__")
        for field in fields(part)
    ]
    shared = {
        pair: columns[pair]
        for pair in pairs
        if pair in columns and pair[1] not in {"holds_when", "role", "at", "provenance"}
    }

    assert shared == {pair: values._LENGTHS.get(pair[1], limits.TEXT) for pair in shared}
    assert len(shared) == 61
