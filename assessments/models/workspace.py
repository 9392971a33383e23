"""Who the data belongs to: a workspace (a company or a consultancy) and the clients it assesses."""

import uuid

from django.db import models

from assessments.locales import DEFAULT

NAME_LENGTH = 200
CONTACT_LENGTH = 160
FOOTER_LENGTH = 120
"""Two lines at the foot of a page."""


class Workspace(models.Model):
    """Owns clients and their assessments. Until somebody claims it with an account, it is a trial of one browser."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    is_sample = models.BooleanField(
        default=False, help_text="Holds the sample assessment: everyone may read it, nobody may change it."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it has had members; empty for a trial."
    )
    accent = models.CharField(
        max_length=7, blank=True, help_text="Such as #0f5c5f; empty for the accent of the installation."
    )
    contact = models.CharField("contact line", max_length=CONTACT_LENGTH, blank=True)
    footer = models.CharField("footer text", max_length=FOOTER_LENGTH, blank=True)
    logo_key = models.CharField(
        max_length=16, blank=True, help_text="Changes with the logo; empty while there is none."
    )
    locale = models.CharField(
        "days and numbers", max_length=8, default=DEFAULT, help_text="How reports write them, such as en-GB."
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["is_sample"], condition=models.Q(is_sample=True), name="workspace_one_sample"
            ),
        )

    def __str__(self) -> str:
        return self.name or ("Sample workspace" if self.is_sample else f"Workspace {self.id}")


class Logo(models.Model):
    """The logo of a workspace, in a row of its own, so that nothing reads it that does not show it."""

    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, primary_key=True, related_name="logo"
    )
    png = models.BinaryField(help_text="Decoded and encoded again before it was kept.")

    def __str__(self) -> str:
        return f"Logo of {self.workspace_id}"


class ReportTemplate(models.Model):
    """What the reports of a workspace begin with: which sections, in which order, and the closing text."""

    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, primary_key=True, related_name="report_template"
    )
    sections = models.JSONField(
        default=list, help_text="Codes of the sections that are shown, in their order."
    )
    closing = models.TextField("closing text", blank=True)

    def __str__(self) -> str:
        return f"Template of {self.workspace_id}"


class Revenue(models.TextChoices):
    """Annual recurring revenue in millions, in whatever currency the client counts in."""

    UNDER_1 = "under_1", "Under 1 M"
    FROM_1 = "1_10", "1–10 M"
    FROM_10 = "10_50", "10–50 M"
    FROM_50 = "50_200", "50–200 M"
    OVER_200 = "over_200", "Over 200 M"


class Client(models.Model):
    """An organisation that is assessed. A company that assesses itself is its own only client."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="clients")
    uid = models.UUIDField("id in addresses and forms", unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField("organisation", max_length=NAME_LENGTH)
    industry = models.CharField(max_length=NAME_LENGTH, blank=True)
    employees = models.PositiveIntegerField(null=True, blank=True)
    revenue = models.CharField("annual recurring revenue", max_length=10, choices=Revenue.choices, blank=True)
    customers = models.PositiveIntegerField(null=True, blank=True)
    switches = models.JSONField(
        default=list,
        blank=True,
        help_text="Codes of the profiles of a framework that fit, whatever its version.",
    )
    logo_key = models.CharField(
        max_length=16, blank=True, help_text="Changes with the logo; empty while there is none."
    )

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=["workspace", "name"], name="client_name_once_per_workspace"),
            models.CheckConstraint(
                condition=models.Q(revenue__in=["", *Revenue.values]), name="client_revenue_known"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ClientLogo(models.Model):
    """The logo of a client, beside that of the workspace; kept as a `Logo` is."""

    client = models.OneToOneField(Client, on_delete=models.CASCADE, primary_key=True, related_name="logo")
    png = models.BinaryField(help_text="Decoded and encoded again before it was kept.")

    def __str__(self) -> str:
        return f"Logo of client {self.client_id}"
