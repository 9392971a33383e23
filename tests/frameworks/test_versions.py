import pytest

from frameworks.versions import is_version, version_key


@pytest.mark.parametrize("version", ["1", "0.1", "1.2.3", "10.0.99999"])
def test_version_with_up_to_three_numbers_is_one(version):
    assert is_version(version)


@pytest.mark.parametrize(
    "version", ["", "v1", "1.", "1.2.3.4", "01", "1.02", "100000", "1 ", "1\n", "¹", "-1"]
)
def test_version_of_any_other_form_is_refused(version):
    assert not is_version(version)
    with pytest.raises(ValueError, match="is not a version: it is one to three whole numbers"):
        version_key(version)


def test_version_keys_sort_as_numbers_do():
    versions = ["1.10", "1.9.1", "2", "1.9", "10", "0.9"]

    assert sorted(versions, key=version_key) == ["0.9", "1.9", "1.9.1", "1.10", "2", "10"]


def test_version_key_fills_missing_parts_with_zero():
    assert version_key("1") == version_key("1.0") == version_key("1.0.0") == "00001.00000.00000"
