"""The page of notices."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from prongsai.foundation.notifications import actions, queries
from prongsai.foundation.notifications.models import Often
from prongsai.kernel.access import ActorRequest, signed_in

ON_A_PAGE = 50


@signed_in
@require_GET
def notices(request: ActorRequest) -> HttpResponse:
    """Show what was told to the person, newest first."""
    rows = queries.notices_for(request.actor)
    text = request.GET.get("q", "").strip()
    if text:
        rows = rows.filter(title__icontains=text)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    open_reminders = queries.reminders_for(request.actor).count()
    context = {"page": page, "q": text, "open_reminders": open_reminders}
    return render(request, "notifications/notices.html", context)


@signed_in
@require_POST
def read(request: ActorRequest) -> HttpResponse:
    """Mark everything as read."""
    actions.mark_all_read(by=request.actor)
    return HttpResponseRedirect(reverse("notifications:notices"))


@signed_in
@require_GET
def reminders(request: ActorRequest) -> HttpResponse:
    """Show what the person is reminded of, each with its reason, and how the digest comes."""
    rows = queries.reminders_for(request.actor)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    chosen = queries.digest_choice(request.actor)
    context = {
        "page": page,
        "today": timezone.localdate(),
        "choices": [{"value": value, "label": label} for value, label in Often.choices],
        "chosen": chosen,
        "mail_is_configured": queries.mail_is_configured(),
    }
    return render(request, "notifications/reminders.html", context)


@signed_in
@require_POST
def dismiss(request: ActorRequest, pk: int) -> HttpResponse:
    """Put one reminder away."""
    found = queries.reminders_for(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    actions.dismiss(by=request.actor, reminder=found)
    messages.success(request, _("The reminder has been put away."))
    return HttpResponseRedirect(reverse("notifications:reminders"))


@signed_in
@require_POST
def choose(request: ActorRequest) -> HttpResponse:
    """Keep how often the digest comes by e-mail."""
    actions.choose_digest(by=request.actor, often=request.POST.get("often", ""))
    messages.success(request, _("Your choice has been saved."))
    return HttpResponseRedirect(reverse("notifications:reminders"))
