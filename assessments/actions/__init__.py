"""Writes: keyword-only, atomic, one for each thing a user does."""

from assessments.actions.activity import log_export, log_pdf, log_workspace_export, name_of
from assessments.actions.answering import (
    Base,
    ClosedError,
    ConflictError,
    remember_place,
    save_answer,
    take_profile,
)
from assessments.actions.assessing import (
    StartedError,
    archive,
    change_settings,
    copy_set_up,
    delete_assessment,
    load_sample,
    set_up,
    start_assessment,
    start_with_answers,
)
from assessments.actions.branding import change_workspace
from assessments.actions.cleaning import clean_trials
from assessments.actions.clients import NameTakenError, NotEmptyError, change_client, delete_client
from assessments.actions.closing import close, reopen
from assessments.actions.effects import EffectError, begin_effect, go_on
from assessments.actions.parting import NotAgreedError, delete_workspace, part
from assessments.actions.people import (
    GoneError,
    InvitationError,
    LastOwnerError,
    accept,
    change_role,
    claim_trial,
    create_workspace,
    invite,
    is_meant_for,
    is_open,
    leave,
    opens,
    remove_member,
    revoke,
    withdraw_sent,
)
from assessments.actions.sharing import end_link, note_opening, share
from assessments.actions.upgrading import UpgradeError, continue_on, upgrade
from assessments.actions.words import WordsConflictError, forget_template, keep_template, save_words

__all__ = [
    "Base",
    "ClosedError",
    "ConflictError",
    "EffectError",
    "GoneError",
    "InvitationError",
    "LastOwnerError",
    "NameTakenError",
    "NotAgreedError",
    "NotEmptyError",
    "StartedError",
    "UpgradeError",
    "WordsConflictError",
    "accept",
    "archive",
    "begin_effect",
    "change_client",
    "change_role",
    "change_settings",
    "change_workspace",
    "claim_trial",
    "clean_trials",
    "close",
    "continue_on",
    "copy_set_up",
    "create_workspace",
    "delete_assessment",
    "delete_client",
    "delete_workspace",
    "end_link",
    "forget_template",
    "go_on",
    "invite",
    "is_meant_for",
    "is_open",
    "keep_template",
    "leave",
    "load_sample",
    "log_export",
    "log_pdf",
    "log_workspace_export",
    "name_of",
    "note_opening",
    "opens",
    "part",
    "remember_place",
    "remove_member",
    "reopen",
    "revoke",
    "save_answer",
    "save_words",
    "set_up",
    "share",
    "start_assessment",
    "start_with_answers",
    "take_profile",
    "upgrade",
    "withdraw_sent",
]
