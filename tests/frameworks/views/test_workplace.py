from dataclasses import replace
from functools import partial

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from frameworks import editing
from frameworks.actions import copy_as_draft, edit_draft, import_framework, publish, retire
from frameworks.forms.capability import CapabilityForm
from frameworks.forms.pillar import PillarForm, TextsForm
from frameworks.forms.rules import RulesForm
from frameworks.forms.words import WordsForm
from frameworks.models import Framework, Status
from frameworks.queries import structure_of
from tests.frameworks.posting import sent

pytestmark = pytest.mark.django_db

EDITOR = ("view", "add", "change", "delete")
PEOPLE = {
    "anonymous": None,
    "nobody": (),
    "reader": ("view",),
    "editor": EDITOR,
    "publisher": (*EDITOR, "publish"),
    "superuser": (*EDITOR, "publish"),
}
"""Who comes, and what they may do."""


@pytest.fixture
def published(small) -> Framework:
    return import_framework(structure=small, publish=True).framework


@pytest.fixture
def draft(published) -> Framework:
    return copy_as_draft(framework=published, version="2.0.0")


def somebody(who: str) -> Client:
    """A browser in which this person is signed in."""
    browser = Client()
    held = PEOPLE[who]
    if held is None:
        return browser
    user = User.objects.create(username=f"{who}@example.com", is_staff=True, is_superuser=who == "superuser")
    if who != "superuser":
        user.user_permissions.set(
            Permission.objects.filter(codename__in=[f"{what}_framework" for what in held])
        )
    browser.force_login(user)
    return browser


@pytest.fixture
def editor() -> Client:
    return somebody("editor")


@pytest.fixture
def publisher() -> Client:
    return somebody("publisher")


def at(framework: Framework, page: str, *more) -> str:
    name = f"frameworks_framework_{page}" if page in {"change", "delete", "history"} else f"framework_{page}"
    return reverse(f"admin:{name}", args=[framework.pk, *more])


def said(response) -> list[str]:
    """The messages on the page that came, or that the next one shows."""
    if response.status_code == 302:
        response = response.client.get(response["Location"])
    return [str(message) for message in response.context["messages"]]


def page_of(form, framework: Framework, **changes):
    """The form of a page as it is sent, with the revision that the page was made from."""
    data = sent(form, **changes)
    data["revision"] = framework.revisions.values_list("number", flat=True).first() or 0
    return data


def capability_page(framework: Framework, code: str = "mandate", **changes):
    content = structure_of(framework.pk)
    return page_of(CapabilityForm(content, content.capabilities[code]), framework, **changes)


def rules_page(framework: Framework, **changes):
    return page_of(RulesForm(structure_of(framework.pk)), framework, **changes)


def words_page(framework: Framework, **changes):
    return page_of(WordsForm(structure_of(framework.pk)), framework, **changes)


def pillar_page(framework: Framework, **changes):
    content = structure_of(framework.pk)
    return page_of(PillarForm(content, content.pillars[0], None), framework, **changes)


def texts_page(framework: Framework, **changes):
    return page_of(TextsForm(structure_of(framework.pk), None), framework, **changes)


def edited(framework: Framework, edit) -> None:
    """What somebody else does meanwhile."""
    edit_draft(framework=framework, edit=edit, summary="Meanwhile", by=None)


def asking(question: str, code: str = "mandate"):
    return lambda content: editing.change_capability(
        content, replace(content.capabilities[code], question=question)
    )


# Who may open what

READ = [
    ("change",),
    ("capability", "mandate"),
    ("rules",),
    ("words",),
    ("checks",),
    ("compare",),
    ("history",),
    ("revision", 1),
]
CHANGE = [("texts",), ("pillar", "base-work"), ("remove_capability", "money")]
ACT = [
    ("add_pillar",),
    ("move_pillar", "base-work"),
    ("remove_pillar", "base-work"),
    ("add_capability", "base-work"),
    ("capability", "mandate"),
    ("check_capability", "mandate"),
    ("move_capability", "money"),
    ("duplicate_capability", "money"),
    ("remove_capability", "money"),
    ("texts",),
    ("pillar", "base-work"),
    ("rules",),
    ("words",),
    ("restore", 1),
]


