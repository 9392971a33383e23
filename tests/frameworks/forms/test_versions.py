import pytest

from frameworks.actions import import_framework
from frameworks.forms.pillar import NameForm
from frameworks.forms.versions import CopyForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(small):
    return import_framework(structure=small, publish=True).framework


@pytest.mark.parametrize("given", [{"name": "Our own", "code": "our-own"}, {"name": "x"}, {"code": "x"}])
def test_name_and_code_are_not_dropped_where_the_tick_is_missing(published, given):
    form = CopyForm({"version": "1.1.0", **given}, framework=published)

    assert not form.is_valid()
    assert form.errors == {
        "own": ["Tick this if the copy is to have the name and code below, or empty both."]
    }


def test_copy_is_the_next_version_unless_it_is_a_framework_of_its_own(published):
    form = CopyForm({"version": "1.1.0", "name": " ", "code": ""}, framework=published)

    assert form.is_valid()
    assert form.values() == {"version": "1.1.0", "code": None, "name": None}


def test_framework_of_its_own_has_a_name_and_a_code(published):
    given = {"version": "1", "own": "on", "name": "Our own", "code": "our-own-2"}
    form = CopyForm(given, framework=published)

    assert form.is_valid()
    assert form.values() == {"version": "1", "code": "our-own-2", "name": "Our own"}


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("", "A framework of its own needs this."),
        ("small", "There is a framework with this code already: choose another."),
        *(
            (code, "Use lower-case letters (a to z), digits and single hyphens between them.")
            for code in ("Small", "our_own", "-own", "own--two", "ówn", "own\n2")
        ),
        ("x" * 65, "Ensure this value has at most 64 characters (it has 65)."),
    ],
)
def test_code_of_a_framework_of_its_own_has_to_be_one_and_free(published, code, message):
    form = CopyForm({"version": "1", "own": "on", "name": "Own", "code": code}, framework=published)

    assert not form.is_valid()
    assert message in form.errors["code"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\x00b", "a\x07b"])
def test_name_of_a_new_part_is_one_line(name):
    assert list(NameForm({"name": name}).errors) == ["name"]
    assert NameForm({"name": " Two words "}).is_valid()
