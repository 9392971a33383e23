from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.urls import reverse
from django.utils.html import escape, strip_tags

from assessments import actions, queries
from assessments.domain.answers import Answer, Choice
from assessments.models import Answer as AnswerRow, Assessment, Workspace
from tests.assessments.conftest import shipped

if TYPE_CHECKING:
    from django.http import HttpResponse
    from pytest_django.fixtures import DjangoAssertNumQueries

    from frameworks.models import Framework

CODES = list(shipped().capabilities)
OPTIONAL = next(c.code for c in shipped().capabilities.values() if c.not_applicable_when)
HTMX = {"HX-Request": "true"}


def url(assessment: Assessment, code: str = CODES[0]) -> str:
    return reverse("assessments:question", args=[assessment.pk, code])


def post(browser: Browser, assessment: Assessment, code: str = CODES[0], **data: Any) -> HttpResponse:
    headers = HTMX if data.pop("htmx", False) else {}
    return browser.post(url(assessment, code), data, headers=headers)


def kept(assessment: Assessment, code: str = CODES[0]) -> queries.Recorded:
    return queries.recorded_answers(assessment).get(code, queries.NOT_RECORDED)


def text(response: HttpResponse) -> str:
    return response.content.decode()


def test_question_shows_the_capability_with_nothing_chosen(client: Browser, assessment: Assessment) -> None:
    page = text(client.get(url(assessment)))
    capability = shipped().capabilities[CODES[0]]
    for part in (capability.question, capability.definition):
        assert part.replace("'", "&#x27;") in page
    assert page.count('type="radio"') == 5
    assert page.count(" checked") == 0
    assert 'value="not_applicable"' not in page


def test_question_offers_not_applicable_only_where_the_framework_does(
    client: Browser, assessment: Assessment
) -> None:
    assert text(client.get(url(assessment, OPTIONAL))).count('value="not_applicable"') == 1


def test_question_shows_what_was_answered(client: Browser, assessment: Assessment) -> None:
    post(
        client,
        assessment,
        choice="norming",
        note="<script>alert(1)</script>",
        evidence="https://example.com/x",
    )
    page = text(client.get(url(assessment)))
    assert page.count('value="norming" aria-describedby="signals-norming" checked') == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt;</textarea>" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("answered", [0, 29])
def test_question_takes_a_constant_number_of_queries(
    client: Browser,
    assessment: Assessment,
    django_assert_num_queries: DjangoAssertNumQueries,
    answered: int,
) -> None:
    """Session, assessment, answers, ticked signals, and the place that is kept."""
    for code in CODES[:answered]:
        post(client, assessment, code, choice="storming")
    with django_assert_num_queries(5):
        client.get(url(assessment, CODES[3]))


