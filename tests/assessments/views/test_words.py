"""The page of the words: drafts, preview, sections, conflicts, hostile text, and where the words are shown."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from assessments import actions, queries
from assessments.actions import Base
from assessments.domain.answers import Choice
from assessments.domain.words import NO_WORDS, USUAL, Words, fields_of, fingerprint, note_field
from assessments.locales import written_in
from assessments.models import Assessment, Membership, ReportTemplate, ReportWords, Role
from assessments.reports.drafting import drafts
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client as Browser
    from pytest_django.fixtures import DjangoAssertNumQueries

    from assessments.models import Workspace
    from frameworks.models import Framework

CODES = list(shipped().capabilities)
PILLARS = [pillar.code for pillar in shipped().pillars]
FIRST = note_field(PILLARS[0])
HTMX = {"HTTP_HX_REQUEST": "true"}
HOSTILE = '<script>alert(1)</script><svg onload="alert(2)"><img src=x onerror=alert(3)></textarea>'
CHOSEN = [code for code in USUAL if code not in {"finding", "method"}]


@pytest.fixture
def owner(client: Browser, db: None) -> User:
    owner = User.objects.create_user("owner", "owner@example.com")
    client.force_login(owner)
    return owner


@pytest.fixture
def firm(owner: User) -> Workspace:
    return actions.create_workspace(name="Advisers", owner=owner)


@pytest.fixture
def answered(firm: Workspace, published: Framework) -> Assessment:
    made = actions.start_assessment(
        workspace=firm, framework=published, organisation="Example Ltd", title="Round 1"
    )
    answer(made, "norming")
    return made


def answer(assessment: Assessment, phase: str) -> None:
    for code in CODES:
        kept = queries.recorded_answers(assessment).get(code, queries.NOT_RECORDED)
        actions.save_answer(
            assessment=assessment,
            capability=code,
            change={"choice": Choice.PHASE, "phase": phase},
            base=Base(revision=kept.revision),
        )


def url(assessment: Assessment, name: str = "words") -> str:
    return reverse(f"assessments:{name}", args=[assessment.pk])


def form(client: Browser, assessment: Assessment, **typed: Any) -> dict[str, Any]:
    """What the page would send as it stands, with something typed over it."""
    page = client.get(url(assessment)).content.decode()
    sent: dict[str, Any] = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page))
    for name, text in re.findall(
        r'<textarea id="[\w-]+" name="([\w-]+)".*?>(.*?)</textarea>', page, re.DOTALL
    ):
        sent[name] = html.unescape(text)
    sent["order"] = re.findall(r'name="order" value="(\w+)"', page)
    sent["sections"] = re.findall(r'name="sections"[^>]* value="(\w+)"[^>]* checked', page)
    del sent["csrfmiddlewaretoken"]
    return sent | typed


def send(client: Browser, assessment: Assessment, **typed: Any) -> HttpResponse:
    return client.post(url(assessment), form(client, assessment, **typed))


def words_of(assessment: Assessment) -> Words:
    return queries.told(Assessment.objects.get(pk=assessment.pk))[1]


def text_in(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found
    return html.unescape(found[1])


# The form


def test_page_shows_a_field_for_every_text_and_every_section(client: Browser, answered: Assessment) -> None:
    sent = form(client, answered)
    assert [name for name in sent if name in {"summary", "closing"} or name.startswith("note-")] == [
        "summary",
        *map(note_field, PILLARS),
        "closing",
    ]
    assert sent["order"] == sent["sections"] == CHOSEN


def test_page_says_what_follows_the_sections_and_what_does_not(client: Browser, answered: Assessment) -> None:
    page = client.get(url(answered)).content.decode()
    assert "The PDF and the page follow it. Slides keep their own order, and of your texts they take" in page


def test_page_sent_as_it_stands_keeps_nothing(client: Browser, answered: Assessment) -> None:
    assert send(client, answered).status_code == 302
    assert not ReportWords.objects.exists()


def test_words_are_saved_and_shown_again(client: Browser, answered: Assessment) -> None:
    typed = {"summary": "**Bold** start\r\n\r\n- one", FIRST: "A note", "closing": "The end"}
    response = send(
        client, answered, **typed, order=["roadmap", "pillars", "closing"], sections=["roadmap", "closing"]
    )
    assert response.headers["Location"] == url(answered)
    assert words_of(answered) == Words(
        summary="**Bold** start\n\n- one",
        pillars={PILLARS[0]: "A note"},
        closing="The end",
        sections=("finding", "roadmap", "closing", "method"),
    )
    page = client.get(url(answered)).content.decode()
    assert text_in(page, "summary") == "**Bold** start\n\n- one"
    assert "<strong>Bold</strong> start" in page[page.index('id="preview"') :]


def test_page_takes_a_constant_number_of_queries(
    client: Browser, answered: Assessment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Session, user, assessment, memberships, answers, signals, focus, words, template."""
    client.get(url(answered))  # the session is renewed
    with django_assert_num_queries(9):
        client.get(url(answered))
    send(
        client,
        answered,
        summary="x" * 4000,
        closing="y" * 4000,
        **{note_field(code): "z" for code in PILLARS},
    )
    with django_assert_num_queries(9):
        client.get(url(answered))


