"""Whose report it is: the looks that a workspace gives to its reports, beside the `Report` itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Brand:
    """Everything may be empty: then a report looks as the installation has it."""

    name: str = ""
    """Of the workspace; says whose logo it is to those who do not see it."""
    accent: str = ""
    """Such as #0f5c5f."""
    contact: str = ""
    footer: str = ""
    logo: bytes = b""
    """A PNG that was made here."""
    client_name: str = ""
    client_logo: bytes = b""
    """Of whom the report is about; made here as well."""
    locale: str = ""
    """How days and numbers are written: a key of `LOCALES`; as `DEFAULT` does where none is set."""


NO_BRAND = Brand()
