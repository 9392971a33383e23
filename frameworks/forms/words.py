"""Glossary, questions to oneself, signs of the phases and profiles in one form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from frameworks import structure as s
from frameworks.forms.composite import CompositeForm, named
from frameworks.forms.parts import PartForm, Rows


class WordsForm(CompositeForm):
    """Makes a framework with another glossary, other questions, signs of phases and profiles.

    Groups of terms hold terms, signs of phases the capabilities that carry them: a list in each row of a list. A row
    that is new gets its own list once it is saved.
    """

    def __init__(
        self, framework: s.Framework, data: Mapping[str, Any] | None = None, *, extra: int = 1
    ) -> None:
        super().__init__(data, extra)
        pillars = [(pillar.called, named(pillar.capabilities)) for pillar in framework.pillars]
        phases = named(framework.phases)
        self.framework = framework
        self.groups = self._rows(s.TermGroup, framework.glossary, "glossary")
        self.terms = self._sent(
            {
                group.code: self._rows(s.Term, group.terms, f"glossary-{group.code}-terms")
                for group in framework.glossary
            }
        )
        self.self_checks = self._rows(s.GeneralSelfCheck, framework.self_checks, "self_checks")
        self.signs = self._rows(
            s.PhaseSignal, framework.phase_signals, "phase_signals", choices={"phase": phases}
        )
        self.carriers = self._sent(
            {
                sign.code: self._rows(
                    s.Carrier,
                    sign.carried_by,
                    f"phase_signals-{sign.code}-carried_by",
                    choices={"capability": pillars, "phase": phases},
                )
                for sign in framework.phase_signals
            }
        )
        self.profiles = self._rows(
            s.Profile,
            framework.profiles,
            "profiles",
            choices={
                "not_applicable": [
                    (c.code, c.called)
                    for c in framework.capabilities.values()
                    if c.not_applicable_when is not None
                ]
            },
        )

    @staticmethod
    def _sent(lists: dict[str, Rows]) -> dict[str, Rows]:
        """Without the lists of rows that somebody else added since the page was made: it cannot know them."""
        return {code: rows for code, rows in lists.items() if not rows.missing}

    def parts(self) -> Iterator[PartForm | Rows]:
        yield from (self.groups, *self.terms.values(), self.self_checks)
        yield from (self.signs, *self.carriers.values(), self.profiles)

    def grouped_terms(self) -> list[tuple[PartForm, Rows | None]]:
        return [(form, self.terms.get(form.initial.get("code", ""))) for form in self.groups]

    def carried_signs(self) -> list[tuple[PartForm, Rows | None]]:
        return [(form, self.carriers.get(form.initial.get("code", ""))) for form in self.signs]

    def value(self, framework: s.Framework) -> s.Framework:
        """`framework` with the words that were given."""
        terms = {group.code: group.terms for group in self.framework.glossary}
        taken = {check.code for c in self.framework.capabilities.values() for check in c.self_checks}
        carriers = {sign.code: sign.carried_by for sign in self.framework.phase_signals}
        return replace(
            framework,
            glossary=tuple(
                s.TermGroup(**values, terms=self._of(self.terms, terms, values["code"]))
                for _, values in self.groups.coded()
            ),
            self_checks=self.self_checks.parts("Q", others=taken),
            phase_signals=tuple(
                s.PhaseSignal(**values, carried_by=self._of(self.carriers, carriers, values["code"]))
                for _, values in self.signs.coded("sign")
            ),
            profiles=self.profiles.parts(),
        )

    @staticmethod
    def _of(lists: Mapping[str, Rows], stored: Mapping[str, tuple[Any, ...]], code: str) -> tuple[Any, ...]:
        return lists[code].parts() if code in lists else stored.get(code, ())


def words_of(framework: s.Framework) -> object:
    """What the form edits: two editors conflict when both changed it."""
    return framework.glossary, framework.self_checks, framework.phase_signals, framework.profiles
