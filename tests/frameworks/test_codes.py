import pytest

from frameworks import limits
from frameworks.codes import code_from, numbered


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Strategy, Charter, and Organization", "strategy-charter-and-organization"),
        ("Müller's  Ünit (2)", "mullers-unit-2"),
        ("現状", "pillar"),
        ("--", "pillar"),
        ("Taken", "taken-4"),
        ("x" * 100, "x" * 58),
    ],
)
def test_code_is_made_from_a_name(name, code):
    assert code_from(name, {"taken", "taken-3", "other"}, "pillar") == code


def test_number_follows_the_highest():
    assert numbered("F", {"F1", "F4", "Fx", "Q9"}) == "F5"
    assert numbered("F", ()) == "F1"


def test_code_has_room_for_its_number():
    taken = set()
    for _ in range(20):
        taken.add(code_from("x" * 200, taken, "new"))

    assert len(taken) == 20
    assert max(map(len, taken)) <= limits.CODE
