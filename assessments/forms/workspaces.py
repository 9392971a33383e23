"""What people type about workspaces, members and the set-up of an assessment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms

from assessments.forms.assessing import DayField, FormIdField, NameField, too_long
from assessments.locales import DEFAULT, LOCALES
from assessments.logos import LogoError, as_logo
from assessments.models import Assessment, Client, Revenue, Role, State, Workspace
from assessments.models.workspace import CONTACT_LENGTH, FOOTER_LENGTH, NAME_LENGTH
from assessments.queries import Listing
from assessments.queries.engagements import ORDERS
from assessments.reports.colour import is_colour

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User

    from frameworks.structure import Profile

WHOLE = ""
"""The choice that stands for the whole workspace instead of one client."""


class WorkspaceForm(forms.Form):
    name = NameField("Enter a name for the workspace.")


class ContinueForm(forms.Form):
    title = NameField("Enter a title for the new assessment.")
    form_id = FormIdField()


class LogoForm(forms.Form):
    """A picture to send, or to take away the one that is there."""

    logo = forms.FileField(
        required=False,
        allow_empty_file=True,
        # Its name is not kept.
        error_messages={"invalid": "The file did not arrive. Choose it again."},
    )
    remove_logo = forms.BooleanField(required=False)

    @property
    def file_note(self) -> str:
        """A browser forgets the chosen file when a form comes back."""
        return "Choose the logo again: it was not kept." if self.files.get("logo") else ""

    def clean_logo(self) -> bytes | None:
        sent = self.cleaned_data["logo"]
        if not sent:
            return None
        try:
            return as_logo(sent.read())
        except LogoError as error:
            raise forms.ValidationError(str(error)) from None


class BrandForm(WorkspaceForm, LogoForm):
    """The settings of a workspace. A colour comes from a field to type in and one to choose with."""

    accent = forms.CharField(required=False)
    picked = forms.CharField(required=False)
    contact = forms.CharField(
        required=False, max_length=CONTACT_LENGTH, error_messages=too_long(CONTACT_LENGTH)
    )
    footer = forms.CharField(required=False, max_length=FOOTER_LENGTH, error_messages=too_long(FOOTER_LENGTH))
    locale = forms.ChoiceField(
        required=False,
        choices=[*LOCALES.items()],
        error_messages={"invalid_choice": "Choose one of the ways shown."},
    )

    @staticmethod
    def of(workspace: Workspace, *, default_accent: str) -> dict[str, Any]:
        """`default_accent`: what the field to choose with shows while nothing is set."""
        return {
            "name": workspace.name,
            "accent": workspace.accent,
            "picked": workspace.accent or default_accent,
            "contact": workspace.contact,
            "footer": workspace.footer,
            "locale": workspace.locale,
        }

    def clean_accent(self) -> str:
        """What was typed. If only the field to choose with was changed, without a script, that."""
        typed: str = self.cleaned_data["accent"]
        if {"accent", "picked"} & set(self.changed_data) == {"picked"}:
            typed = self["picked"].data or ""
        if typed and not typed.startswith("#"):
            typed = f"#{typed}"
        if typed and not is_colour(typed):
            raise forms.ValidationError(
                "This is not a colour. Enter six hexadecimal digits such as #0f5c5f, or leave it empty."
            )
        return typed.lower()

    def clean_locale(self) -> str:
        return self.cleaned_data["locale"] or DEFAULT

    def chosen(self) -> dict[str, Any]:
        """As `actions.change_workspace` takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "picked"}


class EndForm(forms.Form):
    """The name of what is to be deleted, typed once more."""

    name = forms.CharField(
        required=False, max_length=NAME_LENGTH, error_messages=too_long(NAME_LENGTH), strip=True
    )

    def __init__(self, workspace: Workspace, data: Any = None) -> None:
        super().__init__(data)
        self.right = workspace.name

    def clean_name(self) -> str:
        # A page shows runs of spaces as one.
        typed = " ".join(self.cleaned_data["name"].split())
        if typed != " ".join(self.right.split()):
            raise forms.ValidationError("This is not the name. Type it exactly as it is shown.")
        return typed


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        choices=Role.choices,
        error_messages={"required": "Choose a role.", "invalid_choice": "Choose one of the roles shown."},
    )

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class InviteForm(RoleForm):
    """Whom to invite, as what, and to what: the whole workspace or one of `clients`."""

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": "Enter the e-mail address of the person to invite.",
            "invalid": "This is not an e-mail address. Enter one such as name@example.com.",
            **too_long(254),
        },
    )
    client = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "Choose one of the clients shown."}
    )
    field_order = ("email", "role", "client")

    def __init__(self, clients: Iterable[Client], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_uid = {str(client.uid): client for client in clients}
        cast("forms.ChoiceField", self.fields["client"]).choices = [
            (WHOLE, "The whole workspace"),
            *((uid, f"Only {client.name}") for uid, client in self.by_uid.items()),
        ]

    def clean_client(self) -> Client | None:
        return self.by_uid.get(self.cleaned_data["client"])

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("client") and self.cleaned_data.get("role") == Role.OWNER:
            self.add_error(
                "role", "An owner owns the whole workspace. For one client, choose editor or viewer."
            )
        return self.cleaned_data


MOST = 2**31 - 1
"""What fits into the column of a number."""


class CountField(forms.IntegerField):
    """How many there are, as people write it: 1200, 1,200 or 1 200."""

    def __init__(self) -> None:
        refusal = "Enter a whole number, such as 1200, or leave it empty."
        super().__init__(
            required=False,
            min_value=0,
            max_value=MOST,
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), refusal),
            widget=forms.TextInput,
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            # 1,200 and 1.200 say the same; 1.2 does not.
            value = re.sub(r"(?<=\d)[ ,.’'\u00a0\u202f](?=\d{3}(?!\d))", "", value)
        return super().to_python(value)