@pytest.mark.parametrize(("name", "limit"), [("summary", 4000), (FIRST, 2000), ("closing", 4000)])
def test_text_that_is_too_long_is_refused_at_its_field_and_nothing_is_lost(
    client: Browser, answered: Assessment, name: str, limit: int
) -> None:
    long = "word " * 9999 + "word!"
    response = send(
        client, answered, **{name: long, "summary" if name != "summary" else "closing": "Other text"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    refusal = f"This is 50000 characters long; at most {limit} can be kept. Shorten it."
    assert f'<p class="error" id="{name}-error">{refusal}</p>' in page
    assert text_in(page, name) == long
    assert text_in(page, "summary" if name != "summary" else "closing") == "Other text"
    assert not ReportWords.objects.exists()
    assert send(client, answered, **{name: "x" * limit}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (HOSTILE, HOSTILE),
        ("  \r\n\t ", ""),
        ("\u200b\u200d", ""),
        ("a\x00b\x0bc\x7f", "abc"),
        ("- one\n- two", "- one\n- two"),
        ("مرحبا بالعالم \u202e 漢字 🚀👩‍💻 e\u0301", "مرحبا بالعالم \u202e 漢字 🚀👩‍💻 e\u0301"),
        ("x" * 4000, "x" * 4000),
    ],
)
def test_hostile_text_is_kept_as_text(client: Browser, answered: Assessment, typed: str, kept: str) -> None:
    assert send(client, answered, summary=typed, closing=typed).status_code == 302
    assert words_of(answered).summary == words_of(answered).closing == kept
    for page in (url(answered), url(answered, "report")):
        shown = client.get(page).content.decode()
        assert "<script>alert" not in shown
        assert "<svg onload" not in shown
        assert "<img src=x" not in shown
    assert ("Executive summary</h2>" in shown) == bool(kept)


@pytest.mark.parametrize(
    "sections",
    [["unknown", "../x", "<b>"], ["method", "finding"], [], ["gaps"] * 50],
)
def test_sections_that_are_not_there_are_not_taken(
    client: Browser, answered: Assessment, sections: list[str]
) -> None:
    send(client, answered, order=["unknown", *CHOSEN], sections=sections)
    expected = ("finding", "gaps", "method") if "gaps" in sections else ("finding", "method")
    assert words_of(answered).sections == expected


# Without JavaScript


def test_buttons_move_a_section_without_saving(client: Browser, answered: Assessment) -> None:
    response = send(client, answered, summary="Typed", move="up roadmap")
    page = response.content.decode()
    assert response.status_code == 200
    order = re.findall(r'name="order" value="(\w+)"', page)
    assert order.index("roadmap") == order.index("gaps") - 1
    assert text_in(page, "summary") == "Typed"
    assert "Not saved yet." in page
    assert not ReportWords.objects.exists()


@pytest.mark.parametrize("move", ["up overview", "down answers", "up finding", "sideways x", ""])
def test_section_at_the_end_stays_there(client: Browser, answered: Assessment, move: str) -> None:
    page = send(client, answered, move=move or "up").content.decode()
    assert re.findall(r'name="order" value="(\w+)"', page) == CHOSEN


def test_draft_fills_an_empty_field_without_saving(client: Browser, answered: Assessment) -> None:
    draft = drafts(queries.report(answered))["summary"]
    page = send(client, answered, closing="Typed", take="summary").content.decode()
    assert text_in(page, "summary") == draft.text
    assert text_in(page, "closing") == "Typed"
    assert f'name="draft-summary" value="{draft.fingerprint}"' in page
    assert not ReportWords.objects.exists()


def test_draft_goes_below_what_was_typed(client: Browser, answered: Assessment) -> None:
    draft = drafts(queries.report(answered))["summary"].text
    page = send(client, answered, summary="My own", take="summary").content.decode()
    assert text_in(page, "summary") == f"My own\n\n{draft}"


def test_few_answers_give_a_reason_instead_of_a_draft(
    client: Browser, firm: Workspace, published: Framework
) -> None:
    made = actions.start_assessment(workspace=firm, framework=published, organisation="New Ltd", title="")
    page = client.get(url(made)).content.decode()
    assert "Nothing is answered yet, so there is nothing to write from." in page
    assert 'name="take"' not in page
    assert send(client, made, take="summary").status_code == 200


# The result changes


def test_text_says_that_the_result_has_changed_since_and_is_never_overwritten(
    client: Browser, answered: Assessment
) -> None:
    draft = drafts(queries.report(answered))["summary"]
    send(
        client,
        answered,
        **{"summary": f"{draft.text} And more.", "draft-summary": draft.fingerprint, "closing": "Own"},
    )
    said = "The result has changed since this draft was written."
    assert said not in client.get(url(answered)).content.decode()
    answer(answered, "storming")
    page = client.get(url(answered)).content.decode()
    assert page.count(said) == 1
    assert text_in(page, "summary") == f"{draft.text} And more."
    assert (
        html.escape(drafts(queries.report(answered))["summary"].text, quote=False).replace("'", "&#x27;")
        in page
    )
    send(client, answered, **{"holds-summary": "1"})
    assert said not in client.get(url(answered)).content.decode()
    assert words_of(answered).summary == f"{draft.text} And more."


def take(client: Browser, assessment: Assessment, *names: str) -> None:
    """Save the drafts of today, each with a word of one's own."""
    found = drafts(queries.report(assessment))
    typed = {name: f"{found[name].text} And more." for name in names}
    marks = {f"draft-{name}": found[name].fingerprint for name in names}
    send(client, assessment, **typed, **marks)


BEHIND = "The result has changed since a draft was written for "


@pytest.mark.parametrize(("name", "queries_before"), [("report", 10), ("close", 8)])
def test_editors_learn_before_closing_that_texts_fell_behind_the_result(
    client: Browser,
    answered: Assessment,
    django_assert_num_queries: DjangoAssertNumQueries,
    name: str,
    queries_before: int,
) -> None:
    """Session, user, assessment, memberships, answers, signals, focus, words; frozen reports and upgrades."""
    # Drafts have days in them, as the workspace writes them.
    answered.client.workspace.locale = "de"
    answered.client.workspace.save()
    client.get(url(answered, name))  # the session is renewed
    with django_assert_num_queries(queries_before):
        assert BEHIND not in client.get(url(answered, name)).content.decode()
    with written_in("de"):
        take(client, answered, "summary", FIRST, "closing")
    assert BEHIND not in client.get(url(answered, name)).content.decode()
    answer(answered, "storming")
    with django_assert_num_queries(queries_before):
        page = client.get(url(answered, name)).content.decode()
    pillar = html.escape(shipped().pillars[0].name)
    assert f"{BEHIND}the executive summary, the note on {pillar} and the closing text." in page
    assert page.count(BEHIND) == 1
    notice = page[page.index(BEHIND) :]
    assert f'href="{url(answered)}"' in notice[: notice.index("</p>")]


def test_nobody_else_learns_that_texts_fell_behind(client: Browser, answered: Assessment) -> None:
    take(client, answered, "summary")
    answer(answered, "storming")
    viewer = User.objects.create_user("viewer")
    Membership.objects.create(workspace=answered.client.workspace, user=viewer, role=Role.VIEWER)
    client.force_login(viewer)
    assert 'id="outdated"' not in client.get(url(answered, "report")).content.decode()
    snapshot = actions.close(assessment=answered, closed_by=None)
    for page in (url(answered, "report"), reverse("assessments:snapshot", args=[snapshot.pk])):
        assert 'id="outdated"' not in client.get(page).content.decode()


def test_changed_settings_say_at_once_which_texts_fell_behind(client: Browser, answered: Assessment) -> None:
    take(client, answered, "closing")
    sent = {"target": "", "focus": "equal", "streams": "1", "starts_on": "2031-01-06"}
    page = client.post(url(answered, "report_settings"), sent, **HTMX).content.decode()
    assert '<div id="outdated" class="no-print" hx-swap-oob="true">' in page
    assert f"{BEHIND}the closing text." in page


def test_draft_that_nobody_touched_makes_room_for_the_new_one(client: Browser, answered: Assessment) -> None:
    draft = drafts(queries.report(answered))["summary"]
    send(client, answered, **{"summary": draft.text, "draft-summary": draft.fingerprint})
    answer(answered, "storming")
    page = send(client, answered, take="summary").content.decode()
    assert text_in(page, "summary") == drafts(queries.report(answered))["summary"].text


# Two at once


def test_two_tabs_in_one_field_show_both_texts_and_lose_none(client: Browser, answered: Assessment) -> None:
    mine = form(client, answered, summary="<i>Mine</i>", closing="Mine too")
    send(client, answered, summary="Theirs")
    response = client.post(url(answered), mine)
    page = response.content.decode()
    assert response.status_code == 409
    conflict = page[page.index('id="conflict"') : page.index('data-text="summary"')]
    assert "Theirs</dd>" in conflict
    assert "&lt;i&gt;Mine&lt;/i&gt;</dd>" in conflict
    assert (text_in(page, "summary"), text_in(page, "closing")) == ("<i>Mine</i>", "Mine too")
    assert words_of(answered) == Words(summary="Theirs")
    kept = re.search(r'name="keep" value="(\d+)"', page)
    assert kept
    client.post(url(answered), mine | {"keep": kept[1]})
    assert words_of(answered) == Words(summary="<i>Mine</i>", closing="Mine too")


def test_the_other_one_is_taken_and_the_rest_of_mine_stays_typed(
    client: Browser, answered: Assessment
) -> None:
    mine = form(client, answered, summary="Mine", closing="Mine too", sections=["roadmap"])
    send(client, answered, summary="Theirs", order=CHOSEN[::-1], sections=["gaps"])
    page = client.post(url(answered), mine | {"theirs": "1"}).content.decode()
    assert (text_in(page, "summary"), text_in(page, "closing")) == ("Theirs", "Mine too")
    assert re.findall(r'name="sections"[^>]* value="(\w+)"[^>]* checked', page) == ["gaps"]
    assert words_of(answered).closing == ""


def test_two_people_in_two_fields_do_not_meet(client: Browser, answered: Assessment) -> None:
    mine = form(client, answered, closing="Mine")
    send(client, answered, summary="Theirs")
    said = client.post(url(answered), mine, follow=True).content.decode()
    assert "Changed elsewhere meanwhile, and shown here as it stands now: Executive summary." in said
    assert words_of(answered) == Words(summary="Theirs", closing="Mine")


def test_page_that_stays_open_never_undoes_what_it_has_not_seen(
    client: Browser, answered: Assessment
) -> None:
    """With htmx the texts on the page stay as they are typed: what was changed elsewhere is not theirs to change."""
    mine = form(client, answered, closing="Mine")
    send(client, answered, summary="Theirs")
    first = client.post(url(answered), mine, **HTMX).content.decode()
    assert "Changed elsewhere meanwhile: Executive summary." in first
    marks = dict(re.findall(r'name="((?:seen|draft)-[\w-]+)" value="([^"]*)"', first))
    client.post(url(answered), mine | marks | {"closing": "Mine again"}, **HTMX)
    assert words_of(answered) == Words(summary="Theirs", closing="Mine again")


# With htmx


def test_save_answers_with_the_line_beside_its_button(client: Browser, answered: Assessment) -> None:
    sent = form(client, answered, summary="Typed")
    response = client.post(url(answered), sent, **HTMX)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Saved." in page
    assert "<textarea" not in page
    assert f'name="seen-summary" value="{fingerprint("Typed")}"' in page
    refused = client.post(url(answered), sent | {"summary": "x" * 4001}, **HTMX)
    assert refused.status_code == 422
    assert 'id="summary-error" hx-swap-oob="true">This is 4001 characters long' in refused.content.decode()


def test_preview_shows_what_was_typed_and_stores_nothing(
    client: Browser, answered: Assessment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sent = form(
        client, answered, summary=f"1. **{HOSTILE}**", order=CHOSEN[::-1], sections=["pillars", "roadmap"]
    )
    with django_assert_num_queries(9):
        response = client.post(url(answered, "words_preview"), sent)
    page = response.content.decode()
    assert "<html" not in page
    assert "<ol" in page
    assert "<strong>&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert page.index("Roadmap</h3>") < page.index("Pillar by pillar</h3>")
    assert "Gaps and sequence risks" not in page
    assert not ReportWords.objects.exists()


def test_preview_of_a_text_that_is_too_long_says_so(client: Browser, answered: Assessment) -> None:
    page = client.post(
        url(answered, "words_preview"), form(client, answered, summary="x" * 4001)
    ).content.decode()
    assert "Executive summary: This is 4001 characters long" in page


# The template of the workspace


def test_choice_is_kept_as_the_template_and_taken_by_the_next(
    client: Browser, firm: Workspace, answered: Assessment, published: Framework
) -> None:
    send(client, answered, summary="S", closing="Ours", sections=["roadmap"], template="1")
    template = ReportTemplate.objects.get()
    assert (template.workspace, template.sections, template.closing) == (
        firm,
        ["finding", "roadmap", "method"],
        "Ours",
    )
    made = actions.start_assessment(workspace=firm, framework=published, organisation="Next Ltd", title="")
    assert words_of(made) == Words(closing="Ours", sections=("finding", "roadmap", "method"))


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("", "so the template does not take it."),
        ("Ours", "so the template does not take it, and keeps the one it has."),
    ],
)
def test_draft_about_one_client_stays_out_of_the_template(
    client: Browser, firm: Workspace, answered: Assessment, before: str, said: str
) -> None:
    if before:
        actions.keep_template(workspace=firm, words=Words(closing=before))
    draft = drafts(queries.report(answered))["closing"]
    typed = {"closing": f"{draft.text}\n\nAnd more.", "draft-closing": draft.fingerprint}
    sent = form(client, answered, **typed, sections=["roadmap"], template="1")
    headers = HTMX if before else {}
    page = client.post(url(answered), sent, follow=True, **headers).content.decode()
    assert f"The closing text began as a draft about this client, {said}" in page
    assert words_of(answered).closing == typed["closing"]
    made = actions.start_assessment(
        workspace=firm, framework=answered.framework, organisation="Next Ltd", title=""
    )
    assert words_of(made) == Words(closing=before, sections=("finding", "roadmap", "method"))


