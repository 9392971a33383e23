"""Pictures of the product: `make screenshots`.

All of them go to screenshots/, in light, dark, on a phone and in print. The few that the README shows go to
docs/images/, with few colours so that they stay small.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.accounts import sign_up
from tests.browser.browsing import Browsing, launch
from tests.browser.questionnaire import level
from tests.browser.server import ROOT, Site
from tests.browser.visitor import CAPABILITIES, CASES, Visitor, started

PICTURES = ROOT / "screenshots"
README = ROOT / "docs" / "images"
LOOKS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 860}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 860}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
}
NOTES = {
    "segmentation": "Four segments by revenue and growth, reviewed each spring with sales.",
    "onboarding": "Kick-off within five days for all but the smallest accounts; time to first value is not measured.",
    "renew": "Renewals have owners since last year; forecast accuracy within 8%.",
}
EVIDENCE = {
    "segmentation": "https://wiki.example.com/segments",
    "funding": "https://wiki.example.com/budget",
    "renew": "https://wiki.example.com/renewals",
}


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    README.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder))
        site.prepare()
        site.start()
        try:
            browser = launch(playwright)
            for look, options in LOOKS.items():
                take_pages(Browsing(browser, site), look, options)
                take_workspace(Browsing(browser, site), look, options)
            take_pdf(site)
            browser.close()
        finally:
            site.stop()
    shrink(PICTURES / "light-question.png", README / "questionnaire.png")
    shrink(PICTURES / "light-report.png", README / "report.png", height=1500)
    if (PICTURES / "pdf.png").exists():
        shrink(PICTURES / "pdf.png", README / "pdf.png")


def assessed(site: Site) -> Visitor:
    """An assessment like that of a company which runs customer success, with some notes and evidence."""
    visitor = started(site.url, organisation="Northwind Software", title="Spring review")
    for code, choice in CASES["B"]["answers"].items():
        visitor.answer(code, choice, note=NOTES.get(code, ""), evidence=EVIDENCE.get(code, ""))
    return visitor


def take_pages(browsing: Browsing, look: str, options: dict[str, object]) -> None:
    visitor = assessed(browsing.site)
    page = browsing.open(visitor, **options)
    for name, path in {
        "home": "/",
        "start": "/assessments/new/",
        "question": f"{visitor.question('segmentation')}?way=quick",
        "guided": f"{visitor.question('onboarding')}?way=guided",
        "report": visitor.report,
    }.items():
        page.goto(path, wait_until="networkidle")
        if name == "guided":
            tick(page, "onboarding")
        take(page, f"{look}-{name}")
        page.screenshot(path=PICTURES / f"{look}-{name}-top.png")
    take_conflict(page, visitor, look)
    if look == "light":
        page.goto(visitor.report, wait_until="networkidle")
        page.emulate_media(media="print")
        take(page, "print-report")
    browsing.close()


def take_workspace(browsing: Browsing, look: str, options: dict[str, object]) -> None:
    """What a consultancy sees: its clients, its people, an assessment that is closed, and the account."""
    page = browsing.open(**options)
    page.goto("/account/signup/")
    take(page, f"{look}-sign-up")
    sign_up(page, browsing.site)
    page.goto("/workspaces/new/")
    page.get_by_label("Name").fill("Example Advisers")
    page.get_by_role("button", name="Make the workspace").click()
    workspace = page.url
    for organisation in ("Northwind Software", "Contoso", "Fabrikam"):
        page.goto(f"{workspace}start/")
        page.get_by_label("Organisation").fill(organisation)
        page.get_by_role("button", name="Start with the first question").click()
        level(page, "Norming").check()
        expect(page.locator("#save-state")).to_have_text(re.compile(r"saved \d", re.IGNORECASE))
    report = re.sub("questions/.*", "report/", page.url)
    page.goto(report.replace("report/", "close/"))
    page.get_by_role("button", name="Close and freeze the report").click()
    for name, path in {
        "workspace": workspace,
        "people": f"{workspace}people/",
        "set-up": report.replace("report/", "setup/"),
        "activity": f"{workspace}activity/",
        "closed": report,
        "account": "/account/",
        "sign-in-sessions": "/account/sessions/",
    }.items():
        page.goto(path, wait_until="networkidle")
        take(page, f"{look}-{name}")
    browsing.close()


def take(page: Page, name: str) -> None:
    """The whole page. The window grows with it, so that what sticks to its foot is at the foot."""
    assert page.viewport_size
    before = page.viewport_size
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": before["width"], "height": height})
    page.screenshot(path=PICTURES / f"{name}.png")
    page.set_viewport_size(before)


def tick(page: Page, code: str) -> None:
    for signal in CAPABILITIES[code]["levels"][2]["signals"]:
        page.get_by_role("checkbox", name=signal["text"]).check()
    expect(page.locator("#save-state")).to_have_text(re.compile(r"saved \d", re.IGNORECASE))


def take_conflict(page: Page, visitor: Visitor, look: str) -> None:
    page.goto(f"{visitor.question('renew')}?way=quick")
    visitor.answer("renew", "storming", revision=visitor.kept("renew")["revision"], note="No owner any more.")
    level(page, "Performing").check()
    expect(page.get_by_role("alert")).to_be_visible()
    take(page, f"{look}-conflict")


def take_pdf(site: Site) -> None:
    """The pages of the PDF as pictures, where poppler is installed, and its first ones side by side."""
    visitor = assessed(site)
    file = PICTURES / "report.pdf"
    file.write_bytes(visitor.download(f"{visitor.assessment}report.pdf"))
    if not shutil.which("pdftoppm"):
        print("No pictures of the PDF: pdftoppm (poppler-utils) is missing.")  # noqa: T201
        return
    for old in PICTURES.glob("pdf*.png"):
        old.unlink()
    subprocess.run(["pdftoppm", "-r", "80", "-png", file, PICTURES / "pdf"], check=True)
    pages = [Image.open(path) for path in sorted(PICTURES.glob("pdf-*.png"))]
    width, height = pages[0].size
    shown = [pages[number] for number in (0, 1)]
    row = Image.new("RGB", (len(shown) * (width + 16) + 16, height + 32), "#d5dedd")
    for place, picture in enumerate(shown):
        row.paste(picture, (16 + place * (width + 16), 16))
    row.save(PICTURES / "pdf.png")


def shrink(source: Path, target: Path, height: int | None = None) -> None:
    """`source` with few colours, cut to its first `height` pixels."""
    with Image.open(source) as picture:
        shown = picture.convert("RGB").crop((0, 0, picture.width, height or picture.height))
    shown.quantize(96, dither=Image.Dither.NONE).save(target, optimize=True)


if __name__ == "__main__":
    main()