def test_save_takes_a_constant_number_of_queries(
    client: Browser, assessment: Assessment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    counted = []
    post(client, assessment, CODES[1], choice="storming")
    for code in (CODES[0], CODES[20]):
        with django_assert_num_queries(12):
            response = post(client, assessment, code, choice="norming", htmx=True)
        counted.append(response.status_code)
        for other in CODES[5:15]:
            post(client, assessment, other, choice="storming")
    assert counted == [200, 200]


def test_save_goes_on_to_the_next_question(client: Browser, assessment: Assessment) -> None:
    response = post(client, assessment, choice="norming", next="1")
    assert response.status_code == 302
    assert response["Location"] == url(assessment, CODES[1])
    assert kept(assessment).answer.phase == "norming"


def test_save_of_the_last_question_goes_on_to_the_report(client: Browser, assessment: Assessment) -> None:
    response = post(client, assessment, CODES[-1], choice="norming", next="1")
    assert response["Location"] == reverse("assessments:report", args=[assessment.pk])


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("place", [0, -1])
def test_going_on_with_nothing_chosen_says_once_that_it_was_left_open(
    client: Browser, assessment: Assessment, place: int, htmx: bool
) -> None:
    response = post(client, assessment, CODES[place], note="Later.", next="1", htmx=htmx)
    page = text(client.get(response["HX-Redirect" if htmx else "Location"]))
    said = f"“{shipped().capabilities[CODES[place]].name}” was left open."
    assert page.count(said) == 1
    assert page.count(f'role="status" tabindex="-1" autofocus><p>{said}') == 1
    assert said not in text(client.get(url(assessment, CODES[1])))


@pytest.mark.parametrize("answer", [{"choice": "dont_know", "next": "1"}, {"note": "Later.", "stay": "1"}])
def test_nothing_is_said_of_a_question_that_was_answered_or_not_left(
    client: Browser, assessment: Assessment, answer: dict[str, str]
) -> None:
    response = post(client, assessment, **answer)
    assert "was left open" not in text(client.get(response["Location"]))


def test_save_by_htmx_answers_with_the_new_state(client: Browser, assessment: Assessment) -> None:
    response = post(client, assessment, choice="norming", htmx=True)
    assert response.status_code == 200
    page = text(response)
    assert '<span class="save-good">Norming saved <time' in page
    assert 'id="revision" value="1" hx-swap-oob="true"' in page
    assert "<strong>1 of 29</strong> answered" in page


def test_save_by_htmx_moves_on_by_a_redirect_of_the_page(client: Browser, assessment: Assessment) -> None:
    response = post(client, assessment, choice="norming", next="1", htmx=True)
    assert response["HX-Redirect"] == url(assessment, CODES[1])


def test_save_of_not_applicable_needs_a_reason_and_keeps_the_rest(
    client: Browser, assessment: Assessment
) -> None:
    response = post(client, assessment, OPTIONAL, choice="not_applicable", note="No such customers.")
    assert response.status_code == 422
    assert "Say why this does not apply; then it is saved." in text(response)
    assert kept(assessment, OPTIONAL).answer == Answer(note="No such customers.")
    post(client, assessment, OPTIONAL, choice="not_applicable", reason="None.", revision="1")
    assert kept(assessment, OPTIONAL).answer == Answer(choice=Choice.NOT_APPLICABLE, reason="None.")


def test_save_of_not_applicable_is_refused_where_it_is_not_offered(
    client: Browser, assessment: Assessment
) -> None:
    response = post(client, assessment, choice="not_applicable", reason="Because.")
    assert response.status_code == 422
    assert kept(assessment).answer.choice is Choice.OPEN


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("https://example.com/a?b=c", "https://example.com/a?b=c"),
        ("wiki.example.com/page", "https://wiki.example.com/page"),
        ("  http://example.com  ", "http://example.com"),
    ],
)
def test_save_keeps_a_web_address(client: Browser, assessment: Assessment, given: str, stored: str) -> None:
    assert post(client, assessment, evidence=given).status_code == 302
    assert kept(assessment).answer.evidence == stored


@pytest.mark.parametrize(
    "given",
    ["javascript:alert(1)", "javascript://example.com/%0aalert(1)", "ftp://example.com/x", "two words"],
)
def test_save_refuses_what_is_no_web_address_and_keeps_the_answer(
    client: Browser, assessment: Assessment, given: str
) -> None:
    response = post(client, assessment, choice="norming", evidence=given)
    assert response.status_code == 422
    assert "This is not a web address." in text(response)
    assert kept(assessment).answer == Answer(choice=Choice.PHASE, phase="norming")


def test_save_refuses_a_note_that_is_too_long_and_says_by_how_much(
    client: Browser, assessment: Assessment
) -> None:
    response = post(client, assessment, choice="norming", note="x" * 4001)
    assert response.status_code == 422
    assert "This is 4001 characters long; at most 4000 can be kept. Shorten it." in text(response)
    assert "x" * 4001 in text(response)