def answer(who: str, needed: str, right: int) -> int:
    held = PEOPLE[who]
    return 302 if held is None else right if needed in held else 403


@pytest.mark.parametrize("who", PEOPLE)
def test_pages_open_for_those_who_may(draft, who):
    browser = somebody(who)
    wanted = {
        **{at(draft, *page): answer(who, "view", 200) for page in READ},
        **{at(draft, *page): answer(who, "change", 200) for page in CHANGE},
        at(draft, "copy"): answer(who, "add", 200),
        at(draft, "delete"): answer(who, "delete", 200),
        at(draft, "publish"): answer(who, "publish", 200),
        at(draft, "retire"): answer(who, "publish", 200),
        reverse("admin:frameworks_framework_changelist"): answer(who, "view", 200),
        reverse("admin:frameworks_framework_add"): 302 if PEOPLE[who] is None else 403,
    }

    responses = {url: browser.get(url) for url in wanted}

    assert {url: response.status_code for url, response in responses.items()} == wanted
    if who == "anonymous":
        assert all(r["Location"].startswith("/admin/login/") for r in responses.values())


@pytest.mark.parametrize("who", ["anonymous", "nobody", "reader"])
def test_nobody_else_changes_a_draft(draft, who):
    browser, before = somebody(who), structure_of(draft.pk)

    for page in [*ACT, ("copy",), ("delete",), ("publish",), ("retire",)]:
        response = browser.post(at(draft, *page), {"name": "New", "to": "1", "version": "3"})
        # Where words are typed nobody is led away from them; see the test of who was signed out while typing.
        expected = 302 if who == "anonymous" and page not in ACT else 403
        assert response.status_code == expected, page

    assert structure_of(draft.pk) == before
    assert draft.revisions.count() == 1
    assert Framework.objects.count() == 2


def test_editor_does_not_publish_nor_retire(editor, draft, published):
    assert editor.post(at(draft, "publish")).status_code == 403
    assert editor.post(at(published, "retire")).status_code == 403

    assert set(Framework.objects.values_list("version", "status")) == {
        ("1.0.0", "published"),
        ("2.0.0", "draft"),
    }


@pytest.mark.parametrize("name", ["Framework editor", "Framework publisher"])
def test_groups_open_the_workplace(draft, name):
    browser = Client()
    user = User.objects.create(username="member@example.com", is_staff=True)
    user.groups.add(Group.objects.get(name=name))
    browser.force_login(user)

    assert browser.get(at(draft, "change")).context["can_edit"] is True
    assert browser.get(at(draft, "publish")).status_code == (200 if "publisher" in name else 403)


def test_reader_gets_a_draft_to_read(draft):
    reader = somebody("reader")

    for page in READ:
        response = reader.get(at(draft, *page))
        assert b"<textarea" not in response.content
        assert b'method="post"' not in response.content.replace(LOG_OUT, b"")


LOG_OUT = b'<form id="logout-form" method="post"'


def test_pages_of_nothing_are_not_there(editor, draft):
    gone = Framework(pk=draft.pk + 99)

    for page in [*READ, *CHANGE, ("copy",), ("delete",)]:
        assert editor.get(at(gone, *page)).status_code == 404
    for number in (0, 99, 10**30):
        assert editor.get(at(draft, "revision", number)).status_code == 404
        assert editor.post(at(draft, "restore", number)).status_code == 404
    in_arabic = str(draft.pk).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for key in ("x", "0", "9" * 40, in_arabic):
        assert editor.get(f"/admin/frameworks/framework/{key}/change/").status_code == 404


def test_pages_take_the_methods_they_are_made_for(editor, draft):
    only_to_send = [page for page in ACT if page not in {*READ, *CHANGE}]

    assert {editor.get(at(draft, *page)).status_code for page in only_to_send} == {405}
    assert {
        editor.post(at(draft, *page)).status_code for page in [("checks",), ("change",), ("history",)]
    } == {405}
    assert {editor.put(at(draft, *page)).status_code for page in [*READ, *CHANGE, *ACT]} == {405}


