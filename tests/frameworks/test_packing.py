import zlib
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, strategies as st

from frameworks.packing import pack, unpack


def test_what_was_packed_comes_back(shipped, small):
    assert unpack(pack(shipped)) == shipped
    assert unpack(pack(small)) == small


def test_numbers_come_back_as_they_were_written(small):
    first, *rest = small.phases
    changed = replace(small, phases=(replace(first, share=Decimal("0.3334")), *rest))

    assert str(unpack(pack(changed)).phases[0].share) == "0.3334"
    assert unpack(pack(changed)).pillars[0].capabilities[0].charter_weights == (
        small.pillars[0].capabilities[0].charter_weights
    )


def test_a_packed_framework_is_small(shipped):
    assert len(pack(shipped)) < 50_000


def test_bytes_are_read_as_some_databases_give_them(small):
    assert unpack(memoryview(pack(small))) == small


def test_what_did_not_exist_then_stands_at_its_default(small):
    before = replace(small, profiles=())
    old = zlib.decompress(pack(before)).replace(b',"profiles":[]', b"")

    assert b"profiles" not in old
    assert unpack(zlib.compress(old)) == before


@given(text=st.text(alphabet=st.characters(codec="utf-8")))
def test_every_text_comes_back(small, text):
    changed = replace(small, basis=text)

    assert unpack(pack(changed)) == changed