def test_page_says_before_what_the_template_takes(client: Browser, answered: Assessment) -> None:
    page = client.get(url(answered)).content.decode()
    assert "and this closing text unless it began as a draft: a draft is about this client." in page
    page = send(client, answered, closing="Own", template="1").headers["Location"]
    assert "Saved, and kept as the template of the workspace." in client.get(page).content.decode()


def test_template_is_taken_into_a_report_and_writes_over_no_text(
    client: Browser, firm: Workspace, answered: Assessment
) -> None:
    actions.keep_template(workspace=firm, words=Words(closing="Ours", sections=("finding", "gaps", "method")))
    page = send(client, answered, take="template").content.decode()
    assert text_in(page, "closing") == "Ours"
    assert re.findall(r'name="sections"[^>]* value="(\w+)"[^>]* checked', page) == ["gaps"]
    page = send(client, answered, take="template", closing="Mine").content.decode()
    assert text_in(page, "closing") == "Mine"


def test_template_is_removed_and_what_is_typed_stays(
    client: Browser, firm: Workspace, answered: Assessment
) -> None:
    actions.keep_template(workspace=firm, words=NO_WORDS)
    page = send(client, answered, summary="Typed", forget_template="1").content.decode()
    assert not ReportTemplate.objects.exists()
    assert text_in(page, "summary") == "Typed"