# What is published


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.RETIRED])
def test_published_pages_are_readable_and_not_editable(publisher, published, status):
    if status == Status.RETIRED:
        retire(framework=published)

    for page in READ:
        response = publisher.get(at(published, *page))
        assert response.status_code == 200
        text = response.content.decode()
        assert "This version never changes" in text
        assert "<textarea" not in text
        assert "Save" not in text
    text = publisher.get(at(published, "capability", "mandate")).content.decode()
    for shown in ("Who may do what?", "Nothing is signed.", "Sign it", "Nobody signs what nobody pays."):
        assert shown in text


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.RETIRED])
def test_published_refuses_every_change_and_says_why(publisher, published, status):
    if status == Status.RETIRED:
        retire(framework=published)
    before, kept = structure_of(published.pk), published.revisions.count()
    pages = {("capability", "mandate"): capability_page(published, question="Changed?")}

    for page in ACT:
        response = publisher.post(at(published, *page), pages.get(page, {"name": "New", "to": "2"}))
        assert response.status_code == 302
        assert response["Location"] == at(published, "change")
        assert said(response) == [
            f"Small framework 1.0.0 is {status} and never changes: edit it as a new draft."
        ]
    assert publisher.post(at(published, "delete")).status_code == 302
    assert publisher.post(at(published, "publish")).status_code == 302

    assert structure_of(published.pk) == before
    assert published.revisions.count() == kept
    assert Framework.objects.get().status == status


# From version to version


def test_copy_publish_and_retire(publisher, published):
    made = publisher.post(at(published, "copy"), {"version": "1.1.0"})
    draft = Framework.objects.get(version="1.1.0")
    assert made["Location"] == at(draft, "change")
    assert said(made) == ["Small framework 1.1.0 is a draft now: edit it freely, nobody is asked by it yet."]

    done = publisher.post(at(draft, "publish"))
    assert said(done) == ["Small framework 1.1.0 is published: new assessments start with it."]
    assert Framework.objects.get(pk=published.pk).status == Status.RETIRED

    done = publisher.post(at(draft, "retire"))
    assert said(done) == ["Small framework 1.1.0 is retired: no new assessment starts with it."]
    assert [r.made_by.username for r in draft.revisions.all()] == ["publisher@example.com"] * 3


def test_copy_under_a_taken_version_is_refused_at_its_field(publisher, published):
    response = publisher.post(at(published, "copy"), {"version": "1"})

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "version": ['Version 1.0.0 of "small" exists already: choose another.']
    }
    assert Framework.objects.count() == 1


def test_copy_as_a_framework_of_its_own_touches_no_other(publisher, published):
    publisher.post(at(published, "copy"), {"version": "1", "own": "on", "name": "Own", "code": "own"})

    assert set(Framework.objects.values_list("code", "name", "status")) == {
        ("small", "Small framework", "published"),
        ("own", "Own", "draft"),
    }


def test_draft_with_problems_is_not_published(publisher, draft):
    edited(draft, asking(""))

    assert b"disabled" in publisher.get(at(draft, "publish")).content
    response = publisher.post(at(draft, "publish"))

    assert response["Location"] == at(draft, "checks")
    assert said(response) == ["Not published: put right what the checks found first."]
    assert Framework.objects.get(pk=draft.pk).is_draft


def test_number_below_a_published_one_is_a_problem_that_leads_to_the_number(publisher, published):
    draft = copy_as_draft(framework=published, version="0.9")
    message = "Version 0.9 is older than 1.0.0, which was published already. Give it a higher number."

    for name in ("checks", "publish"):
        page = publisher.get(at(draft, name))
        (problem,) = page.context["problems"]
        assert (problem.message, problem.url) == (message, f"{at(draft, 'texts')}#version")
    assert b'id="version"' in publisher.get(at(draft, "texts")).content
    assert publisher.get(at(draft, "change")).context["problems"] == 1
    assert said(publisher.post(at(draft, "publish"))) == [
        "Not published: put right what the checks found first."
    ]

    publisher.post(at(draft, "texts"), texts_page(draft, version="1.0.1"))
    publisher.post(at(draft, "publish"))

    assert Framework.objects.get(pk=draft.pk).status == Status.PUBLISHED
    assert publisher.get(at(published, "checks")).context["problems"] == []


