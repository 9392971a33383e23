"""An assessment on a newer version of its framework: what carries over by code, what is asked again, what falls away.

The rules, in the order in which they are tried for an answer:

1.  Its capability is no longer there: it falls away.
2.  It does not apply, and the new version offers that no more: it is asked again.
3.  Its phase is no longer there, or stands between other phases than before: it is asked again. Where a phase came in
    beside it, an organisation that chose it may stand in the new one; further away on the scale nothing changed.
4.  None of the signals of its level is left: the same name stands for another level, and it is asked again.
5.  Everything else carries over. Whatever was reworded is listed, so that a consultant can look at it.

Note, evidence and ticked signals that still exist stay with what is asked again, so that nobody types them twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from assessments.domain.answers import EMPTY, Answer, Choice, Settings
from frameworks.structure import Capability, Framework, Pillar, Profile, Signal


class Because(StrEnum):
    """Why an answer is asked again."""

    PHASE_GONE = "phase gone"
    PHASE_MOVED = "phase moved"
    LEVEL_REPLACED = "level replaced"
    ALWAYS_APPLIES = "always applies"


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A text that the answer rests on, before and after; empty where there is none."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An answer with its place in the new version. `answer`: as it is kept there."""

    capability: Capability
    before: Answer
    answer: Answer
    reworded: tuple[Wording, ...] = ()
    moved_to: Pillar | None = None
    """The pillar it belongs to now, if that is another one."""
    lost_signals: tuple[Signal, ...] = ()
    """Ticked signals that the new version does not have."""


@dataclass(frozen=True, kw_only=True)
class AskedAgain(Kept):
    because: Because
    reason: str
    """The same in words."""


@dataclass(frozen=True, kw_only=True)
class FallsAway:
    """An answer whose capability the new version does not have."""

    capability: Capability
    answer: Answer


@dataclass(frozen=True, kw_only=True)
class UpgradePlan:
    old: Framework
    new: Framework
    carried: tuple[Kept, ...]
    asked_again: tuple[AskedAgain, ...]
    falls_away: tuple[FallsAway, ...]
    added: tuple[Capability, ...]
    """Capabilities that the old version did not have."""
    settings: Settings
    setting_changes: tuple[str, ...]
    """What does not stay of the settings, in sentences."""

    @property
    def answers(self) -> dict[str, Answer]:
        """What stands on the new version."""
        kept: tuple[Kept, ...] = (*self.carried, *self.asked_again)
        return {one.capability.code: one.answer for one in kept if not one.answer.is_empty}

    @property
    def to_check(self) -> tuple[Kept, ...]:
        """Answers that carry over, but rest on a text that was changed."""
        return tuple(kept for kept in self.carried if kept.reworded or kept.lost_signals)

    @property
    def unchanged(self) -> tuple[Kept, ...]:
        return tuple(kept for kept in self.carried if not (kept.reworded or kept.lost_signals))

    @property
    def to_answer(self) -> tuple[str, ...]:
        """Capabilities that the upgrade leaves to be answered, in the order of the new version."""
        again = {one.capability.code for one in self.asked_again} | {one.code for one in self.added}
        return tuple(code for code in self.new.capabilities if code in again)

    @property
    def changes_nothing(self) -> bool:
        return not (self.to_check or self.asked_again or self.falls_away or self.added)


def plan_upgrade(
    old: Framework,
    new: Framework,
    answers: Mapping[str, Answer],
    settings: Settings,
    switches: Collection[str] = (),
) -> UpgradePlan:
    """What becomes of `answers` and `settings` on `new`. `switches`: codes of the client's profiles."""
    given = {code: answer for code in old.capabilities if not (answer := answers.get(code, EMPTY)).is_empty}
    kept = [_kept(old, new, code, answer) for code, answer in given.items() if code in new.capabilities]
    way, changes = _settings(old, new, settings)
    return UpgradePlan(
        old=old,
        new=new,
        carried=tuple(one for one in kept if not isinstance(one, AskedAgain)),
        asked_again=tuple(one for one in kept if isinstance(one, AskedAgain)),
        falls_away=tuple(
            FallsAway(capability=old.capabilities[code], answer=answer)
            for code, answer in given.items()
            if code not in new.capabilities
        ),
        added=tuple(one for code, one in new.capabilities.items() if code not in old.capabilities),
        settings=way,
        setting_changes=(*changes, *_switches(old, new, switches)),
    )