def test_who_writes_for_one_client_only_makes_no_template(client: Browser, answered: Assessment) -> None:
    helper = User.objects.create_user("helper")
    Membership.objects.create(
        workspace=answered.client.workspace, client=answered.client, user=helper, role=Role.EDITOR
    )
    client.force_login(helper)
    assert 'name="template"' not in client.get(url(answered)).content.decode()
    for name in ("template", "forget_template"):
        assert send(client, answered, summary="Typed", **{name: "1"}).status_code == 403
    assert words_of(answered) == NO_WORDS


# Who, and when


def test_viewer_and_stranger_get_nowhere(client: Browser, answered: Assessment) -> None:
    sent = form(client, answered, summary="Typed")
    viewer, stranger = User.objects.create_user("viewer"), User.objects.create_user("stranger")
    Membership.objects.create(workspace=answered.client.workspace, user=viewer, role=Role.VIEWER)
    for user, status in ((viewer, 403), (stranger, 404)):
        client.force_login(user)
        assert client.get(url(answered)).status_code == status
        for name in ("words", "words_preview"):
            assert client.post(url(answered, name), sent).status_code == status
    assert words_of(answered) == NO_WORDS


def test_who_is_signed_out_meanwhile_gets_back_what_was_typed(client: Browser, answered: Assessment) -> None:
    sent = form(client, answered, summary=f"Typed {HOSTILE}", closing="  ")
    client.logout()
    response = client.post(url(answered), sent)
    page = response.content.decode()
    assert response.status_code == 403
    assert "X-Refused" not in response.headers
    assert html.escape(f"Typed {HOSTILE}", quote=False) in page.replace("&quot;", '"')
    assert "<script>alert" not in page
    assert page.count("<textarea") == 1
    missing = reverse("assessments:words", args=["00000000-0000-4000-8000-000000000000"])
    assert client.post(missing, sent).status_code == 403
    assert client.get(url(answered)).status_code == 404


