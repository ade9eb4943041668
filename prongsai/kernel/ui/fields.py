"""How form fields are drawn: the class of a control, what describes it, the list of errors above a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

# Django's own message in words that an officer would use; the translations stand with ours.
OWN_WORDS = (_("This field is required."),)

TILES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
SELECTS = (forms.Select, forms.SelectMultiple)


class Renderer(TemplatesSetting):
    """Draws `{{ form }}` and `{{ field.as_field_group }}` with our templates (setting FORM_RENDERER)."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    formset_template_name = "ui/formset.html"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One entry of the error summary: where to go, and what is wrong."""

    anchor: str
    label: str
    message: str


def is_tiles(field: BoundField) -> bool:
    """Return whether the field is drawn as full-width choices."""
    return isinstance(field.field.widget, TILES)


def is_check(field: BoundField) -> bool:
    """Return whether the field is a single yes-or-no box."""
    return isinstance(field.field.widget, forms.CheckboxInput)


def hint_id(field: BoundField) -> str:
    """Return the id of the element that holds the hint."""
    return f"{field.auto_id}_helptext"


def error_id(field: BoundField) -> str:
    """Return the id of the element that holds the errors."""
    return f"{field.auto_id}_error"


def hint_of(field: BoundField, hint: str = "") -> str:
    """Return the hint to show: the one given, else that of the field; "none" means no hint."""
    return "" if hint == "none" else str(hint or field.help_text or "")


def control(field: BoundField, *, hint: bool = False, extra: dict[str, Any] | None = None) -> str:
    """Return the HTML of the control with its class, and tied to its hint and its errors."""
    widget = field.field.widget
    attributes: dict[str, Any] = dict(extra or {})
    classes = [str(widget.attrs.get("class", ""))]
    if not isinstance(widget, forms.CheckboxInput | forms.MultiWidget):
        classes.append("form-select" if isinstance(widget, SELECTS) else "form-control")
    if field.errors:
        classes.append("is-invalid")
        attributes["aria-invalid"] = "true"
    attributes["class"] = " ".join(filter(None, classes))
    widget.attrs.pop("placeholder", None)  # it vanishes while typing; labels and hints stay
    describing = [hint_id(field)] if hint else []
    if field.errors:
        describing.append(error_id(field))
    if describing:
        attributes["aria-describedby"] = " ".join(describing)
    return field.as_widget(attrs=attributes)


def anchor(field: BoundField) -> str:
    """Return the id that a link in the error summary jumps to: the first control of the field."""
    return f"{field.auto_id}_0" if is_tiles(field) else str(field.id_for_label or field.auto_id)


def errors_of(form: forms.BaseForm) -> list[FieldError]:
    """Return the errors of a form in the order of its fields; those of the whole form come first."""
    found = [FieldError("", "", str(message)) for message in form.non_field_errors()]
    for field in form:
        for message in field.errors:
            found.append(FieldError("" if field.is_hidden else anchor(field), str(field.label), str(message)))
    return found
