"""Every write: making documents, writing drafts, giving numbers, and what the office chose."""

from prongsai.foundation.documents.actions.drafts import cover_memo, discard_draft, make_letter, save_draft
from prongsai.foundation.documents.actions.making import (
    fail,
    finish,
    keep_rendition,
    make_document,
    register_made,
    retry,
)
from prongsai.foundation.documents.actions.numbers import cancel_number, enter_number, take_number
from prongsai.foundation.documents.actions.office import (
    add_template,
    change_style,
    drop_emblem,
    set_emblem,
    use_template,
)

__all__ = [
    "add_template",
    "cancel_number",
    "change_style",
    "cover_memo",
    "discard_draft",
    "drop_emblem",
    "enter_number",
    "fail",
    "finish",
    "keep_rendition",
    "make_document",
    "make_letter",
    "register_made",
    "retry",
    "save_draft",
    "set_emblem",
    "take_number",
    "use_template",
]