def test_trial_writes_words_too(client: Browser, assessment: Assessment) -> None:
    assert send(client, assessment, summary="Typed").status_code == 302
    assert words_of(assessment).summary == "Typed"
    assert 'id="template"></div>' in client.get(url(assessment)).content.decode()


def test_closed_one_leads_to_its_report_and_says_why(client: Browser, answered: Assessment) -> None:
    sent = form(client, answered, summary="Typed")
    actions.close(assessment=answered, closed_by=None)
    page = client.get(url(answered), follow=True).content.decode()
    assert "The words are frozen with the report. Reopen the assessment to change them." in page
    refused = client.post(url(answered), sent)
    assert (refused.status_code, refused.headers["X-Refused"]) == (403, "role")
    assert ">Typed</textarea>" in refused.content.decode()
    assert words_of(answered) == NO_WORDS


def test_report_leads_editors_to_its_words(client: Browser, answered: Assessment) -> None:
    link = f'href="{url(answered)}"'
    assert link in client.get(url(answered, "report")).content.decode()
    viewer = User.objects.create_user("viewer")
    Membership.objects.create(workspace=answered.client.workspace, user=viewer, role=Role.VIEWER)
    client.force_login(viewer)
    assert link not in client.get(url(answered, "report")).content.decode()


def test_notes_of_pillars_that_are_gone_are_read_kept_and_removed_when_asked(
    client: Browser, answered: Assessment
) -> None:
    send(client, answered, summary="Typed")
    ReportWords.objects.update(pillars={"gone": "Still <true>"})
    assert "Still &lt;true&gt;" in client.get(url(answered)).content.decode()
    send(client, answered, summary="Typed again")
    assert words_of(answered).pillars == {"gone": "Still <true>"}
    send(client, answered, **{"forget-gone": "1"})
    assert words_of(answered).pillars == {}


