"""Whether a framework holds together: all that scoring and roadmap take for granted. Pure Python."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any

from frameworks import limits
from frameworks.problems import Collector, Problem, TooManyError, key_of, unknown
from frameworks.reach import unreachable_phases
from frameworks.structure import Capability, Framework, RoadmapRule, Transition
from frameworks.values import value_problems
from frameworks.versions import is_version, version_key


def problems(framework: Framework) -> tuple[Problem, ...]:
    """Everything that is wrong with the framework; nothing if it can be published."""
    checker = _Checker(framework)
    with suppress(TooManyError):
        checker.run()
    return tuple(checker.found)


def outnumbered(framework: Framework, frozen: Iterable[str]) -> tuple[Problem, ...]:
    """The problem of a number below one that was published already; `frozen`: the versions that were.

    Assessments that stand on the higher number would never hear of this one, and new ones would begin on it.
    """
    if not is_version(framework.version):
        return ()  # Which is a problem of its own.
    highest = max(frozen, key=version_key, default=framework.version)
    if version_key(highest) <= version_key(framework.version):
        return ()
    message = (
        f"Version {framework.version} is older than {highest}, which was published already. "
        "Give it a higher number."
    )
    return (Problem("version", message),)


def unfinished(framework: Framework) -> tuple[Problem, ...]:
    """The problems but those that are only gaps in a capability: texts, signals, steps or weights not yet given.

    A draft without any of them can be scored and drawn, if not published: good enough to be looked at.
    """
    return tuple(p for p in problems(framework) if not _GAP.fullmatch(p.path) or not _is_gap(p.message))


_GAP = re.compile(r"pillars\[[^\]]*\]\.capabilities\[.*", re.DOTALL)


def _is_gap(message: str) -> bool:
    return message.startswith(("empty;", "the weights add up to "))


def _placed(path: str, parts: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Each part with its path."""
    for number, part in enumerate(parts, 1):
        yield f"{path}[{key_of(type(part), part, number)}]", part


