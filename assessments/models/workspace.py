"""Who the data belongs to: a workspace (a company or a consultancy) and the clients it assesses."""

import uuid

from django.db import models

NAME_LENGTH = 200


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

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["is_sample"], condition=models.Q(is_sample=True), name="workspace_one_sample"
            ),
        )

    def __str__(self) -> str:
        return self.name or ("Sample workspace" if self.is_sample else f"Workspace {self.id}")


class Client(models.Model):
    """An organisation that is assessed. A company that assesses itself is its own only client."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="clients")
    uid = models.UUIDField("id in addresses and forms", unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField("organisation", max_length=NAME_LENGTH)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=["workspace", "name"], name="client_name_once_per_workspace"),
        )

    def __str__(self) -> str:
        return self.name
