import io
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from frameworks.actions import import_framework
from frameworks.files import write
from frameworks.models import Framework

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def small_file(tmp_path, small_text):
    path = tmp_path / "small.yaml"
    path.write_text(small_text, encoding="utf-8")
    return path


def test_load_then_dump_gives_the_shipped_file_byte_for_byte(tmp_path, shipped_text):
    file, copy = tmp_path / "in.yaml", tmp_path / "out.yaml"
    file.write_text(shipped_text, encoding="utf-8")

    loaded = run("load_framework", str(file), "--publish")
    run("dump_framework", "cs-capabilities-maturity", "--output", str(copy))

    assert loaded == "published: cs-capabilities-maturity 1.1.0 (published)\n"
    assert copy.read_bytes() == file.read_bytes()
    assert run("dump_framework", "cs-capabilities-maturity") == shipped_text


def test_load_says_in_one_line_what_it_did(small_file):
    assert run("load_framework", str(small_file)) == "loaded: small 1.0.0 (draft)\n"
    assert run("load_framework", str(small_file)) == "unchanged: small 1.0.0 (draft)\n"
    assert run("load_framework", str(small_file), "--publish") == "published: small 1.0.0 (published)\n"
    assert run("load_framework", str(small_file), "--publish") == "unchanged: small 1.0.0 (published)\n"


def test_load_reads_standard_input(small_text, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(small_text.encode())))

    assert run("load_framework", "-") == "loaded: small 1.0.0 (draft)\n"
    with pytest.raises(CommandError) as refusal:
        run("load_framework", "-")
    assert (
        str(refusal.value)
        == "Standard input is refused, 1 problem; nothing was changed:\n  the file is empty."
    )


def test_load_lists_all_problems_and_writes_nothing(small_file, small_text):
    small_file.write_text(
        small_text.replace("keep: 0.5", "keep: 0.6").replace("capability: money", "capability: moneyy"),
        encoding="utf-8",
    )

    with pytest.raises(CommandError) as refusal:
        run("load_framework", str(small_file))

    place = "pillars[base-work].capabilities[mandate]"
    assert str(refusal.value) == (
        f"{small_file} is refused, 2 problems; nothing was changed:\n"
        f'  {place}.transitions[high].prerequisites[1].capability: unknown capability "moneyy"; '
        'did you mean "money"?\n'
        f"  {place}.charter_weights: the weights add up to 1.1; make them add up to 1."
    )
    assert refusal.value.returncode == 1
    assert not Framework.objects.exists()


def test_load_refuses_other_content_for_a_published_version(small_file, small_text):
    run("load_framework", str(small_file), "--publish")
    small_file.write_text(small_text.replace("Small framework", "Other"), encoding="utf-8")

    with pytest.raises(CommandError) as refusal:
        run("load_framework", str(small_file), "--publish")

    assert str(refusal.value) == (
        f'{small_file} is refused; nothing was changed: Version 1.0.0 of "small" is published with other content, '
        "and such a version never changes: raise the version."
    )


def test_load_names_the_file_that_cannot_be_read(tmp_path):
    with pytest.raises(CommandError) as refusal:
        run("load_framework", str(tmp_path / "none.yaml"))

    assert str(refusal.value) == f"{tmp_path}/none.yaml cannot be read: No such file or directory."


@pytest.mark.parametrize("name", ["small.json", "small.xlsx", "SMALL.YML"])
def test_dump_and_load_take_the_format_from_the_name(small, small_text, tmp_path, name):
    import_framework(structure=small)
    file = tmp_path / name

    run("dump_framework", "small", "--output", str(file))

    assert file.read_bytes()[:2] == {"small.json": b"{\n", "small.xlsx": b"PK", "SMALL.YML": b"co"}[name]
    assert run("load_framework", str(file)) == "unchanged: small 1.0.0 (draft)\n"


def test_load_names_the_cells_at_fault(small, tmp_path):
    file = tmp_path / "small.xlsx"
    file.write_bytes(write(replace(small, language="?"), ".xlsx"))

    with pytest.raises(CommandError) as refusal:
        run("load_framework", str(file))

    assert str(refusal.value) == (
        f"{file} is refused, 1 problem; nothing was changed:\n"
        '  Sheet "Framework", row 5, column B (Language): "?" is no language tag; write one such as "en" or "pt-BR".'
    )
    assert not Framework.objects.exists()


def test_dump_takes_the_version_asked_for(small, small_text):
    import_framework(structure=small, publish=True)
    import_framework(structure=replace(small, version="2"))

    assert run("dump_framework", "small") == small_text
    assert run("dump_framework", "small", "--version", "2.0") == small_text.replace("1.0.0", "'2'")


def test_dump_names_what_there_is(small):
    import_framework(structure=small)

    with pytest.raises(CommandError, match=r'^There is no framework "x"; there is: small\.$'):
        run("dump_framework", "x")


def test_dump_names_the_file_that_cannot_be_written(small, tmp_path):
    import_framework(structure=small)

    with pytest.raises(CommandError, match=r"/none/x\.yaml cannot be written: No such file or directory\.$"):
        run("dump_framework", "small", "--output", str(tmp_path / "none" / "x.yaml"))
