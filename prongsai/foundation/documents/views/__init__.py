"""Officers' pages: documents and their files, writing letters, the register, what the office chose."""

from prongsai.foundation.documents.views.files import cover, document, index, retry, state
from prongsai.foundation.documents.views.office import drop_emblem, style, template, template_use
from prongsai.foundation.documents.views.register import cancel, export, print_register, register
from prongsai.foundation.documents.views.writing import choose, discard, draft, edit, make, take_number, write

__all__ = [
    "cancel",
    "choose",
    "cover",
    "discard",
    "document",
    "draft",
    "drop_emblem",
    "edit",
    "export",
    "index",
    "make",
    "print_register",
    "register",
    "retry",
    "state",
    "style",
    "take_number",
    "template",
    "template_use",
    "write",
]
