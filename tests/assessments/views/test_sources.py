"""The page on sources: what the basis names, what was inferred, and what is judgement."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.test import Client as Browser
from django.urls import reverse

from assessments import actions
from assessments.domain.answers import Choice
from assessments.models import Assessment, Snapshot
from frameworks.actions import import_framework, retire
from tests.assessments.conftest import shipped
from tests.frameworks.shapes import FIVE, SEVEN, TWO

if TYPE_CHECKING:
    from pytest_django.fixtures import DjangoAssertNumQueries

    from frameworks.models import Framework


def page_of(browser: Browser, name: str = "sources", *args: object) -> str:
    """The words of the page."""
    response = browser.get(reverse(f"assessments:{name}", args=args))
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def test_every_capability_is_told_with_where_it_comes_from(client: Browser, published: Framework) -> None:
    page = page_of(client)
    assert "Of 29 capabilities the basis names 25; 4 are inferred." in page
    for capability in shipped().capabilities.values():
        where = {"literal": "Named by the basis", "inferred": "Inferred"}[capability.provenance]
        assert f"{capability.name} {where} {capability.provenance_note}" in page
        for statement in capability.source_facts:
            assert statement in page
        for fact in capability.facts:
            assert f"Fact: {fact.statement} Source: {fact.source}." in page


def test_page_says_that_we_belong_to_nobody_who_is_named(client: Browser, published: Framework) -> None:
    page = page_of(client)
    assert "CS Maturity is not affiliated with, and not endorsed by, TSIA or anybody else" in page
    assert published.basis in page
    assert "None is a benchmark." in page


def test_numbers_that_are_judgement_are_listed(client: Browser, published: Framework) -> None:
    assert "Share of the weight that has to stand at the phase or above: Storming 40 %" in page_of(client)


def test_several_frameworks_stand_one_after_the_other(client: Browser, published: Framework) -> None:
    for structure in (FIVE, TWO):
        import_framework(structure=structure, publish=True)
    import_framework(structure=SEVEN)
    found = client.get(reverse("assessments:sources")).context["found"]
    assert [entry.framework.code for entry in found] == [TWO.code, FIVE.code, published.code]
    page = page_of(client)
    assert "Of 9 capabilities the basis names 6; 3 are inferred." in page
    assert "The basis names none of the capabilities: the one capability is inferred." in page
    assert "No note on its source." in page
    assert "No number comes from elsewhere." in page
    assert "Shape of 7" not in page


def test_hostile_notes_are_only_words(client: Browser, db: None) -> None:
    (first, *others) = FIVE.pillars[0].capabilities
    hostile = replace(first, provenance_note="<script>alert(1)</script>")
    pillar = replace(FIVE.pillars[0], capabilities=(hostile, *others))
    import_framework(structure=replace(FIVE, pillars=(pillar, *FIVE.pillars[1:])), publish=True)
    content = client.get(reverse("assessments:sources")).content.decode()
    assert "<script>alert" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content


def test_page_works_before_anything_is_published(client: Browser, db: None) -> None:
    assert "No framework yet" in page_of(client)


def test_report_leads_to_the_sources_of_its_own_version(
    client: Browser, assessment: Assessment, published: Framework
) -> None:
    """They stay when the version is retired, and those of a frozen report stay with it."""
    address = reverse("assessments:assessment_sources", args=[assessment.pk])
    first = next(iter(shipped().capabilities))
    change = {"choice": Choice.PHASE, "phase": "norming"}
    actions.save_answer(assessment=assessment, capability=first, change=change, base=actions.Base())
    assert (
        f'href="{address}"'
        in client.get(reverse("assessments:report", args=[assessment.pk])).content.decode()
    )
    actions.close(assessment=assessment, closed_by=None)
    import_framework(structure=FIVE, publish=True)
    retire(framework=published)
    kept = Snapshot.objects.get()
    frozen = reverse("assessments:snapshot_sources", args=[kept.pk])
    assert f'href="{frozen}"' in client.get(reverse("assessments:snapshot", args=[kept.pk])).content.decode()
    title = f"{published.name}, version {published.version}"
    assert title in page_of(client, "assessment_sources", assessment.pk)
    assert title in page_of(client, "snapshot_sources", kept.pk)
    assert title not in page_of(client)


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_a_constant_number_of_queries(
    client: Browser, published: Framework, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    """The published frameworks alone: what is in them is in memory."""
    for structure in (FIVE, TWO)[: count - 1]:
        import_framework(structure=structure, publish=True)
    client.get(reverse("assessments:sources"))
    with django_assert_num_queries(1):
        client.get(reverse("assessments:sources"))


def test_every_page_leads_to_it(client: Browser, published: Framework) -> None:
    for name in ("home", "start"):
        foot = client.get(reverse(f"assessments:{name}")).content.decode().partition("<footer")[2]
        assert f'href="{reverse("assessments:sources")}"' in foot
