"""How differences are shown: what came and what went in marks of their own, everything escaped."""

import re
from dataclasses import replace

from django.template.loader import render_to_string

from frameworks.differences import differences


def page(old, new, **context) -> str:
    html = render_to_string("frameworks/_differences.html", {"differences": differences(old, new), **context})
    return re.sub(r"\s+", " ", html)


def edited(framework, **changes):
    pillar = framework.pillars[0]
    capabilities = (*pillar.capabilities[:1], replace(pillar.capabilities[1], **changes))
    return replace(framework, version="2", pillars=(replace(pillar, capabilities=capabilities),))


def test_reworded_text_shows_what_came_and_went(small):
    html = page(small, edited(small, question="Who really pays <b>today</b>?"))

    assert "Who <del>pays</del> <ins>really pays &lt;b&gt;today&lt;/b&gt;</ins>?</p>" in html
    assert '<span class="difference__kind">Reworded</span> Question</p>' in html
    assert "From <strong>Small framework 1.0.0</strong> to <strong>Small framework 2</strong>:" in html
    assert '<a href="#difference-capability-money">Money</a>' in html
    assert (
        '<h3 id="difference-capability-money"><span class="differences__what">Capability</span> Money</h3>'
        in html
    )
    assert html.count("1&nbsp;reworded") == 3


def test_each_kind_is_said_in_words(small):
    new = edited(small, tier="base", metrics=("Days",), charter_note="", name="Funds")
    new = replace(new, pillars=(replace(new.pillars[0], capabilities=new.pillars[0].capabilities[::-1]),))
    html = page(small, new)

    assert '<del>Late</del> <span aria-hidden="true">→</span> <ins>Base</ins>' in html
    assert '<p class="difference__text" dir="auto"><ins>Days</ins></p>' in html
    assert '<p class="difference__text" dir="auto"><del>Money keeps.</del></p>' in html
    assert "from <strong>place 1</strong> to <strong>place 2</strong>" in html
    assert "1&nbsp;added, 1&nbsp;removed, 1&nbsp;moved, 1&nbsp;reworded, 1&nbsp;changed" in html


def test_added_part_opens_to_all_it_holds(small):
    pillar = small.pillars[0]
    new = replace(pillar.capabilities[1], code="new")
    html = page(small, replace(small, pillars=(replace(pillar, capabilities=(*pillar.capabilities, new)),)))

    assert "<summary>Everything in it (33 entries)</summary>" in html
    assert "<dt>Level Middle, signal 1</dt> <dd>There is a budget.</dd>" in html


def test_no_difference_is_said(small):
    assert "say the same; only their versions tell them apart" in page(small, replace(small, version="2"))
