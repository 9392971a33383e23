"""Forms of the questionnaire and the report: what is typed, checked and in the words of those who type it."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator

from assessments.actions import Base
from assessments.domain.answers import Answer, Choice
from assessments.models.response import LINK_LENGTH, TEXT_LENGTH
from assessments.models.workspace import NAME_LENGTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameworks.models import Framework as FrameworkRow
    from frameworks.structure import Capability, Framework


def too_long(limit: int) -> dict[str, str]:
    return {"max_length": f"This is %(show_value)d characters long; at most {limit} can be kept. Shorten it."}


BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols of Unicode that leave no ink: the Hangul fillers and the empty Braille cell."""


def leaves_ink(text: str) -> bool:
    """Whether any character of `text` can be seen on its own: no space, control, joiner or lone accent."""
    return any(
        char not in BLANK_LETTERS and not unicodedata.category(char).startswith(("Cc", "Cf", "Cs", "M", "Z"))
        for char in text
    )


class NameField(forms.CharField):
    """A name that is shown elsewhere: one that cannot be seen counts as none."""

    def __init__(self, missing: str, *, required: bool = True) -> None:
        """`missing`: what to say when there is none, or none that can be seen."""
        super().__init__(
            required=required,
            max_length=NAME_LENGTH,
            error_messages={"required": missing, **too_long(NAME_LENGTH)},
        )

    def to_python(self, value: Any) -> Any:
        name = super().to_python(value) or ""
        if name and not leaves_ink(name):
            raise ValidationError(self.error_messages["required"], code="required")
        return name


class FormIdField(forms.UUIDField):
    """Tells a form that is sent twice from one that is filled in twice. What cannot be read is none."""

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid4)

    def clean(self, value: Any) -> UUID | None:
        try:
            found: UUID | None = super().clean(value)
        except ValidationError:
            return None
        return found


class StartForm(forms.Form):
    organisation = NameField("Enter the name of the organisation that is assessed.")
    # Without one it is named after the client and the month.
    title = NameField("Enter a title that can be seen, or leave it empty.", required=False)
    form_id = FormIdField()


class OfferForm(forms.Form):
    """One of the frameworks on offer; there is nothing to choose where there is one."""

    framework = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "Choose one of the frameworks on offer."}
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        offered: Sequence[FrameworkRow],
        usual: FrameworkRow,
        organisation: str = "",
    ) -> None:
        super().__init__(data, files, initial={"organisation": organisation, "framework": usual.code})
        self.usual = usual
        self.offered = {row.code: row for row in offered}
        if len(offered) > 1:
            choices = [(row.code, f"{row.name}, version {row.version}") for row in offered]
            cast("forms.ChoiceField", self.fields["framework"]).choices = choices
        else:
            del self.fields["framework"]

    def clean(self) -> dict[str, Any]:
        """`framework` becomes the version to start with; nothing chosen is the usual one."""
        if "framework" not in self.errors:
            chosen = self.cleaned_data.get("framework")
            self.cleaned_data["framework"] = self.offered.get(chosen or "", self.usual)
        return self.cleaned_data


class StartWithForm(OfferForm, StartForm):
    """Start an assessment with one of the frameworks on offer."""


