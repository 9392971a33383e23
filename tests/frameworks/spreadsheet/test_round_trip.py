"""Writing and reading are inverse, whatever stands in a framework."""

import io
import subprocess
import sys
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from pathlib import Path

from hypothesis import example, given, settings as hypothesis_settings, strategies as st
from openpyxl import load_workbook

from frameworks import structure as s
from frameworks.spreadsheet import read, write
from frameworks.spreadsheet.tables import settings, tables
from tests.frameworks.spreadsheet.support import edited


def test_shipped_framework_comes_back(shipped):
    assert read(write(shipped)) == shipped


def test_small_framework_comes_back(small):
    assert read(write(small)) == small


def test_same_framework_gives_the_same_bytes_at_any_time(small):
    first = write(small)
    assert write(replace(small)) == first
    assert b"dcterms" not in first


def test_what_another_program_saves_comes_back(small):
    """openpyxl writes the book anew, as others do: with texts shared and dates of its own."""
    assert read(edited(small, lambda book: book.properties)) == small


def test_every_field_of_the_structure_has_a_place_in_the_workbook():
    """A new field without a column would be lost on the way."""
    placed = {setting.path for setting in settings()}
    expected = set()

    def single(kind: type, path: str) -> None:
        for field in fields(kind):
            hint = s.__dict__.get(str(field.type))
            here = f"{path}.{field.name}".lstrip(".")
            if is_dataclass(hint):
                single(hint, here)
            elif not str(field.type).startswith(("tuple", "Mapping")):
                expected.add(here)

    single(s.Framework, "")
    assert placed == expected

    lists = {(table.kind, table.path.rpartition(".")[2]) for table in tables()}
    parts = [value for value in vars(s).values() if is_dataclass(value)]
    for part in parts:
        for field in fields(part):
            if str(field.type).startswith(("tuple", "Mapping")):
                assert any(name == field.name for _, name in lists), (part, field.name)
    columns = {
        table.kind: {column.name for column in table.columns}
        for table in tables()
        if is_dataclass(table.kind)
    }
    for kind, names in columns.items():
        own = {field.name for field in fields(kind) if not str(field.type).startswith(("tuple", "Mapping"))}
        assert names == own


TEXTS = st.text(
    st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"], whitelist_characters="\n"),
    min_size=1,
    max_size=80,
).filter(str.strip)
NUMBERS = st.decimals(0, 1, places=4)


@hypothesis_settings(max_examples=8, deadline=None)
@given(text=TEXTS, number=NUMBERS, optional=st.booleans())
@example(text="=1+1", number=Decimal("0.1"), optional=True)
@example(text="'=1", number=Decimal("0.0001"), optional=True)
@example(text="+49 -1 @x", number=Decimal(1), optional=False)
@example(text="#REF!", number=Decimal(0), optional=False)
@example(text="_x0041_ and _x000D_ and _x005F_", number=Decimal("0.3"), optional=True)
@example(text="a\ufffeb\uffff", number=Decimal("0.3"), optional=True)
@example(text=" two \n\n lines \n", number=Decimal("0.3333"), optional=True)
@example(text="TRUE", number=Decimal("0.5"), optional=True)
@example(text="2026-01-31", number=Decimal("0.5"), optional=True)
@example(text="1.10", number=Decimal("0.5"), optional=True)
@example(text="حالة 現状 👩🏽‍💻 שלום", number=Decimal("0.5"), optional=True)
@example(text="<b>&amp;</b>]]>", number=Decimal("0.5"), optional=True)
def test_any_text_and_number_survives(small, text, number, optional):
    pillar = small.pillars[0]
    capability = replace(
        pillar.capabilities[0],
        definition=text,
        evidence=(text, "Once more", text),
        metrics=(),
        source_facts=(text,) if optional else (),
        not_applicable_when=text if optional else None,
        charter_note=text if optional else "",
        foundation=optional,
        weight=number + 1,
        charter_weights={"keep": number, "grow": 1 - number},
    )
    framework = replace(
        small,
        basis=text,
        glossary=small.glossary if optional else (),
        profiles=small.profiles if optional else (),
        tiers=(replace(small.tiers[0], gap_factor=number), *small.tiers[1:]),
        pillars=(replace(pillar, capabilities=(capability, *pillar.capabilities[1:])), *small.pillars[1:]),
    )

    assert read(write(framework)) == framework


def test_text_that_looks_like_a_formula_is_written_as_text(small):
    book = load_workbook(io.BytesIO(write(replace(small, basis='=HYPERLINK("http://example.com")'))))

    cell = next(row[1] for row in book["Framework"].iter_rows() if row[0].value == "Basis")

    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_draft_with_mistakes_is_written(small):
    """What is wrong with it is told when it comes back."""
    pillar = small.pillars[0]
    broken = replace(
        pillar.capabilities[0], tier="", charter_weights={"gone": Decimal(1)}, question="a\x00\x0b"
    )

    content = write(replace(small, pillars=(replace(pillar, capabilities=(broken,)),)))

    book = load_workbook(io.BytesIO(content))
    assert [cell.value for cell in book["Charter weights"][2]][2:] == ["gone", 1]


def test_workbook_is_pleasant_to_edit(shipped):
    book = load_workbook(io.BytesIO(write(shipped)))

    assert book.sheetnames[:5] == ["Read me", "Framework", "Scoring", "Phases", "Tiers"]
    assert book["Read me"]["A1"].value == shipped.name
    for sheet in book.worksheets[3:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
    signals = book["Signals"]
    assert [cell.value for cell in signals[1]] == [
        "Capability",
        "(Capability: name)",
        "Phase",
        "Code",
        "Text",
    ]
    assert [cell.value for cell in signals[2]][:4] == [
        "strategy-charter-organization",
        "Strategy, Charter, and Organization",
        "forming",
        "forming-1",
    ]
    assert signals["E2"].alignment.wrap_text
    lists = {
        rule.formula1: str(rule.sqref)
        for rule in signals.data_validations.dataValidation
        if rule.type == "list"
    }
    assert lists == {"'Capabilities'!$C$2:$C$80": "A2:A849", "'Phases'!$A$2:$A$55": "C2:C849"}


def test_openpyxl_is_imported_only_to_write_or_read():
    code = (
        "import sys, frameworks.files, frameworks.spreadsheet\n"
        "from pathlib import Path\n"
        "from frameworks.files import read, write\n"
        "framework = read(Path('tests/frameworks/small.yaml').read_bytes(), 'small.yaml')\n"
        "write(framework, '.json'); write(framework, '.yaml')\n"
        "print('openpyxl' in sys.modules)\n"
        "write(framework, '.xlsx')\n"
        "print('openpyxl' in sys.modules)"
    )
    root = Path(__file__).parents[3]
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )

    assert result.stdout.split() == ["False", "True"]


def test_web_worker_does_not_import_openpyxl():
    code = (
        "import sys, django; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "from django.contrib import admin; admin.site.urls\n"
        "print('openpyxl' in sys.modules)"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "csmaturity.settings", "PATH": "/usr/bin:/bin", "DEBUG": "true"}
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[3],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert result.stdout.strip() == "False"
