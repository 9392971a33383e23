"""How much the common requests cost, as ratios to a bare Django view that reads a session and one row.

    make bench

All are measured in one run, turn by turn, in this process on a temporary SQLite file: only ratios mean anything. The
PDF is compared with WeasyPrint alone on the same document, in seconds of CPU. At the end a draft is run over a thousand
assessments, as editors do before they publish; that is printed in seconds.
"""

from __future__ import annotations

import gc
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frameworks.models import Framework

ROUNDS = 60
PDF_ROUNDS = 3
MANY = 1000
"""Assessments that a draft is run over."""
ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "csmaturity.settings",
            "DATA_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "DEBUG": "true",
            "ALLOWED_HOSTS": "testserver",
        }
        import django

        django.setup()
        from django.conf import settings

        settings.DEBUG = False
        print_ratios(measure(requests()))
        print_ratios(measure_pdf(renders()))
        print_effect(*measure_effect(MANY))


def requests() -> dict[str, Callable[[], object]]:
    """The requests that people wait for, each as a call; the first is the floor."""
    from django.core.management import call_command
    from django.http import HttpRequest, HttpResponse
    from django.test import Client, override_settings
    from django.urls import include, path

    from assessments.models import Assessment, Workspace

    call_command("migrate", verbosity=0)
    call_command("load_framework", str(ROOT / "fixtures" / "customer_success.yaml"), "--publish", verbosity=0)

    def floor(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(Workspace.objects.filter(pk=request.session["workspace"]).exists()))

    class Urls:
        urlpatterns = [path("floor/", floor), path("", include("csmaturity.urls"))]

    override_settings(ROOT_URLCONF=Urls).enable()
    client = Client()
    client.post("/assessments/new/", {"organisation": "Example Ltd", "title": "Benchmark"})
    assessment = Assessment.objects.get()
    base = f"/assessments/{assessment.pk}"
    from assessments.queries import framework_of

    codes = list(framework_of(assessment).capabilities)
    for number, code in enumerate(codes):
        client.post(f"{base}/questions/{code}/", {"choice": ("storming", "norming")[number % 2], "turn": "1"})
    turns = iter(range(2, 10**9))

    def save() -> object:
        turn = next(turns)
        data = {"choice": ("storming", "norming")[turn % 2], "writer": "bench", "turn": str(turn)}
        return client.post(f"{base}/questions/{codes[0]}/", data, headers={"HX-Request": "true"})

    client.post(
        f"{base}/questions/{codes[0]}/",
        {"choice": "forming", "revision": "1", "writer": "bench", "turn": "1"},
    )
    return {
        "bare view (floor)": lambda: client.get("/floor/"),
        "landing page": lambda: client.get("/"),
        "question": lambda: client.get(f"{base}/questions/{codes[3]}/"),
        "save": save,
        "report page": lambda: client.get(f"{base}/report/"),
    }


def measure(calls: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median seconds of each call, taken turn by turn so that a slow moment hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            start = time.perf_counter()
            response = call()
            times[name].append(time.perf_counter() - start)
            if getattr(response, "status_code", 0) != 200:
                raise SystemExit(f"{name}: answered {getattr(response, 'status_code', response)}")
    return {name: statistics.median(found) for name, found in times.items()}


def renders() -> dict[str, Callable[[], object]]:
    """The PDF of the sample assessment, as each is made; the first is the floor."""
    import weasyprint

    from assessments.models import Assessment
    from assessments.queries import report as report_of
    from assessments.reports import pdf, render

    report = report_of(Assessment.objects.get())
    html, css = pdf.report_html(report), pdf.style("A4")

    def alone() -> object:
        fetcher = render._own_files()
        sheet = weasyprint.CSS(string=css, url_fetcher=fetcher)
        return weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(
            stylesheets=[sheet], **render.OPTIONS
        )

    return {
        "WeasyPrint alone": alone,
        "our PDF": lambda: render.render(pdf.report_html(report), pdf.style("A4")),
    }


def measure_pdf(calls: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median seconds of CPU of each call, taken turn by turn, after one that warms up."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(PDF_ROUNDS + 1):
        for name, call in calls.items():
            gc.collect()
            start = time.process_time()
            call()
            if turn:
                times[name].append(time.process_time() - start)
    return {name: statistics.median(found) for name, found in times.items()}


def measure_effect(many: int) -> tuple[int, int, float]:
    """Assessments that were looked at, slices that it took, and seconds of CPU."""
    from decimal import Decimal

    from assessments import actions
    from frameworks.actions import copy_as_draft
    from frameworks.models import Framework

    base = Framework.objects.get()
    many_assessments(base, many)
    draft = copy_as_draft(framework=base, version="99")
    draft.phases.filter(code="norming").update(share=Decimal("0.6"))
    run = actions.begin_effect(framework=draft, base=base)
    start, slices = time.process_time(), 0
    while not run.finished_at:
        actions.go_on(run=run)
        slices += 1
    return run.done, slices, time.process_time() - start


def many_assessments(framework: Framework, many: int) -> None:
    """Assessments that are answered in full, one unlike the other."""
    from django.utils import timezone

    from assessments.models import Answer, Assessment, Client, Respondent, Workspace
    from frameworks.models import Capability

    client = Client.objects.create(workspace=Workspace.objects.create(), name="Example Ltd")
    made = Assessment.objects.bulk_create(
        Assessment(client=client, framework=framework, title=f"Round {number}") for number in range(many)
    )
    asked = list(Capability.objects.filter(pillar__framework=framework))
    phases, drawn, now = list(framework.phases.all()), random.Random(1), timezone.now()  # noqa: S311
    Answer.objects.bulk_create(
        (
            Answer(
                respondent=respondent,
                capability=capability,
                choice="phase",
                phase=drawn.choice(phases),
                changed_at=now,
            )
            for respondent in Respondent.objects.bulk_create(Respondent(assessment=one) for one in made)
            for capability in asked
        ),
        batch_size=2000,
    )


def print_effect(done: int, slices: int, seconds: float) -> None:
    print(f"a draft over {done} assessments: {seconds:.1f} s of CPU in {slices} requests")


def print_ratios(medians: dict[str, float]) -> None:
    floor = next(iter(medians.values()))
    for name, median in medians.items():
        print(f"{name:20} {median * 1000:8.1f} ms   x {median / floor:.2f}")


if __name__ == "__main__":
    main()
