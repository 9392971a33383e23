"""Links that open one frozen report to readers without an account."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.models.snapshot import Snapshot
from assessments.models.workspace import NAME_LENGTH


class SharedLink(models.Model):
    """Of the secret in its address, only the hash is kept, and of a password what Django's hasher makes of it.

    Always of a frozen report: what was shared does not change under its reader.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="shared_links")
    recipient = models.CharField("for whom", max_length=NAME_LENGTH, blank=True)
    secret_hash = models.CharField(max_length=64)
    password = models.CharField(max_length=128, blank=True, help_text="As a hash; empty for none.")
    with_pdf = models.BooleanField("with the PDF", default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_opened_at = models.DateTimeField(null=True, blank=True)
    opened = models.PositiveIntegerField(default=0, help_text="How often the report was shown.")

    class Meta:
        ordering = ("-created_at", "id")

    def __str__(self) -> str:
        return self.recipient or str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