def test_draft_is_deleted_after_a_question(editor, draft, published):
    assert "2.0.0" in editor.get(at(draft, "delete")).content.decode()

    assert said(editor.post(at(draft, "delete"))) == ["The draft Small framework 2.0.0 is deleted."]
    assert list(Framework.objects.all()) == [published]


def test_state_is_restored(editor, draft):
    before = structure_of(draft.pk)
    edited(draft, asking("Else?"))

    assert said(editor.post(at(draft, "restore", 1))) == ["The draft is what it was at revision 1."]
    assert structure_of(draft.pk) == before
    assert said(editor.post(at(draft, "restore", 1))) == ["It is that already."]


def test_who_was_signed_out_while_typing_is_told_how_to_keep_it(draft):
    """The way to sign in would lead away from what was typed."""
    stranger, before = Client(), structure_of(draft.pk)

    for page in [("capability", "money"), ("pillar", "base-work"), ("rules",)]:
        response = stranger.post(at(draft, *page), {"name": "Typed"})
        assert response.status_code == 403
        assert "What you typed still stands on the page before this one" in response.content.decode()
    live = stranger.post(
        at(draft, "check_capability", "money"), headers={"HX-Request": "true", "HX-Target": "live-checks"}
    )
    assert live.status_code == 200
    assert "You are signed out: nothing is saved" in live.content.decode()
    assert structure_of(draft.pk) == before


# The tree


def test_pillars_and_capabilities_are_added_moved_and_removed(editor, draft):
    def tree() -> dict[str, list[str]]:
        return {p.code: [c.code for c in p.capabilities] for p in structure_of(draft.pk).pillars}

    editor.post(at(draft, "add_pillar"), {"name": "Add"})
    assert tree() == {"base-work": ["mandate", "money"], "add": []}
    assert editor.get(at(draft, "pillar", "add")).status_code == 200
    made = editor.post(at(draft, "add_capability", "add"), {"name": "New <one>"})
    assert made["Location"] == at(draft, "capability", "new-one")
    editor.post(at(draft, "move_capability", "money"), {"pillar": "add", "to": "1"})
    assert tree() == {"base-work": ["mandate"], "add": ["money", "new-one"]}
    editor.post(at(draft, "move_pillar", "add"), {"to": "1"})
    assert list(tree()) == ["add", "base-work"]
    made = editor.post(at(draft, "duplicate_capability", "mandate"))
    assert made["Location"] == at(draft, "capability", "mandate-2")
    for code in ("money", "new-one"):
        editor.post(at(draft, "remove_capability", code))
    editor.post(at(draft, "remove_pillar", "add"))
    assert tree() == {"base-work": ["mandate", "mandate-2"]}
    assert draft.revisions.count() == 9


def test_what_was_done_is_said_with_the_name_of_the_part(editor, draft):
    editor.post(at(draft, "add_pillar"), {"name": "Extra"})

    assert said(editor.post(at(draft, "move_capability", "money"), {"pillar": "extra", "to": "1"}))[-1] == (
        "Saved: Moved Money."
    )
    assert said(editor.post(at(draft, "duplicate_capability", "money")))[-1] == "Saved: Duplicated Money."
    assert (
        said(editor.post(at(draft, "move_pillar", "extra"), {"to": "1"}))[-1]
        == "Saved: Moved the pillar Extra."
    )


