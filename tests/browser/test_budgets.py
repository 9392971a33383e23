"""What a page costs and where it comes from."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response

from tests.browser.browsing import Browsing
from tests.browser.server import Site
from tests.browser.visitor import CASES, Visitor, started

pytestmark = pytest.mark.browser

BUDGET = 50_000
"""Bytes of HTML, CSS and JavaScript as sent, before a page can be used."""
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "manifest-src 'self'",
}


def loaded(page: Page, path: str) -> list[Response]:
    """All that a page asks for until it is quiet."""
    found: list[Response] = []

    def keep(response: Response) -> None:
        found.append(response)

    page.on("response", keep)
    page.goto(path, wait_until="networkidle")
    page.remove_listener("response", keep)
    return found


def names(responses: list[Response]) -> list[str]:
    return [urlsplit(response.url).path.rsplit("/", 1)[-1] for response in responses]


def sizes(responses: list[Response]) -> dict[str, int]:
    return {response.url: response.request.sizes()["responseBodySize"] for response in responses}


@pytest.fixture
def visitor(site: Site) -> Visitor:
    return started(site.url, CASES["B"]["answers"])


PAGES: dict[str, Callable[[Visitor], str]] = {
    "home": lambda _visitor: "/",
    "start": lambda _visitor: "/assessments/new/",
    "question": lambda visitor: visitor.question("renew"),
}


@pytest.mark.parametrize("name", PAGES)
def test_page_weighs_little_and_leaves_plotly_out(browsing: Browsing, visitor: Visitor, name: str):
    responses = loaded(browsing.open(visitor), PAGES[name](visitor))
    weighed = sizes(responses)
    assert sum(weighed.values()) < BUDGET, weighed
    assert [name for name in names(responses) if "plotly" in name] == []


def test_responses_are_compressed_and_carry_the_policy(browsing: Browsing, visitor: Visitor):
    responses = [
        *loaded(browsing.open(visitor), "/"),
        *loaded(browsing.open(visitor), visitor.question("renew")),
        *loaded(browsing.open(visitor), visitor.report),
    ]
    for response in responses:
        headers = response.all_headers()
        policy = set(headers.get("content-security-policy", "").split("; "))
        assert (response.url, policy) == (response.url, POLICY)
        if int(headers.get("content-length", 1000)) >= 1000:
            assert (response.url, headers.get("content-encoding")) in {
                (response.url, "br"),
                (response.url, "gzip"),
            }


def test_refusals_carry_the_policy(site: Site, visitor: Visitor):
    refused = Visitor(site.url).post(visitor.question("renew"), {"choice": "norming"})
    missing = visitor.get("/missing/")
    with site.failing():
        broken = visitor.post(visitor.question("renew"), {"choice": "storming", "revision": 1})
    assert [
        (reply.status, set(reply.headers["Content-Security-Policy"].split("; ")))
        for reply in (refused, missing, broken)
    ] == [(403, POLICY), (404, POLICY), (500, POLICY)]


def test_static_files_have_hashed_names_and_are_kept_for_ever(browsing: Browsing, visitor: Visitor):
    responses = [
        response
        for path in ("/", visitor.question("renew"), visitor.report)
        for response in loaded(browsing.open(visitor), path)
        if "/static/" in response.url
    ]
    found = [
        (bool(re.search(r"\.[0-9a-f]{12}\.\w+$", response.url)), response.all_headers()["cache-control"])
        for response in responses
    ]
    assert found == [(True, "max-age=315360000, public, immutable")] * len(responses)
    assert {"app", "questionnaire", "report"} <= {name.partition(".")[0] for name in names(responses)}


def test_pages_are_never_kept(visitor: Visitor):
    assert {
        visitor.get(path).headers["Cache-Control"]
        for path in ("/", "/assessments/new/", visitor.question("renew"), visitor.report)
    } == {"max-age=0, no-cache, no-store, must-revalidate, private"}