@pytest.mark.parametrize(
    "data",
    [
        {"choice": "brilliant"},
        {"signals": "no-such-signal"},
        {"note": "nul \x00 here"},
        {"evidence": "https://example.com/\x00"},
    ],
)
def test_save_of_tampered_fields_is_refused(
    client: Browser, assessment: Assessment, data: dict[str, str]
) -> None:
    assert post(client, assessment, **data).status_code == 422
    assert kept(assessment).answer == Answer()


@pytest.mark.parametrize("name", ["revision", "turn", "keep", "writer"])
def test_save_with_a_tampered_bookkeeping_field_still_answers(
    client: Browser, assessment: Assessment, name: str
) -> None:
    response = post(client, assessment, choice="norming", **{name: "x" * 99})
    assert response.status_code in {302, 422}


def test_conflict_shows_both_and_keeps_what_stands(client: Browser, assessment: Assessment) -> None:
    post(client, assessment, choice="norming", note="The first tab.", writer="a", turn="1")
    for htmx in (False, True):
        response = post(
            client, assessment, choice="storming", note="The second tab.", revision="0", writer="b", htmx=htmx
        )
        assert response.status_code == 409
        assert "The first tab." in text(response)
        assert "The second tab." in text(response)
        assert 'name="keep" value="1"' in text(response)
    assert kept(assessment).answer.note == "The first tab."


def test_conflict_is_settled_by_keeping_mine(client: Browser, assessment: Assessment) -> None:
    post(client, assessment, choice="norming", writer="a", turn="1")
    post(client, assessment, choice="storming", revision="0", writer="b", turn="1")
    response = post(client, assessment, choice="storming", revision="0", writer="b", turn="2", keep="1")
    assert response.status_code == 302
    assert kept(assessment).answer.phase == "storming"


def test_conflict_that_changed_again_is_shown_again(client: Browser, assessment: Assessment) -> None:
    post(client, assessment, choice="norming", writer="a", turn="1")
    post(client, assessment, choice="performing", writer="a", turn="2")
    response = post(client, assessment, choice="storming", revision="0", writer="b", turn="2", keep="1")
    assert response.status_code == 409
    assert kept(assessment).answer.phase == "performing"


def test_guided_way_proposes_and_waits_to_be_accepted(client: Browser, assessment: Assessment) -> None:
    client.get(f"{url(assessment)}?way=guided")
    response = post(client, assessment, signals=["norming-1", "norming-2", "norming-3"], htmx=True)
    assert "From your ticks follows" in text(response)
    assert 'name="accept" value="norming"' in text(response)
    assert kept(assessment).answer.choice is Choice.OPEN
    signals = ["norming-1", "norming-2", "norming-3"]
    response = post(client, assessment, signals=signals, accept="norming", revision="1", htmx=True)
    assert kept(assessment).answer.phase == "norming"


def test_guided_way_shows_the_ticks_again(client: Browser, assessment: Assessment) -> None:
    post(client, assessment, signals=["storming-1"])
    page = text(client.get(f"{url(assessment)}?way=guided"))
    assert page.count('value="storming-1" checked') == 1
    assert page.count(" checked") == 1


def test_quick_way_keeps_ticks_made_in_the_guided_one(client: Browser, assessment: Assessment) -> None:
    post(client, assessment, signals=["storming-1"])
    page = text(client.get(f"{url(assessment)}?way=quick"))
    assert '<input type="hidden" name="signals" value="storming-1">' in page


def test_way_is_remembered_and_an_unknown_one_is_ignored(client: Browser, assessment: Assessment) -> None:
    client.get(f"{url(assessment)}?way=guided")
    assert 'type="checkbox"' in text(client.get(f"{url(assessment)}?way=<b>"))


def test_clear_opens_the_answer_and_keeps_the_note(client: Browser, assessment: Assessment) -> None:
    post(client, assessment, choice="norming", note="Seen.")
    post(client, assessment, choice="norming", note="Seen.", revision="1", clear="1")
    assert kept(assessment).answer == Answer(note="Seen.")