@pytest.mark.parametrize("to", ["", "x", "-1", "1.5", "9" * 50, "²"])
def test_place_that_is_none_is_the_end(editor, draft, to):
    response = editor.post(at(draft, "move_capability", "mandate"), {"pillar": "base-work", "to": to})

    assert response.status_code == 302
    assert [c.code for c in structure_of(draft.pk).pillars[0].capabilities] == ["money", "mandate"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\x00"])
def test_part_without_a_sound_name_is_not_added_and_it_is_said(editor, draft, name):
    before = structure_of(draft.pk)

    for page in [("add_pillar",), ("add_capability", "base-work")]:
        (message,) = said(editor.post(at(draft, *page), {"name": name}))
        assert message.startswith("Not added: ")
    assert structure_of(draft.pk) == before


@pytest.mark.parametrize(
    ("page", "data", "message"),
    [
        (
            ("remove_capability", "mandate"),
            {},
            "Mandate is the foundation of the overall phase: choose another",
        ),
        (
            ("remove_pillar", "base-work"),
            {},
            "Base work still has capabilities: move them to another pillar or",
        ),
        (("move_capability", "x"), {"to": "1"}, 'There is no capability "x" in this draft any more.'),
        (("move_capability", "money"), {"pillar": "x"}, 'There is no pillar "x" in this draft any more.'),
        (("move_pillar", "x"), {"to": "1"}, 'There is no pillar "x" in this draft any more.'),
        (("add_capability", "x"), {"name": "New"}, 'There is no pillar "x" in this draft any more.'),
        (("duplicate_capability", "x"), {}, 'There is no capability "x" in this draft any more.'),
        (("remove_capability", "x"), {}, 'There is no capability "x" in Small framework 2.0.0 any more.'),
        (("remove_pillar", "x"), {}, 'There is no pillar "x" in this draft any more.'),
    ],
)
def test_what_cannot_be_done_is_said(editor, draft, page, data, message):
    before = structure_of(draft.pk)

    (found,) = said(editor.post(at(draft, *page), data))

    assert found.startswith(message)
    assert structure_of(draft.pk) == before


@pytest.mark.parametrize("page", ["capability", "remove_capability", "pillar"])
def test_page_of_a_part_that_is_gone_leads_to_the_tree(editor, draft, page):
    response = editor.get(at(draft, page, "gone"))

    assert response["Location"] == at(draft, "change")
    assert said(response)[0].startswith("There is no ")


def test_search_shows_where_words_stand(editor, draft):
    text = editor.get(at(draft, "change"), {"q": "slogan"}).content.decode()

    assert "1 capability with “slogan”" in text
    assert "A slogan is not a mandate." in text
    assert "stands in no text" in editor.get(at(draft, "change"), {"q": "<b>\x00"}).content.decode()


def test_names_are_text(editor, draft):
    edited(
        draft,
        lambda content: editing.change_capability(
            content, replace(content.capabilities["mandate"], name="<script>alert(1)</script>")
        ),
    )

    for page in [*READ, *CHANGE]:
        assert b"<script>alert" not in editor.get(at(draft, *page)).content


# One capability


def test_capability_is_saved(editor, draft):
    data = capability_page(
        draft, question="Who decides?", **{"levels-high-signals-1-text": "It is known to all."}
    )

    response = editor.post(at(draft, "capability", "mandate"), data)

    assert response["Location"] == at(draft, "capability", "mandate")
    assert said(response) == ["Saved: Changed Mandate."]
    saved = structure_of(draft.pk).capabilities["mandate"]
    assert saved.question == "Who decides?"
    assert [signal.code for signal in saved.level("high").signals] == ["high-1", "high-2"]
    assert draft.revisions.first().made_by.username == "editor@example.com"


def test_capability_without_a_name_can_be_told_and_followed(editor, draft):
    response = editor.post(at(draft, "capability", "mandate"), capability_page(draft, name=""))

    assert said(response) == ["Saved: Changed Without a name (mandate)."]
    link = f'<a href="{at(draft, "capability", "mandate")}">'
    assert f"{link}Without a name (mandate)</a>" in editor.get(at(draft, "change")).content.decode()
    assert f"{link}← Without a name (mandate)</a>" in (
        editor.get(at(draft, "capability", "money")).content.decode()
    )
    page = editor.get(at(draft, "capability", "mandate")).content.decode()
    assert "<h1>Without a name (mandate)</h1>" in page
    checks = editor.get(at(draft, "checks"))
    (problem,) = checks.context["problems"]
    assert (problem.where, problem.label) == ("Without a name (mandate)", "Name")
    assert "<h2>Without a name (mandate)</h2>" in checks.content.decode()
    needs = editor.get(at(draft, "capability", "money")).content.decode()
    assert '<option value="mandate" selected>Without a name (mandate)</option>' in needs
    assert (
        "Without a name (mandate)" in editor.get(at(draft, "remove_capability", "mandate")).content.decode()
    )


def test_pillar_without_a_name_can_be_told(editor, draft):
    response = editor.post(at(draft, "pillar", "base-work"), pillar_page(draft, name=""))

    assert said(response) == ["Saved: Changed the pillar Without a name (base-work)."]
    assert "Without a name (base-work)</h2>" in editor.get(at(draft, "change")).content.decode()
    assert "<h1>Without a name (base-work)</h1>" in (
        editor.get(at(draft, "pillar", "base-work")).content.decode()
    )


def test_unchanged_capability_is_not_saved(editor, draft):
    response = editor.post(at(draft, "capability", "mandate"), capability_page(draft))

    assert said(response) == ["Nothing was changed."]
    assert draft.revisions.count() == 1


def test_wrong_capability_keeps_every_word_and_the_revision_that_was_seen(editor, draft):
    data = capability_page(draft, question="Mine & only mine?", weight="0")
    edited(draft, asking("Theirs?"))

    response = editor.post(at(draft, "capability", "mandate"), data)

    assert response.status_code == 422
    text = response.content.decode()
    assert "Mine &amp; only mine?" in text
    assert "Give a number above 0." in text
    assert 'name="revision" value="1"' in text
    assert structure_of(draft.pk).capabilities["mandate"].question == "Theirs?"


def test_prerequisite_twice_is_said_and_not_a_server_error(editor, draft):
    again = {
        f"transitions-high-prerequisites-1-{name}": value
        for name, value in {"capability": "money", "phase": "high", "reason": "Again."}.items()
    }

    response = editor.post(at(draft, "capability", "mandate"), capability_page(draft, **again))

    assert response.status_code == 422
    assert said(response) == ["Mandate, to High: Money is a prerequisite twice; keep one."]
    assert "Again." in response.content.decode()


def test_checks_answer_while_somebody_types(editor, draft):
    url = at(draft, "check_capability", "mandate")

    fine = editor.post(url, capability_page(draft))
    broken = editor.post(url, capability_page(draft, question=""))

    assert "Nothing stands against publishing here" in fine.content.decode()
    assert "1 problem" in broken.content.decode()
    assert editor.post(at(draft, "check_capability", "gone"), {}).status_code == 204
    assert draft.revisions.count() == 1


def test_checks_say_what_keeps_them_from_looking(editor, draft):
    url = at(draft, "check_capability", "mandate")
    signal = "levels-low-signals-0"
    wrong = {"weight": "-1", "definition": "", f"{signal}-text": "x" * 2001}

    one = editor.post(url, capability_page(draft, weight="0", definition=""))
    two = editor.post(url, capability_page(draft, **wrong))
    removed = editor.post(url, capability_page(draft, **wrong, **{f"{signal}-DELETE": "on"}))

    assert [(found.label, found.message, found.anchor) for found in one.context["unfit"]] == [
        ("Weight in its pillar", "Give a number above 0.", "id_weight")
    ]
    text = " ".join(one.content.decode().split())
    assert "The checks cannot look until <strong>1 value</strong> on this page is right:" in text
    assert '<a href="#id_weight">Weight in its pillar</a>: Give a number above 0.' in text
    assert 'id="id_weight"' in editor.get(at(draft, "capability", "mandate")).content.decode()
    assert [(found.label, found.anchor) for found in two.context["unfit"]] == [
        ("Weight in its pillar", "id_weight"),
        ("Signal 1", f"id_{signal}-text"),
    ]
    assert [found.label for found in removed.context["unfit"]] == ["Weight in its pillar"]
    assert "This list was not sent" in editor.post(url, {}).content.decode()
    assert draft.revisions.count() == 1


EMPTY = {"capability": ("capability", "mandate"), "rules": ("rules",), "words": ("words",)}


@pytest.mark.parametrize("page", EMPTY.values(), ids=EMPTY.keys())
def test_page_sent_without_anything_changes_nothing(editor, draft, page):
    before = structure_of(draft.pk)

    response = editor.post(at(draft, *page), {})

    assert response.status_code in {302, 422}
    assert structure_of(draft.pk) == before


# Two editors


def test_two_editors_of_one_capability(editor, draft):
    first, second = somebody("publisher"), editor
    page = partial(capability_page, draft)
    mine, theirs = page(question="Mine?"), page(question="Theirs?")
    url = at(draft, "capability", "mandate")

    first.post(url, theirs)
    refused = second.post(url, mine)

    assert refused.status_code == 422
    (message,) = said(refused)
    assert message.startswith("Not saved yet: publisher@example.com changed the same part since")
    text = refused.content.decode()
    assert "Mine?" in text
    assert structure_of(draft.pk).capabilities["mandate"].question == "Theirs?"
    assert 'name="revision" value="2"' in text

    mine["revision"] = "2"
    assert said(second.post(url, mine)) == ["Saved: Changed Mandate."]
    assert structure_of(draft.pk).capabilities["mandate"].question == "Mine?"


def test_two_editors_of_different_parts_both_get_through(editor, draft):
    other = somebody("publisher")
    pages = {
        ("capability", "mandate"): capability_page(draft, question="Mine?"),
        ("capability", "money"): capability_page(draft, "money", question="Theirs?"),
        ("rules",): rules_page(draft, **{"verdict-close_from": "2"}),
        ("words",): words_page(draft, **{"self_checks-0-text": "Where else?"}),
        ("pillar", "base-work"): pillar_page(draft, promise="Go."),
        ("texts",): texts_page(draft, basis="Else."),
    }

    for browser, (page, data) in zip([editor, other] * 3, pages.items(), strict=True):
        assert said(browser.post(at(draft, *page), data))[0].startswith("Saved: "), page

    stored = structure_of(draft.pk)
    assert stored.capabilities["mandate"].question == "Mine?"
    assert stored.capabilities["money"].question == "Theirs?"
    assert stored.verdict.close_from == 2
    assert stored.self_checks[0].text == "Where else?"
    assert (stored.pillars[0].promise, stored.basis) == ("Go.", "Else.")


PARTS = {
    "rules": (("rules",), rules_page, {"verdict-thematic": "Mine."}, {"verdict-thematic": "Theirs."}),
    "words": (("words",), words_page, {"self_checks-0-text": "Mine."}, {"self_checks-0-text": "Theirs."}),
    "pillar": (("pillar", "base-work"), pillar_page, {"promise": "Mine."}, {"promise": "Theirs."}),
    "texts": (("texts",), texts_page, {"basis": "Mine."}, {"basis": "Theirs."}),
}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS.keys())
def test_second_editor_of_any_page_is_told_and_then_gets_through(editor, draft, part):
    page, made, mine, theirs = part
    url, data = at(draft, *page), made(draft, **mine)
    assert said(somebody("publisher").post(url, made(draft, **theirs)))[0].startswith("Saved: ")
    between = structure_of(draft.pk)

    refused = editor.post(url, data)

    assert refused.status_code == 422
    assert said(refused)[0].startswith("Not saved yet: publisher@example.com changed the same part")
    assert "Mine." in refused.content.decode()
    assert structure_of(draft.pk) == between
    data["revision"] = "2"
    assert 'name="revision" value="2"' in refused.content.decode()
    assert said(editor.post(url, data))[0].startswith("Saved: ")


