"""The answers of a file, checked as if they had been typed: what is understood, what is refused and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

from assessments.actions.clients import fold
from assessments.answerfiles import MAX_BYTES, AnswerFile, Given
from assessments.domain.answers import Answer, Choice, Settings
from assessments.domain.cases import Case, CaseError, case_data, parse_case
from assessments.forms.assessing import AnswerForm, OfferForm, choice_of
from assessments.models.workspace import NAME_LENGTH
from frameworks.problems import close, shortened

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from frameworks.structure import Capability, Framework

OPEN, DONT_KNOW, NOT_APPLICABLE = "", Choice.DONT_KNOW.value, Choice.NOT_APPLICABLE.value
WORDS = {
    "": OPEN,
    "open": OPEN,
    "not answered": OPEN,
    "-": OPEN,
    "–": OPEN,
    "don't know": DONT_KNOW,
    "dont know": DONT_KNOW,
    "do not know": DONT_KNOW,
    "unknown": DONT_KNOW,
    "?": DONT_KNOW,
    "not applicable": NOT_APPLICABLE,
    "does not apply": NOT_APPLICABLE,
    "n/a": NOT_APPLICABLE,
    "na": NOT_APPLICABLE,
}
"""Answers that are no phase."""


class FileForm(OfferForm):
    """A file to start from, and the framework that its answers are about."""

    file = forms.FileField(
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose another one."}
    )
    organisation = forms.CharField(required=False, max_length=NAME_LENGTH, widget=forms.HiddenInput)

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(
                f"The file has more than {MAX_BYTES // 1_000_000} MB; answers need far less."
            )
        return file


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What a file says about the capabilities of one framework."""

    framework: Framework
    answers: Mapping[str, Answer]
    """In the order of the framework; those that say anything."""
    refused: tuple[str, ...]
    """What is not taken, each with its place and why."""
    settings: Settings

    @property
    def count(self) -> int:
        return len(self.answers)

    @property
    def phases(self) -> int:
        return self._with(Choice.PHASE)

    @property
    def unknown(self) -> int:
        return self._with(Choice.DONT_KNOW)

    @property
    def not_applicable(self) -> int:
        return self._with(Choice.NOT_APPLICABLE)

    def _with(self, choice: Choice) -> int:
        return sum(answer.choice is choice for answer in self.answers.values())

    @property
    def rows(self) -> list[tuple[str, Answer, str]]:
        """Name of a capability, its answer, and that in words."""
        framework = self.framework
        return [
            (
                framework.capabilities[code].name,
                answer,
                framework.phase(framework.scores[answer.phase]).name if answer.phase else SAID[answer.choice],
            )
            for code, answer in self.answers.items()
        ]

    @property
    def open(self) -> list[str]:
        """Names of the capabilities that stay open."""
        return [
            capability.name
            for code, capability in self.framework.capabilities.items()
            if code not in self.answers or self.answers[code].choice is Choice.OPEN
        ]

    def as_text(self) -> str:
        """What is understood, as a file that says it again: the page sends it back when it is agreed to."""
        case = Case(
            id="", organisation="", title="", starts_on=None, answers=self.answers, settings=self.settings
        )
        framework = {"code": self.framework.code, "version": self.framework.version}
        return json.dumps(case_data(case) | {"framework": framework}, ensure_ascii=False)


SAID = {
    Choice.OPEN: "A note only",
    Choice.DONT_KNOW: "Don’t know",
    Choice.NOT_APPLICABLE: "Not applicable",
}


def understand(file: AnswerFile, framework: Framework) -> Understood:
    reader = _Reader(framework)
    for given in file.given:
        reader.take(given)
    settings = reader.settings(file.settings)
    return Understood(
        framework=framework,
        answers={code: reader.answers[code] for code in framework.capabilities if code in reader.answers},
        refused=tuple(reader.refused),
        settings=settings,
    )


