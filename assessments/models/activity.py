"""Who did what in a workspace."""

from django.conf import settings
from django.db import models

from assessments.models.assessment import Assessment
from assessments.models.workspace import NAME_LENGTH, Workspace

ACTOR_LENGTH = 310
"""A first name, a space and a last name, or an e-mail address."""
DETAIL_LENGTH = 300


class Happened(models.TextChoices):
    """What a line of the log can tell."""

    STARTED = "started", "Started"
    COPIED = "copied", "Started as a copy"
    CONTINUED = "continued", "Continued as a new assessment"
    UPGRADED = "upgraded", "Upgraded to a newer version"
    ANSWERED = "answered", "Answered"
    SETTINGS = "settings", "Changed the report’s settings"
    WORDS = "words", "Edited the words of the report"
    SET_UP = "set_up", "Changed the set-up"
    CLOSED = "closed", "Closed"
    REOPENED = "reopened", "Reopened"
    ARCHIVED = "archived", "Moved to the archive"
    TAKEN_BACK = "taken_back", "Took out of the archive"
    DELETED = "deleted", "Deleted"
    EXPORTED = "exported", "Exported the report"
    INVITED = "invited", "Invited"
    WITHDRAWN = "withdrawn", "Withdrew an invitation"
    JOINED = "joined", "Joined"
    ROLE = "role", "Changed a role"
    REMOVED = "removed", "Removed a member"
    LEFT = "left", "Left"
    CREATED = "created", "Made the workspace"
    RENAMED = "renamed", "Renamed the workspace"
    BRANDED = "branded", "Changed the look of the workspace"
    CLIENT_ADDED = "client_added", "Added a client"
    CLIENT_CHANGED = "client_changed", "Changed a client"
    CLIENT_DELETED = "client_deleted", "Deleted a client"
    CLAIMED = "claimed", "Took along from a trial"
    ARCHIVE = "workspace_exported", "Exported the workspace"
    SHARED = "shared", "Shared a frozen report"
    OPENED = "link_opened", "Opened a shared report"
    COMPARED = "compared", "Exported the portfolio"
    UNSHARED = "link_ended", "Ended a shared link"


class Activity(models.Model):
    """One thing that somebody did. Names are kept as they were, so that a line can be read after all else is gone."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="activity")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.SET_NULL, null=True, blank=True, related_name="activity"
    )
    title = models.CharField("assessment’s title", max_length=NAME_LENGTH, blank=True)
    client_name = models.CharField("client", max_length=NAME_LENGTH, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="activity"
    )
    actor_name = models.CharField("who", max_length=ACTOR_LENGTH, blank=True, help_text="Empty for nobody.")
    happened = models.CharField("what", max_length=20, choices=Happened.choices)
    detail = models.CharField(max_length=DETAIL_LENGTH, blank=True, help_text="Never a note or a reason.")
    count = models.PositiveIntegerField(
        default=1, help_text="How often, in one go; the detail is of the last."
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "activity"
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["workspace", "-at", "-id"], name="activity_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(happened__in=Happened.values), name="activity_happened_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.actor_name or 'Nobody'}: {self.get_happened_display()}"
