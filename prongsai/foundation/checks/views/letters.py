"""The check of a letter that is being written."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from prongsai.foundation.checks.queries import About, check_content, counted, may_set_aside, with_set_asides
from prongsai.foundation.documents.api import Draft, draft_content
from prongsai.kernel.access import requires
from prongsai.kernel.calendar import fiscal_year_of


@requires("documents.make")
@require_safe
def letter(request: Any, pk: int) -> HttpResponse:
    """Show what the checks find in a letter before it is made and sent."""
    draft = get_object_or_404(Draft.objects.visible_to(request.actor), pk=pk, is_discarded=False)
    today = timezone.localdate()
    about = About(
        organization=request.organization,
        fiscal_year=fiscal_year_of(draft.dated_on or today),
        today=today,
        kind=draft.kind,
        extra={"mend": f"documents.draft:{draft.pk}", "url": reverse("documents:edit", args=[draft.pk])},
    )
    subject = f"draft:{draft.pk}"
    checked = with_set_asides(
        request.organization, subject, check_content(draft_content(draft, request.actor), about)
    )
    context = {
        "draft": draft,
        "subject": subject,
        "checked": checked,
        "counts": counted(checked),
        "may_set_aside": may_set_aside(request.actor),
    }
    return render(request, "checks/letter.html", context)