def carried_answers(old: Framework, new: Framework, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """What `plan_upgrade` keeps of `answers`, without looking at what was reworded: quick, for many assessments."""
    kept: dict[str, Answer] = {}
    for code, answer in answers.items():
        if code in old.capabilities and code in new.capabilities:
            because = _because(old, new, code, answer)
            kept[code] = _open(answer) if because else answer
    return kept


def plan_settings(old: Framework, new: Framework, settings: Settings) -> Settings:
    """What of `settings` stays on `new`."""
    return _settings(old, new, settings)[0]


def _kept(old: Framework, new: Framework, code: str, before: Answer) -> Kept:
    earlier, now = old.capabilities[code], new.capabilities[code]
    pillar = new.pillar_of[code]
    lost = tuple(
        signal
        for signal in earlier.signals.values()
        if signal.code in before.signals and signal.code not in now.signals
    )
    stays = replace(before, signals=before.signals & now.signals.keys())
    fields = {
        "capability": now,
        "before": before,
        "reworded": tuple(_reworded(old, new, earlier, now)),
        "moved_to": pillar if pillar.code != old.pillar_of[code].code else None,
        "lost_signals": lost,
    }
    because = _because(old, new, code, before)
    if because is None:
        return Kept(answer=stays, **fields)  # type: ignore[arg-type]
    reason = _reason(because, old, new, before)
    return AskedAgain(answer=_open(stays), because=because, reason=reason, **fields)  # type: ignore[arg-type]


def _open(answer: Answer) -> Answer:
    return replace(answer, choice=Choice.OPEN, phase=None, reason="")


def _because(old: Framework, new: Framework, code: str, answer: Answer) -> Because | None:
    """Why the answer is asked again; None if it carries over."""
    if answer.choice is Choice.NOT_APPLICABLE and not new.capabilities[code].not_applicable_when:
        return Because.ALWAYS_APPLIES
    if answer.phase is None:
        return None
    if answer.phase not in new.scores:
        return Because.PHASE_GONE
    if _neighbours(old, answer.phase) != _neighbours(new, answer.phase):
        return Because.PHASE_MOVED
    earlier = {signal.code for signal in old.capabilities[code].level(answer.phase).signals}
    now = {signal.code for signal in new.capabilities[code].level(answer.phase).signals}
    if earlier and now and not earlier & now:
        return Because.LEVEL_REPLACED
    return None


def _neighbours(framework: Framework, phase: str) -> tuple[str, str]:
    """The codes of the phases below and above; empty at the ends of the scale."""
    codes = ["", *framework.scores, ""]
    place = framework.scores[phase]
    return codes[place - 1], codes[place + 1]


def _reason(because: Because, old: Framework, new: Framework, answer: Answer) -> str:
    phase = old.phase(old.scores[answer.phase]).name if answer.phase else ""
    match because:
        case Because.PHASE_GONE:
            return f"The phase {phase} is not part of version {new.version}."
        case Because.PHASE_MOVED:
            return f"In version {new.version} the phase {phase} stands beside another phase than before."
        case Because.LEVEL_REPLACED:
            return f"Every signal of the level {phase} is another one in version {new.version}."
        case Because.ALWAYS_APPLIES:
            return f"Version {new.version} asks this of everybody: “not applicable” is no answer any more."


def _reworded(old: Framework, new: Framework, before: Capability, after: Capability) -> Iterator[Wording]:
    """Every text that one answers by and that differs, in the order in which the question shows it."""
    texts = (
        ("Name", before.name, after.name),
        ("Question", before.question, after.question),
        ("Definition", before.definition, after.definition),
        ("When it does not apply", before.not_applicable_when or "", after.not_applicable_when or ""),
    )
    for what, earlier, now in texts:
        if earlier != now:
            yield Wording(what=what, before=earlier, after=now)
    for phase in new.phases:
        if phase.code in old.scores:
            yield from _reworded_level(phase.name, phase.code, before, after)


def _reworded_level(name: str, phase: str, before: Capability, after: Capability) -> Iterator[Wording]:
    earlier, now = before.level(phase), after.level(phase)
    if earlier.summary != now.summary:
        yield Wording(what=f"Level {name}", before=earlier.summary, after=now.summary)
    texts = {signal.code: signal.text for signal in earlier.signals}
    new_texts = {signal.code: signal.text for signal in now.signals}
    for code in dict.fromkeys([*texts, *new_texts]):
        was, becomes = texts.get(code, ""), new_texts.get(code, "")
        if was != becomes:
            what = "Signal" if was and becomes else "New signal" if becomes else "Signal that is left out"
            yield Wording(what=f"{what} at {name}", before=was, after=becomes)


def _settings(old: Framework, new: Framework, settings: Settings) -> tuple[Settings, list[str]]:
    target, streams, focus = settings.target, settings.streams, settings.focus
    changes = []
    if target and target not in new.scores:
        name = old.phase(old.scores[target]).name
        changes.append(
            f"The target {name} is no phase any more: the roadmap aims one phase up until another is set."
        )
        target = None
    most = new.scoring.roadmap.max_streams
    if streams and streams > most:
        changes.append(f"At most {most} work streams are possible instead of {streams}: it becomes {most}.")
        streams = most
    known = {charter.code for charter in new.charters}
    if focus and not focus.keys() <= known:
        gone = [charter.name for charter in old.charters if charter.code in focus.keys() - known]
        changes.append(f"{' and '.join(gone)} can carry no focus any more: all charters count alike again.")
        focus = None
    elif focus:
        before = {charter.code for charter in old.charters}
        added = {charter.code: charter.name for charter in new.charters if charter.code not in before}
        if added:
            names = " and ".join(added.values())
            changes.append(f"{names} can carry a focus now, and begins with none.")
            focus = {**focus, **dict.fromkeys(added, Fraction(0))}
    return Settings(target=target, streams=streams, focus=focus), changes


def _switches(old: Framework, new: Framework, switches: Collection[str]) -> Iterator[str]:
    """What the client's profile says differently. The switches themselves are the client's and stay."""
    known = {profile.code for profile in new.profiles}
    for profile in old.profiles:
        if profile.code in switches and profile.code not in known:
            yield f"The profile “{profile.name}” is not part of version {new.version}: it proposes nothing any more."
    before, after = old.excluded(switches), new.excluded(switches)
    fresh: dict[str, Profile] = {code: after[code] for code in after if code not in before}
    for code, profile in fresh.items():
        yield f"The profile “{profile.name}” now proposes that “{new.capabilities[code].name}” does not apply."