@pytest.mark.parametrize(
    ("page", "made", "wrong"),
    [
        (("rules",), rules_page, {"verdict-close_from": "0"}),
        (("rules",), rules_page, {"effort_classes-0-min_weeks": "9"}),
        (("words",), words_page, {"self_checks-0-at": "nowhere"}),
        (("pillar", "base-work"), pillar_page, {"tier": "x"}),
        (("texts",), texts_page, {"name": "x" * 999}),
    ],
)
def test_page_in_error_still_counts_as_made_from_what_was_seen(editor, draft, page, made, wrong):
    data = made(draft, **wrong)
    edited(draft, asking("Else?"))

    response = editor.post(at(draft, *page), data)

    assert response.status_code == 422
    assert 'name="revision" value="1"' in response.content.decode()


@pytest.mark.parametrize("version", ["1", "1.0.0", "abc", ""])
def test_version_that_is_taken_or_none_is_refused_in_words(editor, draft, version):
    response = editor.post(at(draft, "texts"), texts_page(draft, version=version, basis="Mine."))

    assert response.status_code == 422
    (message,) = said(response)
    assert "exists already" in message or "is not a version" in message
    assert "Mine." in response.content.decode()


# Removed meanwhile


def test_capability_removed_meanwhile_can_be_put_back_with_what_was_typed(editor, draft):
    data = capability_page(draft, "money", question="Typed for an hour?")
    edited(draft, partial(editing.remove_capability, code="money"))
    url = at(draft, "capability", "money")

    shown = editor.post(url, data)

    assert shown.status_code == 422
    text = shown.content.decode()
    assert "Typed for an hour?" in text
    assert "somebody else removed Money since this page was opened" in text
    assert 'name="revision" value="1"' in text
    assert "money" not in structure_of(draft.pk).capabilities

    back = editor.post(url, {**data.dict(), "put_back": "1"})

    assert back["Location"] == url
    assert said(back) == ["Saved: Put Money back."]
    assert structure_of(draft.pk).capabilities["money"].question == "Typed for an hour?"


