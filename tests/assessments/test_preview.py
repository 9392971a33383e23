"""A version as people will see it, before it is published: on a copy of answers, with nothing stored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from assessments import actions, queries
from assessments.actions import Base
from assessments.domain.answers import Choice
from assessments.models import Activity, Answer, Assessment, Membership, Role
from assessments.queries.previews import preview_of, preview_of_sample
from frameworks.actions import edit_draft, import_framework
from frameworks.editing import add_capability
from frameworks.exchange import parse
from frameworks.models import Framework
from frameworks.queries import structure_of
from frameworks.structure import Framework as Structure
from tests.assessments.test_upgrading import BECOMES, GIVEN
from tests.assessments.versions import ADDED, REPLACED, REWORDED, newer

if TYPE_CHECKING:
    from django.http import HttpResponse

    from assessments.models import Workspace

SMALL = Path(__file__).parents[1] / "frameworks" / "small.yaml"
ADDRESSES = {
    "effect": (),
    "effect_go_on": ("run_id",),
    "preview": (),
    "preview_question": ("of", "capability"),
    "preview_report": ("of",),
    "preview_charts": ("of",),
    "preview_pdf": ("of",),
}


@pytest.fixture
def editor(client: Browser, db: None) -> User:
    editor = User.objects.create_user("editor", "editor@example.com", is_staff=True)
    editor.groups.add(Group.objects.get(name="Framework editor"))
    client.force_login(editor)
    return editor


@pytest.fixture
def draft(published: Framework) -> Framework:
    return import_framework(structure=newer()).framework


@pytest.fixture
def firm(db: None) -> Workspace:
    return actions.create_workspace(name="Advisers", owner=User.objects.create_user("owner"))


@pytest.fixture
def answered(published: Framework, firm: Workspace) -> Assessment:
    made = actions.start_assessment(
        workspace=firm, framework=published, organisation="Secret Ltd", title="Hidden round"
    )
    for code, answer in GIVEN.items():
        actions.save_answer(assessment=made, capability=code, change=vars(answer), base=Base())
    return made


def url(name: str, framework: Framework, *args: object) -> str:
    return reverse(f"editors:{name}", args=[framework.pk, *args])


def text_of(response: HttpResponse) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_every_address_of_the_editors_is_tried() -> None:
    app = next(found for found in get_resolver().url_patterns if getattr(found, "app_name", "") == "editors")
    assert isinstance(app, URLResolver)
    assert {pattern.name for pattern in app.url_patterns} == set(ADDRESSES)


@pytest.mark.parametrize("name", [name for name in ADDRESSES if name.startswith("preview")])
def test_only_staff_who_may_see_frameworks_come_in(
    draft: Framework, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessments.views.report.report_as_pdf", lambda *_args, **_fields: b"%PDF")
    values = {"of": "sample", "capability": REWORDED}
    address = url(name, draft, *(values[key] for key in ADDRESSES[name]))
    outside, staff = User.objects.create_user("outside"), User.objects.create_user("staff", is_staff=True)
    editor = User.objects.create_user("editor", is_staff=True)
    editor.groups.add(Group.objects.get(name="Framework editor"))
    for user, right in ((None, 302), (outside, 302), (staff, 403), (editor, 200)):
        browser = Browser()
        if user:
            browser.force_login(user)
        assert browser.get(address).status_code == right, user


def test_answers_are_carried_as_an_upgrade_would(answered: Assessment, draft: Framework) -> None:
    found = preview_of(structure_of(draft.pk), answered)
    assert found.answers == BECOMES
    assert (found.organisation, found.report().framework) == ("Secret Ltd", newer())


def test_sample_is_carried_to_the_draft(published: Framework, draft: Framework) -> None:
    call_command("load_sample", verbosity=0)
    found = preview_of_sample(structure_of(draft.pk))
    sample = queries.sample()
    assert sample is not None
    given = {code: kept.answer for code, kept in queries.recorded_answers(sample).items()}
    assert found.organisation == sample.client.name
    shared = given.keys() & found.answers.keys()
    assert {code for code in shared if found.answers[code] != given[code]} <= {REPLACED}


def test_framework_of_another_shape_is_shown_on_made_up_answers(
    client: Browser, editor: User, published: Framework
) -> None:
    call_command("load_sample", verbosity=0)
    small = import_framework(structure=parse(SMALL.read_bytes())).framework
    structure = structure_of(small.pk)
    found = preview_of_sample(structure)
    assert found.organisation == "Example organisation"
    assert found.answers.keys() == structure.capabilities.keys()
    assert len({answer.phase for answer in found.answers.values()}) > 1
    assert "Example organisation" in text_of(client.get(url("preview_report", small, "sample")))
    first = next(iter(structure.capabilities.values()))
    assert first.question in text_of(client.get(url("preview_question", small, "sample", first.code)))


def test_question_shows_the_words_of_the_draft_and_leads_on_in_the_preview(
    client: Browser, editor: User, draft: Framework
) -> None:
    page = text_of(client.get(url("preview_question", draft, "sample", REWORDED)))
    assert "Every account has a segment." in page
    assert "Preview of Customer Success Capabilities and Maturity 1.2.0" in page
    assert url("preview_question", draft, "sample", REPLACED) in page
    assert 'href="/assessments/0' not in page
    assert "questionnaire.js" not in page
    assert "A preview keeps nothing." in page
    assert "Every change is saved at once." not in page
    guided = text_of(client.get(f"{url('preview_question', draft, 'sample', REWORDED)}?way=guided"))
    assert "Tick every signal that is true today" in guided


def test_what_is_posted_is_not_kept(
    client: Browser, editor: User, answered: Assessment, draft: Framework
) -> None:
    Membership.objects.create(workspace=answered.client.workspace, user=editor, role=Role.EDITOR)
    Activity.objects.all().delete()
    before = list(Answer.objects.order_by("pk").values())
    order = list(newer().capabilities)
    for of in ("sample", answered.pk):
        sent = {"choice": "performing", "next": "1"}
        done = client.post(url("preview_question", draft, of, order[0]), sent)
        assert done["Location"] == url("preview_question", draft, of, order[1])
        done = client.post(url("preview_question", draft, of, order[-1]), sent)
        assert done["Location"] == url("preview_report", draft, of)
    assert list(Answer.objects.order_by("pk").values()) == before
    assert (Assessment.objects.count(), Activity.objects.count()) == (1, 0)


def test_report_charts_and_pdf_come_from_the_draft(
    client: Browser, editor: User, draft: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    monkeypatch.setattr(
        "assessments.views.report.report_as_pdf", lambda report, **_: drawn.append(report) or b"%PDF"
    )
    page = text_of(client.get(url("preview_report", draft, "sample")))
    assert "Peer Comparison" in page
    assert url("preview_pdf", draft, "sample") in page
    assert url("preview_charts", draft, "sample") in page
    assert client.get(url("preview_charts", draft, "sample")).json().keys()
    file = client.get(url("preview_pdf", draft, "sample"))
    assert (file["Content-Type"], file.content) == ("application/pdf", b"%PDF")
    assert drawn[0].framework == newer()


def test_only_assessments_that_the_editor_may_read_are_copied(
    client: Browser, editor: User, answered: Assessment, draft: Framework
) -> None:
    pages = [
        url("preview_report", draft, answered.pk),
        url("preview_question", draft, answered.pk, REWORDED),
        url("preview_charts", draft, answered.pk),
        url("preview_pdf", draft, answered.pk),
        f"{url('preview', draft)}?of={answered.pk}",
    ]
    assert [client.get(page).status_code for page in pages] == [404] * 5
    assert "Secret Ltd" not in text_of(client.get(url("preview", draft)))
    Membership.objects.create(
        workspace=answered.client.workspace, client=answered.client, user=editor, role=Role.VIEWER
    )
    assert "Secret Ltd: Hidden round" in text_of(client.get(url("preview", draft)))
    assert "Secret Ltd" in text_of(client.get(pages[0]))
    small = import_framework(structure=parse(SMALL.read_bytes())).framework
    assert client.get(url("preview_report", small, answered.pk)).status_code == 404


def test_assessments_that_changed_last_are_listed_and_it_is_said(
    client: Browser, editor: User, answered: Assessment, draft: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = answered.client.workspace
    Membership.objects.create(workspace=workspace, user=editor, role=Role.VIEWER)
    later, newest = (
        actions.start_assessment(
            workspace=workspace, framework=answered.framework, organisation="Aardvark", title=title
        )
        for title in ("Later", "Newest")
    )
    monkeypatch.setattr("assessments.views.preview.LISTED", 3)
    page = client.get(url("preview", draft))
    assert page.context["assessments"] == [newest, later, answered]
    assert "are listed" not in text_of(page)

    Answer.objects.filter(capability__code=REWORDED).update(changed_at=timezone.now())
    monkeypatch.setattr("assessments.views.preview.LISTED", 2)
    page = client.get(url("preview", draft))
    assert page.context["assessments"] == [answered, newest]
    assert "Only the 2 assessments that were changed last are listed." in text_of(page)

    page = client.get(f"{url('preview', draft)}?of={later.pk}")
    assert page.context["assessments"] == [later, answered, newest]
    assert f'<option value="{later.pk}" selected>Aardvark: Later</option>' in text_of(page)


@pytest.mark.parametrize("of", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_answers_that_are_not_there(client: Browser, editor: User, draft: Framework, of: str) -> None:
    assert client.get(url("preview_report", draft, of)).status_code == 404
    assert client.get(f"{url('preview', draft)}?of={of}").status_code == 404


def test_draft_with_problems_says_what_to_do(client: Browser, editor: User, draft: Framework) -> None:
    draft.phases.filter(code="norming").update(share=None)
    assert "Put right what the checks found" in text_of(client.get(url("preview", draft)))
    for name in ("preview_report", "preview_pdf"):
        assert client.get(url(name, draft, "sample"))["Location"] == url("preview", draft)
    question = url("preview_question", draft, "sample", ADDED)
    assert client.get(question)["Location"] == url("preview", draft)
    assert client.get(url("preview_charts", draft, "sample")).status_code == 409


def test_draft_with_a_capability_that_is_still_empty_is_shown_whole(
    client: Browser, editor: User, draft: Framework
) -> None:
    """What was added a moment ago is what one wants to look at."""

    def grow(whole: Structure) -> Structure:
        return add_capability(whole, pillar_code=whole.pillars[0].code, name="Brand new")[0]

    edit_draft(framework=draft, edit=grow, summary="Added", by=None)
    assert "Brand new" in text_of(client.get(url("preview_question", draft, "sample", "brand-new")))
    assert "Brand new" in text_of(client.get(url("preview_report", draft, "sample")))
    pdf = client.get(url("preview_pdf", draft, "sample"))
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")


def test_capability_that_is_not_there(client: Browser, editor: User, draft: Framework) -> None:
    assert client.get(url("preview_question", draft, "sample", "nothing")).status_code == 404


def test_published_version_can_be_looked_at(client: Browser, editor: User, published: Framework) -> None:
    assert "Preview" in text_of(client.get(url("preview", published)))
    assert "Preview of" in text_of(client.get(url("preview_report", published, "sample")))


def test_preview_takes_a_constant_number_of_queries(
    client: Browser, editor: User, answered: Assessment, draft: Framework
) -> None:
    Membership.objects.create(workspace=answered.client.workspace, user=editor, role=Role.EDITOR)
    pages = (
        url("preview", draft),
        url("preview_report", draft, answered.pk),
        url("preview_question", draft, answered.pk, REWORDED),
    )

    def counted() -> list[int]:
        numbers = []
        for page in pages:
            with CaptureQueriesContext(connection) as found:
                client.get(page)
            numbers.append(len(found))
        return numbers

    counted()
    few = counted()
    for code in newer().capabilities.keys() - GIVEN.keys() - {ADDED}:
        change = {"choice": Choice.PHASE, "phase": "storming"}
        actions.save_answer(assessment=answered, capability=code, change=change, base=Base())
    actions.copy_set_up(
        assessment=answered, framework=answered.framework, organisation="Other Ltd", title="Another"
    )
    assert counted() == few
