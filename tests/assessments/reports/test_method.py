from __future__ import annotations

from assessments.reports.method import method
from tests.assessments.domain.support import SHIPPED, SMALL


def test_method_speaks_with_the_constants_of_the_framework():
    found = method(SHIPPED)

    assert found.pillar == (
        "Share of the weight that has to stand at the phase or above: Storming 40 %, Norming 50 % and Performing 50 %.",
    )
    assert found.whole == (
        (
            "A phase asks for a share of the pillars that count at it or above (Storming 40 %, Norming 50 % and "
            "Performing 50 %); for no pillar more than one phase behind; for Customer Success Strategy and "
            "Scale and Strategy, Charter, and Organization at it or above; and from Performing on for all five tests "
            "of thematic or strategic."
        ),
        "Advanced pillars count from Performing on.",
        "The result is provisional while a core pillar has too few answers.",
    )
    assert found.order == (
        (
            "Gap: phases to the target ÷ 3; advanced capabilities count 0.5 times. Leverage: capabilities that "
            "wait for it + 2 × those that already rest on it, at most 8, ÷ 8. Fit: how much it serves the "
            "charters in focus. Ease: (24 − weeks) ÷ 24, not below 0."
        ),
    )


def test_method_takes_a_framework_of_another_shape():
    assert SMALL.phases[-1].name in method(SMALL).pillar[0]