def test_capability_that_never_was_cannot_be_put_back(editor, draft):
    response = editor.post(at(draft, "capability", "gone"), {"put_back": "1", "revision": "1"})

    assert said(response) == ['There is no capability "gone" in Small framework 2.0.0 any more.']


def test_capability_put_back_with_errors_keeps_what_was_typed(editor, draft):
    data = capability_page(draft, "money", question="Typed?", weight="0")
    edited(draft, partial(editing.remove_capability, code="money"))

    response = editor.post(at(draft, "capability", "money"), {**data.dict(), "put_back": "1"})

    assert response.status_code == 422
    assert "Give a number above 0." in response.content.decode()
    assert "Typed?" in response.content.decode()


def test_pillar_removed_meanwhile_keeps_what_was_typed(editor, draft):
    edited(draft, partial(editing.add_pillar, name="More", promise="", tier="base"))
    form = PillarForm(structure_of(draft.pk), structure_of(draft.pk).pillars[1], None)
    data = page_of(form, draft, promise="Typed.")
    edited(draft, partial(editing.remove_pillar, code="more"))

    for _ in range(2):
        response = editor.post(at(draft, "pillar", "more"), data)
        assert response.status_code == 422
        assert "Typed." in response.content.decode()
        assert said(response)[0].startswith("Not saved: somebody else removed More since")


