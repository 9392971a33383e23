"""What a draft would change, in words."""

from __future__ import annotations

from assessments.domain.effects import Tally
from assessments.reports.effects import Count, tally_page
from tests.assessments.domain.support import SMALL

EXAMPLE = {
    "number": 7,
    "id": "some-id",
    "kind": "overall",
    "overall": ["grow", "seed"],
    "pillars": [["root", "grow", "seed"], ["crown", "", "grow"]],
    "verdict": ["strategic, full", "thematic, taking shape"],
    "index": [50, None],
    "first": [[["team", "grow"], ["tools", "grow"]], [["tools", "grow"], ["gone", "old"]]],
    "asked_again": 1,
    "falls_away": 2,
}
LINES = (
    "Overall: Grow → Seed",
    "Root: Grow → Seed",
    "Crown: no phase → Grow",
    "Item 2 becomes 1: Tools → Grow",
    "Comes as item 2: gone → old",
    "Item 1 leaves: Team → Grow",
    "Verdict: strategic, full → thematic, taking shape",
    "Index: 50 → none",
    "1 answer to be given again",
    "2 answers fall away",
)


def test_example_names_nobody_but_to_those_who_may_read_it() -> None:
    tally = Tally(assessments=9, examples=[EXAMPLE])
    (example,) = tally_page(tally, SMALL, SMALL, {}).examples
    assert (example.number, example.id, example.name, example.lines) == (7, "", "", LINES)
    (example,) = tally_page(tally, SMALL, SMALL, {"some-id": "Example Ltd, Round 1"}).examples
    assert (example.id, example.name, example.lines) == ("some-id", "Example Ltd, Round 1", LINES)


def test_counts_come_with_their_share_and_the_largest_first() -> None:
    tally = Tally(
        assessments=200,
        unchanged=100,
        overall={"seed>grow": 1, "grow>bloom": 30, ">seed": 2},
        pillars={"root": 3, "crown": 4},
        with_pillars=5,
        roadmap=50,
        comes={"team>grow": 9},
        goes={"tools>bloom": 8},
        verdict=6,
        index=7,
    )
    page = tally_page(tally, SMALL, SMALL, {})
    assert [(count.text, count.number, count.share) for count in page.counts] == [
        ("another overall phase", 33, "16%"),
        ("another phase of a pillar", 5, "2%"),
        ("other first 5 items on the roadmap", 50, "25%"),
        ("another verdict", 6, "3%"),
        ("another index", 7, "4%"),
        ("answers to be given again", 0, ""),
        ("answers that fall away", 0, ""),
        ("no change at all", 100, "50%"),
    ]
    assert page.overall == (
        Count(text="Grow → Bloom", number=30, share="15%"),
        Count(text="no phase → Seed", number=2, share="1%"),
        Count(text="Seed → Grow", number=1, share="under 1%"),
    )
    assert [(count.text, count.number) for count in page.pillars] == [("Crown", 4), ("Root", 3)]
    assert [count.text for count in (*page.comes, *page.goes)] == ["Team → Grow", "Tools → Bloom"]


def test_examples_stand_by_the_largest_change() -> None:
    kinds = ("other", "pillars", "overall", "roadmap", "overall")
    examples = [EXAMPLE | {"kind": kind, "number": number} for number, kind in enumerate(kinds, 1)]
    page = tally_page(Tally(assessments=9, examples=examples), SMALL, SMALL, {})
    assert [example.number for example in page.examples] == [3, 5, 2, 4, 1]