class AnswerForm(forms.Form):
    """One capability's answer as the page posts it. The fields follow from the capability."""

    choice = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "Choose one of the answers shown."}
    )
    reason = forms.CharField(required=False, max_length=TEXT_LENGTH, error_messages=too_long(TEXT_LENGTH))
    note = forms.CharField(required=False, max_length=TEXT_LENGTH, error_messages=too_long(TEXT_LENGTH))
    evidence = forms.CharField(required=False, max_length=LINK_LENGTH, error_messages=too_long(LINK_LENGTH))
    signals = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Tick only signals that are shown."}
    )
    revision = forms.IntegerField(min_value=0, required=False)
    keep = forms.IntegerField(min_value=0, required=False)
    writer = forms.CharField(max_length=32, required=False)
    turn = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)

    def __init__(self, framework: Framework, capability: Capability, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.framework = framework
        kinds = [Choice.DONT_KNOW]
        if capability.not_applicable_when:
            kinds.append(Choice.NOT_APPLICABLE)
        offered = {
            "choice": ["", *framework.scores, *(kind.value for kind in kinds)],
            "signals": list(capability.signals),
        }
        for name, values in offered.items():
            cast("forms.ChoiceField", self.fields[name]).choices = [(value, value) for value in values]

    def clean_evidence(self) -> str:
        link: str = self.cleaned_data["evidence"]
        if not link:
            return ""
        if "://" not in link:
            link = f"https://{link}"
        if len(link) > LINK_LENGTH:
            raise ValidationError(too_long(LINK_LENGTH)["max_length"] % {"show_value": len(link)})
        try:
            URLValidator(schemes=["http", "https"])(link)
        except ValidationError:
            raise ValidationError(
                "This is not a web address. Enter one such as https://wiki.example.com/page."
            ) from None
        return link

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("choice") == Choice.NOT_APPLICABLE and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Say why this does not apply; then it is saved.")
            del self.cleaned_data["choice"]
        return self.cleaned_data

    def valid_parts(self, *, scripted: bool = False) -> dict[str, Any]:
        """The fields of an `Answer` that could be read, whatever is wrong with the others.

        `scripted`: sent by the page's script, where "clear" and "accept" change the choice before it is sent. A
        choice beside one of them was made since, and counts.
        """
        self.full_clean()
        data = self.cleaned_data
        parts: dict[str, Any] = {name: data[name] for name in ("reason", "note", "evidence") if name in data}
        if "signals" in data:
            parts["signals"] = frozenset(data["signals"])
        pressed = {} if scripted and self.data.get("choice") else self.data
        if "clear" in pressed:
            return parts | answer_to(self.framework, "")
        if pressed.get("accept") in self.framework.scores:
            return parts | answer_to(self.framework, pressed["accept"])
        if "choice" in data:
            parts |= answer_to(self.framework, data["choice"])
        return parts

    def base(self) -> Base:
        """What this page knew. "Keep mine" builds on the revision it was shown next to its own."""
        self.full_clean()
        data = self.cleaned_data
        return Base(
            revision=data.get("keep") or data.get("revision") or 0,
            writer=data.get("writer", ""),
            turn=data.get("turn") or 0,
        )

    def shown(self, name: str) -> str:
        """What a text field or the choice holds: as posted, else as kept."""
        value = self[name].value()
        return "" if value is None else str(value)

    def shown_signals(self) -> frozenset[str]:
        return frozenset(self["signals"].value() or ())


def answer_to(framework: Framework, choice: str) -> dict[str, Any]:
    """The form's one value -> the two fields of an `Answer`."""
    if choice in framework.scores:
        return {"choice": Choice.PHASE, "phase": choice}
    return {"choice": Choice(choice) if choice else Choice.OPEN, "phase": None}


def choice_of(answer: Answer) -> str:
    """The form's one value for an answer; empty while it is open."""
    return answer.phase or ("" if answer.choice is Choice.OPEN else answer.choice.value)


FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
"""Days on which a roadmap may start. Roadmaps run for years, and calendars end."""
FOCUS_TOLERANCE = Decimal(1)
"""Per cent by which shares may miss 100: thirds are written with few digits."""


class PercentField(forms.DecimalField):
    """A share as people write it: 33, 33.3, 33,3 or 33 %."""

    def __init__(self, name: str) -> None:
        refusal = f"{name}: enter a share from 0 to 100, such as 40."
        super().__init__(
            label=name,
            required=False,
            min_value=0,
            max_value=100,
            decimal_places=2,
            error_messages={
                **dict.fromkeys(("invalid", "min_value", "max_value", "max_digits"), refusal),
                "max_decimal_places": f"{name}: at most two digits after the point.",
            },
            widget=forms.TextInput,
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("%", "").replace(",", ".").strip()
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class DayField(forms.DateField):
    """A day as date inputs send it. Other forms can be read in two ways: 03/04/2026 is in March or in April."""

    input_formats = ("%Y-%m-%d",)

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class SettingsForm(forms.Form):
    """The way ahead: target phase, charter focus, work streams and first day. Left empty, the default stands."""

    EQUAL, OWN = "equal", "own"

    target = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "Choose one of the phases shown."}
    )
    focus = forms.ChoiceField(
        required=False,
        choices=[(EQUAL, "All alike"), (OWN, "These shares")],
        error_messages={"invalid_choice": "Choose one of the two kinds of focus."},
    )
    streams = forms.IntegerField(required=False)
    starts_on = DayField(
        required=False,
        error_messages={"invalid": "Enter a first day that exists, such as 2026-03-31."},
    )

    def __init__(self, framework: Framework, *args: Any, today: int = 1, **kwargs: Any) -> None:
        """`today`: score of the whole, below which nobody aims."""
        super().__init__(*args, **kwargs)
        self.framework = framework
        self.phases = framework.phases[today - 1 :]
        self.passed = framework.phases[: today - 1]
        self.most_streams = framework.scoring.roadmap.max_streams
        cast("forms.ChoiceField", self.fields["target"]).choices = [
            ("", ""),
            # Phases that are passed are known, so that they are refused with the reason.
            *((phase.code, phase.name) for phase in framework.phases),
        ]
        for charter in framework.charters:
            self.fields[self.share_name(charter.code)] = PercentField(charter.name)
        refusal = f"Enter a number of work streams from 1 to {self.most_streams}."
        self.fields["streams"].error_messages["invalid"] = refusal
        self.fields["streams"].validators = [
            MinValueValidator(1, message=refusal),
            MaxValueValidator(self.most_streams, message=refusal),
        ]
        self.fields["starts_on"].validators = [
            MinValueValidator(FIRST_DAY, message=f"Enter a first day from {FIRST_DAY:%Y} on."),
            MaxValueValidator(LAST_DAY, message=f"Enter a first day up to {LAST_DAY:%Y}."),
        ]

    @staticmethod
    def share_name(charter: str) -> str:
        return f"focus-{charter}"

    @property
    def streams_hint(self) -> str:
        roadmap = self.framework.scoring.roadmap
        return (
            f"Moves up that run side by side, 1 to {roadmap.max_streams}. Empty: {roadmap.default_streams}."
        )

    @property
    def shares(self) -> list[forms.BoundField]:
        return [self[self.share_name(charter.code)] for charter in self.framework.charters]

    @property
    def wants_shares(self) -> bool:
        """Shares count when they were chosen, or typed without touching the choice beside them."""
        names = {self.share_name(charter.code) for charter in self.framework.charters}
        untouched = not self["focus"].data or "focus" not in self.changed_data
        if untouched and names & set(self.changed_data):
            return any(share.data for share in self.shares)
        return bool(self["focus"].data == self.OWN)

    def clean_target(self) -> str:
        target: str = self.cleaned_data["target"]
        if target in {phase.code for phase in self.passed}:
            name, today = self.framework.phase(self.framework.scores[target]).name, self.phases[0].name
            raise ValidationError(
                f"{name} lies below {today}, where you stand today. Choose {today} or a later phase."
                if len(self.phases) > 1
                else f"{name} lies below {today}, where you stand today. Choose {today}."
            )
        return target

    @property
    def focus_shown(self) -> str:
        """The kind of focus that stands checked."""
        if self.is_bound:
            return self.OWN if self.wants_shares else self.EQUAL
        return str(self["focus"].value())

    def clean(self) -> dict[str, Any]:
        names = [self.share_name(charter.code) for charter in self.framework.charters]
        if not self.wants_shares or any(name in self.errors for name in names):
            return self.cleaned_data
        total = sum((self.cleaned_data.get(name) or Decimal() for name in names), Decimal())
        if abs(total - 100) > FOCUS_TOLERANCE:
            self.add_error(
                "focus", f"The shares add up to {total.normalize():f}; they have to add up to 100."
            )
        return self.cleaned_data

    def chosen(self) -> dict[str, Any]:
        """The settings as `actions.change_settings` takes them, None where the default stands."""
        data = self.cleaned_data
        shares = {c.code: data[self.share_name(c.code)] or Decimal() for c in self.framework.charters}
        return {
            "target": data["target"] or None,
            "streams": data["streams"],
            "focus": {code: share / 100 for code, share in shares.items()} if self.wants_shares else None,
            "starts_on": data["starts_on"],
        }