def test_draft_published_meanwhile_refuses_what_was_typed_with_words(editor, draft):
    data = capability_page(draft, question="Mine?")
    publish(framework=draft)

    response = editor.post(at(draft, "capability", "mandate"), data)

    assert said(response) == ["Small framework 2.0.0 is published and never changes: edit it as a new draft."]


# How much is asked of the database


def larger(content):
    """With three more pillars of four capabilities each, all full."""
    for number in range(3):
        content = editing.add_pillar(content, name=f"P{number}", promise="", tier="base")
        for _ in range(4):
            content, code = editing.duplicate_capability(content, "mandate")
            content = editing.move_capability(content, code, pillar_code=f"p{number}", to=1)
    return content


def asked(browser: Client, url: str, data=None) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = browser.post(url, data) if data is not None else browser.get(url)
    assert response.status_code in {200, 302}
    return len(queries)


@pytest.mark.parametrize(
    "page", [*READ, *CHANGE, ("copy",), ("delete",), ("publish",)], ids=lambda page: page[0]
)
def test_pages_ask_the_same_whatever_the_number_of_capabilities(publisher, draft, page):
    url = at(draft, *page)
    publisher.get(url)  # of the first page in a session more is asked
    few = asked(publisher, url)
    edited(draft, larger)

    assert asked(publisher, url) == few


def test_list_asks_the_same_whatever_the_number_of_frameworks(editor, draft):
    url = reverse("admin:frameworks_framework_changelist")
    editor.get(url)
    few = asked(editor, url)
    for number in range(3, 9):
        copy_as_draft(framework=draft, version=str(number))

    assert asked(editor, url) == few


def test_saving_asks_the_same_whatever_the_number_of_capabilities(editor, draft):
    url = at(draft, "capability", "mandate")
    editor.get(url)
    few = asked(editor, url, capability_page(draft, question="One?"))
    edited(draft, larger)

    assert asked(editor, url, capability_page(draft, question="Two?")) == few
    assert few < 200