def _codes(path: str, parts: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Each code with its path, by number: where codes may be twice, they do not tell parts apart."""
    for number, part in enumerate(parts, 1):
        yield f"{path}[{number}].code", part.code


class _Checker(Collector):
    """Goes through a framework and collects what does not fit together."""

    def __init__(self, framework: Framework) -> None:
        super().__init__()
        self.framework = framework
        self.phases = [phase.code for phase in framework.phases]
        self.tiers = [tier.code for tier in framework.tiers]
        self.efforts = {effort.code: effort for effort in framework.effort_classes}
        self.capabilities: list[tuple[str, Capability]] = [
            placed
            for path, pillar in _placed("pillars", framework.pillars)
            for placed in _placed(f"{path}.capabilities", pillar.capabilities)
        ]
        # In order and quick to look up.
        self.codes = {capability.code: n for n, (_, capability) in enumerate(self.capabilities)}

    def run(self) -> None:
        for path, message in value_problems(self.framework):
            self.wrong(path, message)
        self._unique_codes()
        self._phases()
        self._tiers_and_efforts()
        self._pillars()
        self._tests_and_verdict()
        self._rules()
        self._phase_signals()
        self._profiles()
        for path, capability in self.capabilities:
            self._levels(path, capability)
            self._transitions(path, capability)
            self._charter_weights(path, capability)
        self._circle()
        self._total_weeks()
        if not self.found:  # What phases are reached can be said of whole rules only.
            self._reached()

    def _refer(self, path: str, kind: str, code: str, known: Collection[str]) -> None:
        if code not in known:
            self.wrong(path, unknown(kind, code, known))

    def _phase(self, path: str, code: str) -> None:
        self._refer(path, "phase", code, self.phases)

    def _some(self, path: str, parts: Sequence[object], what: str) -> None:
        if not parts:
            self.wrong(path, f"empty; add {what}.")

    def _unique(self, kind: str, codes: Iterable[tuple[str, str]]) -> None:
        first: dict[str, str] = {}
        for path, code in codes:
            if code in first:
                self.wrong(path, f'"{code}" is the code of {first[code]} already; give every {kind} its own.')
            else:
                first[code] = path.removesuffix(".code")

    def _unique_codes(self) -> None:
        framework = self.framework
        for kind, field in (
            ("phase", "phases"),
            ("tier", "tiers"),
            ("charter", "charters"),
            ("effort class", "effort_classes"),
            ("strategic test", "strategic_tests"),
            ("group of terms", "glossary"),
            ("phase signal", "phase_signals"),
            ("profile", "profiles"),
            ("pillar", "pillars"),
        ):
            self._unique(kind, _codes(field, getattr(framework, field)))
        for path, group in _placed("glossary", framework.glossary):
            self._unique("term of a group", _codes(f"{path}.terms", group.terms))
        by_pillar = [
            pair
            for path, pillar in _placed("pillars", framework.pillars)
            for pair in _codes(f"{path}.capabilities", pillar.capabilities)
        ]
        self._unique("capability", by_pillar)
        self._unique("fact", [x for path, c in self.capabilities for x in _codes(f"{path}.facts", c.facts)])
        own = [x for path, c in self.capabilities for x in _codes(f"{path}.self_checks", c.self_checks)]
        self._unique("self check", [*_codes("self_checks", framework.self_checks), *own])

    def _phases(self) -> None:
        phases = self.framework.phases
        if len(phases) < 2:
            self.wrong("phases", f"{len(phases)} given; a framework needs two or more.")
        for number, (path, phase) in enumerate(_placed("phases", phases)):
            if number == 0 and phase.share is not None:
                self.wrong(f"{path}.share", "the first phase asks for none; remove it.")
            if number > 0 and phase.share is None:
                self.wrong(
                    f"{path}.share", "missing; every phase above the first asks for a share, such as 0.5."
                )
            if number == 0 and phase.holds_when != "otherwise":
                self.wrong(
                    f"{path}.holds_when", 'the first phase holds when no other does; write "otherwise".'
                )
            if number > 0 and phase.holds_when == "otherwise":
                self.wrong(
                    f"{path}.holds_when",
                    '"otherwise" belongs to the first phase; write "all_signals" or "first_signal".',
                )

    def _tiers_and_efforts(self) -> None:
        framework = self.framework
        self._some("tiers", framework.tiers, "the tier that everything early belongs to")
        self._some("charters", framework.charters, "a charter")
        for number, (path, tier) in enumerate(_placed("tiers", framework.tiers)):
            self._phase(f"{path}.counts_from", tier.counts_from)
            if number == 0 and tier.counts_from in self.phases[2:]:
                self.wrong(
                    f"{path}.counts_from", f'the first tier counts for every phase; write "{self.phases[1]}".'
                )
        for path, effort in _placed("effort_classes", framework.effort_classes):
            if effort.max_weeks < effort.min_weeks:
                self.wrong(
                    f"{path}.max_weeks",
                    f"{effort.max_weeks} is below min_weeks, {effort.min_weeks}; raise it.",
                )

    def _pillars(self) -> None:
        pillars = self.framework.pillars
        self._some("pillars", pillars, "a pillar")
        for path, pillar in _placed("pillars", pillars):
            self._refer(f"{path}.tier", "tier", pillar.tier, self.tiers)
            self._some(f"{path}.capabilities", pillar.capabilities, "a capability")
        for path, capability in self.capabilities:
            self._refer(f"{path}.tier", "tier", capability.tier, self.tiers)
        if pillars and self.tiers and all(pillar.tier in self.tiers[1:] for pillar in pillars):
            self.wrong(
                "pillars",
                f'none is of the first tier, "{self.tiers[0]}"; only such pillars count for every phase.',
            )

    def _tests_and_verdict(self) -> None:
        tests = self.framework.strategic_tests
        self._some("strategic_tests", tests, "a test that tells strategic from thematic")
        for path, test in _placed("strategic_tests", tests):
            self._refer(f"{path}.capability", "capability", test.capability, self.codes)
            self._phase(f"{path}.phase", test.phase)
        if tests and self.framework.verdict.close_from > len(tests):
            self.wrong("verdict.close_from", f"more than there are tests; give at most {len(tests)}.")

    def _rules(self) -> None:
        overall, roadmap = self.framework.scoring.overall, self.framework.scoring.roadmap
        path = "scoring.overall"
        pillars = [pillar.code for pillar in self.framework.pillars]
        self._refer(f"{path}.foundation_pillar", "pillar", overall.foundation_pillar, pillars)
        self._refer(f"{path}.foundation_capability", "capability", overall.foundation_capability, self.codes)
        self._phase(f"{path}.tests_from", overall.tests_from)
        path = "scoring.roadmap"
        weights = roadmap.weights
        if not any((weights.gap, weights.leverage, weights.fit, weights.ease)):
            self.wrong(f"{path}.weights", "all are 0; give at least one more, or nothing decides the order.")
        self._phase(f"{path}.build_up_to", roadmap.build_up_to)
        if roadmap.default_streams > roadmap.max_streams:
            self.wrong(
                f"{path}.default_streams",
                f"more than max_streams, {roadmap.max_streams}; lower it or raise that.",
            )
        self._buckets(f"{path}.buckets", roadmap)

    def _buckets(self, path: str, roadmap: RoadmapRule) -> None:
        self._some(path, roadmap.buckets, "a stretch of the calendar")
        for number, (earlier, bucket) in enumerate(pairwise(roadmap.buckets), 2):
            if bucket.days <= earlier.days:
                self.wrong(
                    f"{path}[{number}].days", f"not above the {earlier.days} of the one before; sort by days."
                )
        names = [bucket.name for bucket in roadmap.buckets]
        for number, name in enumerate(names):
            if name in names[:number]:
                self.wrong(
                    f"{path}[{number + 1}].name", f'"{name}" stands there already; give it another name.'
                )
        if roadmap.later in names:
            self.wrong("scoring.roadmap.later", f'"{roadmap.later}" is the name of a bucket; choose another.')

    def _phase_signals(self) -> None:
        for path, signal in _placed("phase_signals", self.framework.phase_signals):
            self._phase(f"{path}.phase", signal.phase)
            for number, carrier in enumerate(signal.carried_by, 1):
                here = f"{path}.carried_by[{number}]"
                self._refer(f"{here}.capability", "capability", carrier.capability, self.codes)
                self._phase(f"{here}.phase", carrier.phase)
                if carrier in signal.carried_by[: number - 1]:
                    self.wrong(here, "stands there already; remove one of the two.")

    def _profiles(self) -> None:
        for path, profile in _placed("profiles", self.framework.profiles):
            self._some(
                f"{path}.not_applicable", profile.not_applicable, "a capability that does not apply then"
            )
            for number, code in enumerate(profile.not_applicable, 1):
                here = f"{path}.not_applicable[{number}]"
                self._refer(here, "capability", code, self.codes)
                if code in self.codes and self.capabilities[self.codes[code]][1].not_applicable_when is None:
                    self.wrong(
                        here, f'"{code}" always applies; give it a not_applicable_when or remove it here.'
                    )
                if code in profile.not_applicable[: number - 1]:
                    self.wrong(here, "stands there already; remove one of the two.")

    def _one_per_phase(self, path: str, what: str, given: Sequence[str], phases: Sequence[str]) -> None:
        """`path` holds exactly one part for each of `phases`, in their order."""
        for phase in given:
            if phase not in phases:
                self.wrong(f"{path}[{phase}]", unknown("phase", phase, phases))
        for phase in phases:
            count = given.count(phase)
            if count == 0:
                self.wrong(path, f'no {what} "{phase}"; add one.')
            elif count > 1:
                self.wrong(path, f'{what} "{phase}" {count} times; keep one.')
        if sorted(given) == sorted(phases) and list(given) != list(phases):
            self.wrong(path, f"out of order; sort them: {', '.join(phases)}.")

    def _levels(self, path: str, capability: Capability) -> None:
        self._one_per_phase(
            f"{path}.levels", "level for", [level.phase for level in capability.levels], self.phases
        )
        for place, level in _placed(f"{path}.levels", capability.levels):
            self._some(f"{place}.signals", level.signals, "a signal by which one can tell")
        below = [
            x
            for place, level in _placed(f"{path}.levels", capability.levels)
            for x in _codes(f"{place}.signals", level.signals)
        ]
        self._unique("signal of a capability", below)

    def _transitions(self, path: str, capability: Capability) -> None:
        transitions = capability.transitions
        self._one_per_phase(
            f"{path}.transitions",
            "transition to",
            [transition.to for transition in transitions],
            self.phases[1:],
        )
        steps: list[tuple[str, str]] = []
        for place, transition in _placed(f"{path}.transitions", transitions):
            self._steps(f"{place}.steps", transition)
            self._prerequisites(f"{place}.prerequisites", capability, transition)
            steps += _codes(f"{place}.steps", transition.steps)
        self._unique("step of a capability", steps)

    def _steps(self, path: str, transition: Transition) -> None:
        self._some(path, transition.steps, "a step")
        for place, step in _placed(path, transition.steps):
            self._refer(f"{place}.effort", "effort class", step.effort, self.efforts)
            effort = self.efforts.get(step.effort)
            if effort and not effort.min_weeks <= step.weeks <= effort.max_weeks:
                self.wrong(
                    f"{place}.weeks",
                    f"{step.weeks} is outside effort class {effort.code}, {effort.min_weeks} to {effort.max_weeks}; "
                    "change the weeks or the class.",
                )

    def _prerequisites(self, path: str, capability: Capability, transition: Transition) -> None:
        seen: set[str] = set()
        for number, prerequisite in enumerate(transition.prerequisites, 1):
            here = f"{path}[{number}]"
            self._refer(f"{here}.capability", "capability", prerequisite.capability, self.codes)
            self._phase(f"{here}.phase", prerequisite.phase)
            if prerequisite.phase in self.phases[:1]:
                self.wrong(
                    f"{here}.phase", "everything stands at the first phase; name a later one or remove this."
                )
            if prerequisite.capability == capability.code:
                self.wrong(
                    f"{here}.capability", "a capability cannot need itself; name another or remove this."
                )
            elif prerequisite.capability in seen:
                self.wrong(
                    f"{here}.capability",
                    f'"{prerequisite.capability}" stands there already; keep the higher phase.',
                )
            seen.add(prerequisite.capability)

    def _charter_weights(self, path: str, capability: Capability) -> None:
        place = f"{path}.charter_weights"
        weights = capability.charter_weights
        charters = [charter.code for charter in self.framework.charters]
        for code in weights:
            self._refer(f"{place}.{code}", "charter", code, charters)
        missing = [code for code in charters if code not in weights]
        for code in missing:
            self.wrong(f"{place}.{code}", "missing; add a weight from 0 to 1.")
        total = sum(weights.values())
        if not missing and len(weights) == len(set(charters)) and total != 1:
            self.wrong(place, f"the weights add up to {total}; make them add up to 1.")

    def _circle(self) -> None:
        """No transition may wait for itself, through whatever it needs and what that needs.

        Nodes are (capability, phase). Each needs its own phase below and the prerequisites of the way to it.
        """
        graph: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for _, capability in self.capabilities:
            for below, phase in pairwise(self.phases):
                graph.setdefault((capability.code, phase), []).append((capability.code, below))
            for transition in capability.transitions:
                graph.setdefault((capability.code, transition.to), []).extend(
                    (needed.capability, needed.phase)
                    for needed in transition.prerequisites
                    if needed.capability != capability.code
                )
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            self._report_circle(list(reversed(error.args[1]))[:-1])

    def _report_circle(self, nodes: list[tuple[str, str]]) -> None:
        """`nodes`: each needs the next one, the last one the first."""
        start = min(range(len(nodes)), key=lambda i: (self.codes[nodes[i][0]], nodes[i][1]))
        nodes = [*nodes[start:], *nodes[:start]]
        words = [f"{capability} at {phase}" for capability, phase in [*nodes, nodes[0]]]
        needs = zip(nodes, [*nodes[1:], nodes[0]], strict=True)
        first = next(((one, other) for one, other in needs if one[0] != other[0]), None)
        if first is None:
            return  # A phase that is there twice, which is reported as such.
        (code, phase), (other, wanted) = first
        path = next(path for path, capability in self.capabilities if capability.code == code)
        self.wrong(
            f"{path}.transitions[{phase}].prerequisites",
            f"a circle, in which nothing could ever begin: {' needs '.join(words)}; "
            f"remove a prerequisite, such as {other} at {wanted} here.",
        )

    def _total_weeks(self) -> None:
        total = sum(transition.weeks for _, c in self.capabilities for transition in c.transitions)
        if total > limits.TOTAL_WEEKS:
            self.wrong(
                "pillars", f"all steps together take {total} weeks; at most {limits.TOTAL_WEEKS} are allowed."
            )

    def _reached(self) -> None:
        for code in unreachable_phases(self.framework):
            self.wrong(
                "scoring.overall.tests_from",
                f'no answers lead to "{code}": it asks for all strategic tests, and whoever passes them is beyond it; '
                "ask for the tests from a later phase on, or let them ask for an earlier one.",
            )
