"""What the reader takes and refuses, whatever a framework is."""

from decimal import Decimal

import pytest

from frameworks.markup import MAX_BYTES, MarkupError, Plain, read, write, write_json
from tests.effort import no_explosion


def number(raw: str) -> Plain:
    return Plain(raw, Decimal(raw) if "." in raw else int(raw), "number")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: b", {"a": "b"}),
        ("a:\n- 1\n- 0.10", {"a": [number("1"), number("0.10")]}),
        ("a: '1'", {"a": "1"}),
        ("a: |\n  b\n  c", {"a": "b\nc"}),
        ("1: a", {"1": "a"}),
        ("a: 1.0.0", {"a": "1.0.0"}),
        # Only plain decimal notation is a number; everything else that some readers take for one is text.
        ("[010, 0x1F, 1:30, 1_000, 1e3, .5, .inf, .nan]",
         ["010", "0x1F", "1:30", "1_000", "1e3", ".5", ".inf", ".nan"]),
        ("a: " + "9" * 5000, {"a": "9" * 5000}),
        ("[yes, No, on, 2026-01-31, ~]",
         [Plain("yes", value=True, kind="boolean"), Plain("No", value=False, kind="boolean"),
          Plain("on", value=True, kind="boolean"), Plain("2026-01-31", None, "date"), Plain("~", None, "nothing")]),
        ("\ufeffa: b", {"a": "b"}),
        (b"\xef\xbb\xbfa: \xc3\xa9", {"a": "é"}),
        ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
    ],
)  # fmt: skip
def test_text_is_read_as(text, value):
    assert read(text) == value


def test_json_is_read_with_its_own_tabs_and_escapes():
    text = '{\n\t"a": [1, 0.5, true, null],\n\t"b": "\\ud83d\\ude00\\/"\n}'

    assert read(text) == {
        "a": [
            number("1"),
            number("0.5"),
            Plain("true", value=True, kind="boolean"),
            Plain("null", None, "nothing"),
        ],
        "b": "😀/",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty."),
        ("# nothing", "the file is empty."),
        ("a: [1, 2\nb: 3", "line 2, column 2: not YAML: did not find expected ',' or ']'."),
        ("a: b: c", "line 1, column 5: not YAML: mapping values are not allowed in this context."),
        ("a: 1\n---\nb: 2", "line 2, column 1: a second document begins; a file holds one framework."),
        ("a: &x 1\nb: *x", "line 1, column 4: the anchor &x; remove it, aliases are not read."),
        ("b: *x", "line 1, column 4: the alias *x; write out what it stands for."),
        ("a: !!python/object/apply:os.system [x]",
         "line 1, column 4: the tag tag:yaml.org,2002:python/object/apply:os.system; remove it."),
        ("a: 1\nb: 2\na: 3", 'line 3, column 1: the key "a" stands here again, after line 1; keep one of the two.'),
        ('{"a": 1, "a": 2}',
         'line 1, column 10: the key "a" stands here again, after line 1; keep one of the two.'),
        ("? [a]\n: 1", "line 1, column 3: a list or a mapping as a key; a key is a word."),
        ("a: b\nc: \x00", "line 2, column 4: the control character U+0000; remove it."),
        (b"a: b\nc: d\xff", "line 2, column 5: not UTF-8; save the file as UTF-8."),
        ("[" * 40 + "]" * 40, "line 1, column 33: more than 32 levels deep; a framework needs far fewer."),
        ("{a: " * 40 + "}" * 40, "line 1, column 126: more than 32 levels deep; a framework needs far fewer."),
        ("x" * (MAX_BYTES + 1), "more than 2,000,000 bytes; a framework is far smaller."),
    ],
)  # fmt: skip
def test_text_is_refused_with_its_place(text, message):
    with pytest.raises(MarkupError) as refusal:
        read(text)

    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{\n\t"a": 1\n\t"b": 2\n}', "line 3, column 2: not JSON: expecting ',' delimiter."),
        ('{\n\t"a": "x\n', "line 2, column 9: not JSON: invalid control character."),
        ('{\n\t"a": "x', "line 2, column 7: not JSON: unterminated string."),
        # Where YAML's parser does not get as far as to say more.
        ('{"😀": "\\ud83d\\ude00", "a": NaN}', "not JSON that can be read: NaN is no number; write it with digits."),
        ('{"😀": "\\ud83d\\ude00", "a": 1e5}',
         "not JSON that can be read: 1e5 is no number; write it with digits and at most one point."),
        ('{"😀": "\\ud83d\\ude00", "a": 1, "a": 2}',
         'not JSON that can be read: the key "a" stands twice in one part; keep one of the two.'),
        ('{"a": 1, "b" 2}', "line 1, column 14: not JSON: expecting ':' delimiter."),
        ("{a: [1}", "line 1, column 7: not YAML: did not find expected ',' or ']'."),
    ],
)  # fmt: skip
def test_json_is_refused_in_its_own_words(text, message):
    with pytest.raises(MarkupError) as refusal:
        read(text)

    assert str(refusal.value) == message


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{c}: &{c} [{','.join(['*a'] * 9)}]\n" for c in "bcdefghij"),
        "[" * 1_000_000,
        "- " * 900_000,
        "{" * 1_000_000,
        '{"a":' * 300_000,
        "? " * 900_000,
        "<<: {a: 1}\n" * 100_000,
    ],
    ids=["aliases", "lists", "dashes", "mappings", "json", "keys", "merges"],
)
def test_bomb_is_refused_at_once(text):
    with no_explosion(), pytest.raises(MarkupError):
        read(text)


def test_write_keeps_the_order_and_parts_the_larger_blocks():
    data = {"b": "no", "a": Decimal("0.50"), "list": ["1", "x: y", Decimal(1)], "text": "one\ntwo\n"}

    assert write(data) == "b: 'no'\na: 0.5\n\nlist:\n- '1'\n- 'x: y'\n- 1\ntext: |\n  one\n  two\n"


def test_write_json_keeps_the_order_and_exact_numbers():
    data = {
        "b": "no",
        "a": Decimal("0.5000"),
        "list": ["1", Decimal("1E+2")],
        "none": [],
        "text": "é\n",
        "c": True,
    }

    assert write_json(data) == (
        '{\n  "b": "no",\n  "a": 0.5,\n  "list": [\n    "1",\n    100\n  ],\n  "none": [],\n'
        '  "text": "é\\n",\n  "c": true\n}\n'
    )
