"""Which files are taken: logos, an editor's framework and answers to start from, and no other."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler

TAKEN = {
    ("assessments:rename_workspace", "logo"),
    ("assessments:client", "logo"),
    ("assessments:add_client", "logo"),
    ("assessments:start_from_file", "file"),
    ("assessments:start_in_from_file", "file"),
    ("admin:framework_import", "file"),
}
"""The name of an address, and the field of its form."""


class FewFiles(MemoryFileUploadHandler):
    """Keeps a file that is asked for in memory, and lets every other one pass by unkept.

    `plain_requests` has refused by then what is larger than such a form can be.
    """

    is_taken = False

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        match = self.request.resolver_match if self.request else None
        self.is_taken = match is not None and (match.view_name, field_name) in TAKEN
        if self.is_taken:
            super().new_file(field_name, *args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return super().receive_data_chunk(raw_data, start) if self.is_taken else None

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        return super().file_complete(file_size) if self.is_taken else None
