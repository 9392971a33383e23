from decimal import Decimal

import pytest

from frameworks.decimals import plain


@pytest.mark.parametrize(
    ("number", "written"),
    [("0.3400", "0.34"), ("30.0000", "30"), ("1", "1"), ("0", "0"), ("0.00", "0"), ("0.0001", "0.0001")],
)
def test_plain_number_has_neither_zeros_at_its_end_nor_an_exponent(number, written):
    assert str(plain(Decimal(number))) == written