def test_scripted_choice_is_never_undone_by_a_button_left_over(
    client: Browser, assessment: Assessment
) -> None:
    for revision, button in enumerate(({"clear": "1"}, {"accept": "forming"})):
        choice = ("norming", "storming")[revision]
        page = text(post(client, assessment, choice=choice, revision=revision, htmx=True, **button))
        assert f"{choice.title()} saved <time" in page
        assert kept(assessment).answer.phase == choice


def test_scripted_clear_opens_the_answer_and_says_so(client: Browser, assessment: Assessment) -> None:
    post(client, assessment, choice="norming")
    page = text(post(client, assessment, revision="1", clear="1", htmx=True))
    assert "Answer cleared <time" in page
    assert "· 0 of 29 answered" in page
    assert kept(assessment).answer.choice is Choice.OPEN


def test_guided_way_says_its_rule_and_why_a_level_follows(client: Browser, assessment: Assessment) -> None:
    page = text(client.get(f"{url(assessment)}?way=guided"))
    rule = (
        "Performing and Norming hold when all their signals are true, Storming holds when its first signal "
        "is true; otherwise it is Forming."
    )
    assert rule in page
    assert 'aria-describedby="signals-' not in page
    page = text(post(client, assessment, signals=["norming-1", "norming-2"], htmx=True))
    capability = shipped().capabilities[CODES[0]]
    reasons = [" ".join(strip_tags(reason).split()) for reason in page.split("<li>") if "<strong>" in reason]
    signals = {code: escape(signal.text) for code, signal in capability.signals.items()}
    assert [reason.partition("”")[0] for reason in reasons[:3]] == [
        "Performing: no signal is ticked.",
        f"Norming: 2 of 3 signals ticked; missing: “{signals['norming-3']}",
        f"Storming: its first signal is not ticked: “{signals['storming-1']}",
    ]
    assert reasons[3].startswith("Forming: what is left when no other level holds.")
    assert '<div hx-swap-oob="innerHTML:#proposal-said">' in page


def test_quick_way_says_its_rule(client: Browser, assessment: Assessment) -> None:
    page = text(client.get(f"{url(assessment)}?way=quick"))
    assert "Start at Performing and work back; stop at the first level that is true today" in page
    assert "Performing and Norming hold when all their signals are true" in page


def test_rail_shows_the_level_of_each_answer_and_that_a_pillar_is_incomplete(
    client: Browser, assessment: Assessment
) -> None:
    count = len(shipped().pillars[0].capabilities)
    for code in CODES[: count - 1]:
        post(client, assessment, code, choice="norming")
    page = text(client.get(url(assessment)))
    marked = '<span class="phase ramp-9" aria-hidden="true">N</span><span class="visually-hidden">: norming<'
    assert page.count(marked) == count - 1
    assert page.count(">so far<") == 1
    post(client, assessment, CODES[count - 1], choice="norming")
    assert page.count(marked) == count - 1
    assert ">so far<" not in text(client.get(url(assessment)))


@pytest.mark.parametrize(
    ("part", "heading"), [("facts", "What others report"), ("self_checks", "Ask yourself")]
)
def test_aside_is_headed_by_what_it_holds(
    client: Browser, assessment: Assessment, part: str, heading: str
) -> None:
    code = next(code for code, capability in shipped().capabilities.items() if getattr(capability, part))
    assert f"<summary>{heading}</summary>" in text(client.get(url(assessment, code)))


def test_resume_goes_to_the_next_open_question_when_the_last_is_answered(
    client: Browser, assessment: Assessment
) -> None:
    resume = reverse("assessments:resume", args=[assessment.pk])
    for code in CODES[2:]:
        post(client, assessment, code, choice="norming")
    client.get(url(assessment, CODES[-1]))
    assert client.get(resume)["Location"] == url(assessment, CODES[0])
    for code in CODES[:2]:
        post(client, assessment, code, choice="norming")
    assert client.get(resume)["Location"] == url(assessment, CODES[-1])


