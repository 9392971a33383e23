from dataclasses import replace

from frameworks.outline import MOST_HITS, outline, search
from frameworks.problems import Problem


def test_outline_counts_what_each_capability_holds(small):
    lines = outline(small)

    assert [(line.place, line.pillar.code) for line in lines] == list(
        enumerate((pillar.code for pillar in small.pillars), 1)
    )
    found = {
        item.capability.code: (item.place, item.signals, item.steps, item.prerequisites, item.problems)
        for line in lines
        for item in line.capabilities
    }
    expected = {
        capability.code: (
            place,
            sum(len(level.signals) for level in capability.levels),
            sum(len(transition.steps) for transition in capability.transitions),
            sum(len(transition.prerequisites) for transition in capability.transitions),
            0,
        )
        for pillar in small.pillars
        for place, capability in enumerate(pillar.capabilities, 1)
    }
    assert found == expected


def test_outline_of_one_capability_in_figures(small):
    (line, *_) = outline(small)
    mandate = line.capabilities[0]

    assert (mandate.capability.code, mandate.place) == ("mandate", 1)
    assert (mandate.signals, mandate.steps, mandate.prerequisites) == (4, 2, 1)


def test_problems_are_counted_where_they_lie(small):
    (line, *_) = outline(
        small,
        [
            Problem("pillars[base-work].promise", "empty"),
            Problem("pillars[base-work].capabilities[mandate].question", "empty"),
            Problem("pillars[base-work].capabilities[mandate].levels[low].signals[low-1].text", "empty"),
            Problem("pillars[base-work]", "no capability counts"),
            Problem("phases[low].name", "empty"),
            Problem("", "There may be more"),
        ],
    )

    assert line.problems == 2
    assert [item.problems for item in line.capabilities] == [2] + [0] * (len(line.capabilities) - 1)


def test_search_finds_all_words_wherever_they_stand_and_says_where(small):
    (hit,) = search(small, "  SLOGAN   written ")

    assert (hit.capability.code, hit.pillar.code) == ("mandate", "base-work")
    assert hit.excerpts == ("The written mandate.", "A slogan is not a mandate.")


def test_search_shows_three_places_at_most_and_cuts_long_texts(small):
    pillar = small.pillars[0]
    mandate = replace(pillar.capabilities[0], question="mandate " * 50)
    changed = replace(
        small,
        pillars=(replace(pillar, capabilities=(mandate, *pillar.capabilities[1:])), *small.pillars[1:]),
    )

    hit = next(hit for hit in search(changed, "mandate") if hit.capability.code == "mandate")

    assert len(hit.excerpts) == 3
    assert max(map(len, hit.excerpts)) == 160


def test_search_for_nothing_or_something_that_is_not_there_finds_nothing(small):
    assert search(small, "") == search(small, "   ") == search(small, "xylophone") == ()
    assert search(small, "mandate xylophone") == ()


def test_search_finds_a_readable_number_at_most(shipped):
    assert len(search(shipped, "e")) == min(MOST_HITS, len(shipped.capabilities))
