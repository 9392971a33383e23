"""Writes: one function for each thing that an editor or a publisher does."""

from frameworks.actions.drafts import DraftConflictError, delete_draft, edit_draft, restore
from frameworks.actions.storing import FrameworkActionError
from frameworks.actions.versions import Imported, copy_as_draft, import_framework, publish, retire

__all__ = [
    "DraftConflictError",
    "FrameworkActionError",
    "Imported",
    "copy_as_draft",
    "delete_draft",
    "edit_draft",
    "import_framework",
    "publish",
    "restore",
    "retire",
]