class _Reader:
    """Takes one answer after the other, and collects what it does not take."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.answers: dict[str, Answer] = {}
        self.refused: list[str] = []
        self.seen: dict[str, str] = {}
        """Code -> where it stood first."""
        self.names: dict[str, list[str]] = {}
        for code, capability in framework.capabilities.items():
            self.names.setdefault(fold(capability.name), []).append(code)
        self.choices = WORDS | {
            word: phase.code
            for score, phase in enumerate(framework.phases, 1)
            for word in (fold(phase.code), fold(phase.name), str(score))
        }

    def refuse(self, place: str, why: str) -> None:
        self.refused.append(f"{place}: {why}")

    def settings(self, data: Any) -> Settings:
        try:
            return parse_case({"answers": {}, "settings": data}, self.framework).settings
        except CaseError as error:
            self.refused.extend(error.problems)
            return Settings()

    def take(self, given: Given) -> None:
        if given.unread:
            for name, why in given.unread.items():
                self.refuse(given.place(name), f"{why}.")
            return
        fields = self._json(given) if given.is_json else given.fields
        code = self._code(given) if fields is not None else None
        if fields is None or code is None:
            return
        if code in self.seen:
            first = self.seen[code][:1].lower() + self.seen[code][1:]
            self.refuse(given.anywhere, f"{self._name(code)} stands in {first} already; keep one of the two.")
            return
        self.seen[code] = given.anywhere
        answer = self._answer(given, self.framework.capabilities[code], fields)
        if answer is not None and not answer.is_empty:
            self.answers[code] = answer

    def _name(self, code: str) -> str:
        return f"“{self.framework.capabilities[code].name}”"

    def _json(self, given: Given) -> dict[str, Any] | None:
        """The fields of an answer in JSON, whose form is looked at as `evaluate` does."""
        code = given.fields["code"]
        try:
            answer = parse_case({"answers": {code: given.data}}, self.framework).answers[code]
        except CaseError as error:
            self.refused.extend(error.problems)
            return None
        return {
            "phase": choice_of(answer),
            "reason": answer.reason,
            "note": answer.note,
            "evidence": answer.evidence,
            "signals": sorted(answer.signals),
        }

    def _code(self, given: Given) -> str | None:
        """Of the capability that is meant: by its code, else by its name."""
        name = "code" if given.fields.get("code") else "capability"
        word = given.fields.get(name, "")
        if not word:
            self.refuse(given.anywhere, "no capability; write its code or name.")
            return None
        code = "-".join(word.casefold().replace("_", " ").split())
        if code in self.framework.capabilities:
            return code
        found = self.names.get(fold(word), [])
        if len(found) == 1:
            return found[0]
        if found:
            self.refuse(
                given.place(name), f"several capabilities are called {_quoted(word)}; write the code."
            )
            return None
        known = [*self.framework.capabilities, *(c.name for c in self.framework.capabilities.values())]
        self.refuse(
            given.place(name),
            f"unknown capability {_quoted(word)}; {close(word, known) or 'see the template.'}",
        )
        return None

    def _answer(self, given: Given, capability: Capability, fields: Mapping[str, Any]) -> Answer | None:
        word = str(fields.get("phase", ""))
        choice = self.choices.get(
            fold(word.replace("’", "'").replace("_", " ")), self.choices.get(fold(word))
        )
        if choice is None:
            names = ", ".join(phase.name for phase in self.framework.phases)
            self.refuse(given.place("phase"), f"unknown phase {_quoted(word)}; write one of {names}.")
            return None
        if choice == NOT_APPLICABLE and not capability.not_applicable_when:
            self.refuse(given.place("phase"), f"{self._name(capability.code)} applies to everybody.")
            return None
        if choice == NOT_APPLICABLE and not str(fields.get("reason", "")).strip():
            self.refuse(given.place("reason"), "say why this does not apply.")
            return None
        form = AnswerForm(self.framework, capability, {**fields, "choice": choice})
        for name, messages in form.errors.items():
            self.refuse(given.place(name), " ".join(map(str, messages)))
        return None if form.errors else Answer(**form.valid_parts())


def _quoted(word: str) -> str:
    return f"“{shortened(word)}”"