# Where they are shown


@pytest.fixture
def worded(answered: Assessment) -> Assessment:
    words = Words(
        summary="Own **summary**",
        pillars={PILLARS[0]: "Own note"},
        closing="Own closing",
        sections=("finding", "roadmap", "pillars", "closing", "method"),
    )
    actions.save_words(
        assessment=answered,
        fields=fields_of(words),
        seen={name: fingerprint(fields_of(NO_WORDS).get(name, "")) for name in fields_of(words)},
        drafts={},
    )
    return answered


def test_report_shows_the_words_in_the_chosen_sections(client: Browser, worded: Assessment) -> None:
    page = client.get(url(worded, "report")).content.decode()
    places = [
        page.index(said)
        for said in (
            "Own <strong>summary</strong>",
            'id="settings"',
            'id="roadmap"',
            'id="pillars"',
            f'id="pillar-{PILLARS[0]}"',
            "Own note",
            f'id="pillar-{PILLARS[1]}"',
            "Own closing",
            'id="basis-title"' if 'id="basis-title"' in page else "basis-title",
        )
    ]
    assert places == sorted(places)
    for gone in ("overview", "heat-map", "gaps", "charters", "risks", "verdict"):
        assert f'id="{gone}"' not in page
    anchors = set(re.findall(r'href="#([\w-]+)"', page))
    assert anchors <= set(re.findall(r' id="([\w-]+)"', page))


