"""What the templates of findings need."""

from __future__ import annotations

from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString

from prongsai.foundation.checks.queries.grouping import Group, grouped
from prongsai.foundation.checks.queries.tokens import sealed

register = template.Library()


@register.filter
def finding_token(checked: Any, subject: str) -> str:
    """Return the finding of a checked one as the signed text that its form sends back."""
    return sealed(subject, checked.finding)


@register.simple_tag(takes_context=True)
def finding_groups(context: Any, checked: Any) -> list[Group]:
    """Return the checked findings in groups of one kind, as whoever reads the page may see to them."""
    return grouped(checked, context["request"].actor, may_set_aside=bool(context.get("may_set_aside")))


@register.simple_tag(takes_context=True)
def hidden_fields(context: Any) -> SafeString:
    """Return what every form of the page sends along, written once: the token, and the way back."""
    request = context["request"]
    token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
    return token + format_html('<input type="hidden" name="next" value="{}">', request.get_full_path())
