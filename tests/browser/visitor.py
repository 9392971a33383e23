"""Make an assessment with these answers by HTTP, where clicking is not the point."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import yaml

from tests.browser.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import SetCookieParam

FRAMEWORK: dict[str, Any] = yaml.safe_load((ROOT / "fixtures" / "customer_success.yaml").read_text())
CASES: dict[str, Any] = {
    case["id"]: case
    for case in json.loads((ROOT / "tests" / "assessments" / "cases.json").read_text())["cases"]
}
PHASES = {phase["code"]: phase["name"] for phase in FRAMEWORK["phases"]}
PILLARS = {pillar["code"]: pillar["name"] for pillar in FRAMEWORK["pillars"]}
CAPABILITIES = {
    capability["code"]: capability for pillar in FRAMEWORK["pillars"] for capability in pillar["capabilities"]
}
CODES = list(CAPABILITIES)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    text: str


class _Stay(HTTPRedirectHandler):
    """Does not follow: a redirect is an answer like any other."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


class Visitor:
    """One person's session: starts an assessment and answers by posting the page's own forms."""

    def __init__(self, site_url: str) -> None:
        self.site_url = site_url
        self.jar = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar), _Stay())
        self.assessment = ""
        """Path of the assessment, such as /assessments/5c2f…/."""

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Reply:
        return self._send(path, headers=headers)

    def post(self, path: str, fields: Mapping[str, Any]) -> Reply:
        token = next((cookie.value for cookie in self.jar if cookie.name == "csrftoken"), "")
        body = urlencode({"csrfmiddlewaretoken": token, **fields}, doseq=True).encode()
        return self._send(path, body)

    def _send(self, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Reply:
        request = Request(self.site_url + path, body, headers=dict(headers or {}))  # noqa: S310  http, our own
        try:
            response = self.opener.open(request, timeout=90)
        except HTTPError as error:
            response = error
        with response:
            return Reply(response.status or 0, response.headers, response.read().decode())

    def download(self, path: str) -> bytes:
        with self.opener.open(self.site_url + path, timeout=90) as response:
            content: bytes = response.read()
        return content

    def start(
        self,
        organisation: str = "Acme",
        title: str = "Spring review",
        answers: Mapping[str, str] | None = None,
    ) -> str:
        """Start an assessment, from a file with these answers if there are any. Returns its path."""
        path, fields = "/assessments/new/", {"organisation": organisation, "title": title}
        if answers:
            path, fields["case"] = (
                f"{path}file/",
                json.dumps({"answers": dict(map(in_a_file, answers.items()))}),
            )
        self.get(path)
        reply = self.post(path, fields)
        assert reply.status == 302, reply.text
        found = re.match("/assessments/[^/]+/", reply.headers["Location"])
        assert found
        self.assessment = found[0]
        if answers:
            self.get(reply.headers["Location"])  # says once what was taken from the file
        return self.assessment

    def question(self, code: str) -> str:
        return f"{self.assessment}questions/{code}/"

    @property
    def report(self) -> str:
        return f"{self.assessment}report/"

    def answer(self, code: str, choice: str = "", *, revision: int = 0, **fields: Any) -> None:
        """Save one answer. `revision`: what stands there now (0: nothing yet); `fields` such as note or signals."""
        reply = self.post(self.question(code), {"choice": choice, "revision": revision, **fields})
        assert reply.status == 302, reply.text

    def kept(self, code: str) -> dict[str, Any]:
        """What is stored, read from a page of its own: choice, note, evidence, reason, ticked signals, revision."""
        text = self.get(self.question(code)).text
        chosen = re.search(r'name="choice" id="[^"]*" value="([^"]*)"[^>]* checked', text)
        evidence = re.search(r'id="evidence"[^>]*? value="([^"]*)"', text)
        return {
            "choice": chosen[1] if chosen else "",
            "note": _textarea(text, "note"),
            "reason": _textarea(text, "reason"),
            "evidence": evidence[1] if evidence else "",
            "revision": int(re.findall(r'name="revision" id="revision" value="(\d+)"', text)[0]),
        }

    def cookies(self) -> list[SetCookieParam]:
        """The session, for a browser."""
        return [
            {"name": cookie.name, "value": cookie.value or "", "url": self.site_url} for cookie in self.jar
        ]


def in_a_file(answer: tuple[str, str]) -> tuple[str, str | dict[str, str]]:
    code, choice = answer
    return code, {"answer": choice, "reason": "By design"} if choice == "not_applicable" else choice


def _textarea(text: str, name: str) -> str:
    found = re.search(rf'<textarea id="{name}"[^>]*>(.*?)</textarea>', text, re.DOTALL)
    return found[1] if found else ""


def started(site_url: str, answers: Mapping[str, str] | None = None, **names: str) -> Visitor:
    """Somebody who has started an assessment and given these answers."""
    visitor = Visitor(site_url)
    visitor.start(**names, answers=answers)
    return visitor