def test_resume_goes_to_the_question_opened_last(client: Browser, assessment: Assessment) -> None:
    resume = reverse("assessments:resume", args=[assessment.pk])
    assert client.get(resume)["Location"] == url(assessment, CODES[0])
    client.get(url(assessment, CODES[7]))
    assert client.get(resume)["Location"] == url(assessment, CODES[7])


def test_stranger_finds_nothing(assessment: Assessment) -> None:
    stranger = Browser()
    for address in (url(assessment), reverse("assessments:resume", args=[assessment.pk])):
        assert stranger.get(address).status_code == 404
    assert post(stranger, assessment, choice="norming").status_code == 404
    assert AnswerRow.objects.count() == 0


def test_reader_of_the_sample_may_look_and_not_change(client: Browser, published: Framework) -> None:
    sample = actions.start_assessment(
        workspace=Workspace.objects.create(is_sample=True),
        framework=published,
        organisation="Sample",
        title="Sample",
    )
    page = client.get(url(sample))
    assert page.status_code == 200
    assert "You can read this sample, but not change it." in text(page)
    assert post(client, sample, choice="norming").status_code == 403
    assert client.get(reverse("assessments:resume", args=[sample.pk]))["Location"] == reverse(
        "assessments:report", args=[sample.pk]
    )
    assert AnswerRow.objects.count() == 0


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_wrong_method_is_refused(client: Browser, assessment: Assessment, method: str) -> None:
    assert getattr(client, method)(url(assessment)).status_code == 405


def test_unknown_ids_are_not_found(client: Browser, assessment: Assessment) -> None:
    assert client.get(url(assessment, "no-such-capability")).status_code == 404
    assert client.get(reverse("assessments:question", args=[uuid.uuid4(), CODES[0]])).status_code == 404


def test_page_is_kept_by_no_cache(client: Browser, assessment: Assessment) -> None:
    assert "no-store" in client.get(url(assessment))["Cache-Control"]


def test_form_without_its_token_is_refused_in_the_users_words(
    assessment: Assessment, client: Browser
) -> None:
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    response = strict.post(url(assessment), {"choice": "norming"})
    assert response.status_code == 403
    assert "Your session has ended" in text(response)


@pytest.mark.parametrize("number", ["abc", "1.5", "9" * 5000, "²", "-1", ""])
@pytest.mark.parametrize("name", ["revision", "turn"])
def test_conflict_with_tampered_numbers_is_still_shown(
    client: Browser, assessment: Assessment, name: str, number: str
) -> None:
    post(client, assessment, choice="norming", writer="a", turn="1")
    post(client, assessment, choice="performing", writer="a", turn="2")
    response = post(client, assessment, choice="storming", **{"writer": "b", "revision": "1", name: number})
    assert response.status_code == 409
    assert kept(assessment).answer.phase == "performing"


@pytest.mark.parametrize(("length", "status"), [(1000, 302), (1001, 422)])
def test_save_counts_the_address_as_it_is_kept(
    client: Browser, assessment: Assessment, length: int, status: int
) -> None:
    given = "example.com/" + "a" * (length - len("https://example.com/"))
    assert post(client, assessment, choice="norming", evidence=given).status_code == status
    assert len(kept(assessment).answer.evidence) == (length if status == 302 else 0)
    assert kept(assessment).answer.phase == "norming"


def test_reading_the_sample_keeps_no_session(published: Framework) -> None:
    sample = actions.start_assessment(
        workspace=Workspace.objects.create(is_sample=True),
        framework=published,
        organisation="Sample",
        title="Sample",
    )
    browser = Browser()
    assert 'type="checkbox"' in text(browser.get(f"{url(sample)}?way=guided"))
    assert Session.objects.count() == 0
    assert 'type="checkbox"' in text(browser.get(url(sample)))