class ClientForm(LogoForm):
    """What is known of a client, and its logo."""

    name = NameField("Enter the name of the organisation.")
    industry = forms.CharField(required=False, max_length=NAME_LENGTH, error_messages=too_long(NAME_LENGTH))
    employees = CountField()
    revenue = forms.ChoiceField(
        required=False,
        choices=[("", "Not said"), *Revenue.choices],
        error_messages={"invalid_choice": "Choose one of the sizes shown."},
    )
    customers = CountField()
    switches = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Tick only what is shown."}
    )

    KNOWN = ("name", "industry", "employees", "revenue", "customers", "switches")

    def __init__(
        self, client: Client, profiles: Iterable[Profile], data: Any = None, files: Any = None
    ) -> None:
        super().__init__(data, files, initial={field: getattr(client, field) for field in self.KNOWN})
        self.profiles = tuple(profiles)
        self.kept = client.switches
        cast("forms.ChoiceField", self.fields["switches"]).choices = [
            (profile.code, profile.name) for profile in self.profiles
        ]

    @property
    def shown_switches(self) -> list[tuple[Profile, bool]]:
        on = self["switches"].value() or ()
        return [(profile, profile.code in on) for profile in self.profiles]

    def clean_switches(self) -> list[str]:
        """With those that only another version of the framework knows."""
        shown = {profile.code for profile in self.profiles}
        return [*self.cleaned_data["switches"], *(code for code in self.kept if code not in shown)]


class SetUpForm(forms.Form):
    """The frame of an assessment: its title, client, state, due date and lead."""

    title = NameField("Enter a title for the assessment.")
    state = forms.ChoiceField(
        # Closing freezes the report, so it is a step of its own.
        choices=[choice for choice in State.choices if choice[0] != State.CLOSED],
        error_messages={"invalid_choice": "Choose one of the states shown."},
    )
    due_on = DayField(
        required=False,
        error_messages={"invalid": "Enter a day that exists, such as 2026-03-31."},
    )
    lead = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "Choose one of the people shown."}
    )
    client = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "Choose one of the clients shown."}
    )

    def __init__(
        self, people: Iterable[User], clients: Iterable[Client], *args: Any, is_closed: bool, **kwargs: Any
    ) -> None:
        """`clients`: those it may move to; none for who may not move it."""
        super().__init__(*args, **kwargs)
        if is_closed:
            del self.fields["state"]
        self.by_uid = {str(client.uid): client for client in clients}
        cast("forms.ChoiceField", self.fields["client"]).choices = [
            (uid, client.name) for uid, client in self.by_uid.items()
        ]
        if len(self.by_uid) < 2:
            del self.fields["client"]
        self.by_key = {str(user.pk): user for user in people}
        cast("forms.ChoiceField", self.fields["lead"]).choices = [
            ("", "Nobody yet"),
            *((key, user.get_full_name() or user.email) for key, user in self.by_key.items()),
        ]

    @staticmethod
    def of(assessment: Assessment) -> dict[str, Any]:
        return {
            "title": assessment.title,
            "state": assessment.state,
            "due_on": assessment.due_on,
            "lead": str(assessment.lead_id or ""),
            "client": str(assessment.client.uid),
        }

    def clean_lead(self) -> User | None:
        return self.by_key.get(self.cleaned_data["lead"])

    def clean_client(self) -> Client | None:
        return self.by_uid.get(self.cleaned_data["client"])


class ActivityForm(forms.Form):
    """What the log is narrowed to. What cannot be understood is as if it were not asked."""

    assessment = forms.UUIDField(required=False)

    def chosen(self) -> UUID | None:
        self.full_clean()
        return self.cleaned_data.get("assessment")


class ListingForm(forms.Form):
    """What a list of assessments is asked for. What cannot be understood is as if it were not asked."""

    q = forms.CharField(required=False, max_length=NAME_LENGTH)
    state = forms.ChoiceField(required=False, choices=[("", "Any state"), *State.choices])
    client = forms.UUIDField(required=False)
    lead = forms.CharField(required=False, max_length=20)
    overdue = forms.BooleanField(required=False)
    archived = forms.BooleanField(required=False)
    order = forms.ChoiceField(required=False, choices=[(key, key) for key in ORDERS])
    turned = forms.BooleanField(required=False)

    MINE = "mine"
    NOBODY = "nobody"

    def listing(self, user: User) -> Listing:
        """`user`: who asks, to tell what is theirs."""
        self.full_clean()
        data = self.cleaned_data
        client: UUID | None = data.get("client")
        lead = data.get("lead", "")
        return Listing(
            text=data.get("q", ""),
            state=data.get("state", ""),
            client=client,
            lead=user.pk if lead == self.MINE else _number(lead),
            without_lead=lead == self.NOBODY,
            overdue=data.get("overdue", False),
            archived=data.get("archived", False),
            order=data.get("order") or "changed",
            turned=data.get("turned", False),
        )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and int(text) <= MOST else None