@pytest.mark.parametrize("left_out", CHOSEN)
def test_no_link_of_the_report_leads_to_a_section_that_is_left_out(
    client: Browser, answered: Assessment, left_out: str
) -> None:
    send(client, answered, sections=[code for code in CHOSEN if code != left_out])
    page = client.get(url(answered, "report")).content.decode()
    anchors = set(re.findall(r'href="#([\w-]+)"', page))
    assert anchors <= set(re.findall(r' id="([\w-]+)"', page))


def test_settings_can_be_changed_whatever_is_left_out(client: Browser, answered: Assessment) -> None:
    send(client, answered, sections=["pillars"])
    page = client.get(url(answered, "report")).content.decode()
    assert page.count('id="settings"') == 1


def test_frozen_report_and_shared_link_keep_the_words_of_that_day(
    client: Browser, worded: Assessment
) -> None:
    snapshot = actions.close(assessment=worded, closed_by=None)
    actions.reopen(assessment=worded)
    send(client, worded, summary="Newer", closing="")
    frozen = client.get(reverse("assessments:snapshot", args=[snapshot.pk])).content.decode()
    assert "Own <strong>summary</strong>" in frozen
    assert "Own closing" in frozen
    assert "Newer" not in frozen
    assert "Newer" in client.get(url(worded, "report")).content.decode()


def test_pdf_gets_the_words(client: Browser, worded: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []

    def fake(_report: object, *, words: Words, **_: object) -> bytes:
        given.append(words)
        return b"%PDF"

    monkeypatch.setattr("assessments.views.report.report_as_pdf", fake)
    client.get(url(worded, "report_pdf"))
    snapshot = actions.close(assessment=worded, closed_by=None)
    client.get(reverse("assessments:snapshot_pdf", args=[snapshot.pk]))
    assert given == [queries.frozen_told(snapshot)[1]] * 2
    # The file of a frozen report is kept.
    assert client.get(url(worded, "report_pdf")).content == b"%PDF"
    assert len(given) == 2
