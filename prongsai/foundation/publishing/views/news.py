"""The officers' side of news: the list, writing, publishing, and the categories."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prongsai.foundation.audit.api import history_of
from prongsai.foundation.checks.api import (
    UNBLURRED,
    People,
    PhotoStatement,
    counted,
    may_set_aside,
    statements,
)
from prongsai.foundation.files.api import url
from prongsai.foundation.publishing.actions.news import (
    checked_news,
    delete_news,
    facts_of,
    publish_news,
    save_category,
    save_news,
    start_categories,
    subject_of_news,
)
from prongsai.foundation.publishing.actions.news_times import schedule_news, unschedule_news
from prongsai.foundation.publishing.forms.drafts import ScheduleForm
from prongsai.foundation.publishing.forms.news import CategoryForm, NewsForm, PublishNewsForm
from prongsai.foundation.publishing.models import News, NewsCategory
from prongsai.foundation.publishing.queries.site_news import written_news
from prongsai.foundation.publishing.views.preview import preview
from prongsai.foundation.publishing.workflow import COMING, PAGE, PERMISSION, PREPARED
from prongsai.kernel.access import requires
from prongsai.kernel.errors import Problem
from prongsai.kernel.pages import bound_or_kept
from prongsai.kernel.ui.numbers import size_text

PER_PAGE = 50
VERBS = {
    "publishing.news_written": _lazy("Written"),
    "publishing.news_changed": _lazy("Changed"),
    "publishing.scheduled": _lazy("Scheduled"),
    "publishing.unscheduled": _lazy("Schedule cancelled"),
    "publishing.schedule_failed": _lazy("Could not be published at its time"),
}
# What a picture may be said to show where news is written; blurring has a page of its own.
SHOWN = (
    (People.NONE, _lazy("Nobody can be recognised")),
    (People.CONSENT, _lazy("People who have consented")),
    (People.SHOWN, _lazy("People who have not consented yet")),
)


@requires(PERMISSION)
@require_safe
def news_list(request: Any) -> HttpResponse:
    """List what was written, with how it stands."""
    start_categories(by=request.actor)
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    category, state = request.GET.get("category", ""), request.GET.get("state", "")
    rows = written_news(request.actor, text=text, category=category, state=state)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.shown_state = _state(row)
    context = {
        "page": page,
        "text": text,
        "category": category,
        "state": state,
        "categories": [{"value": one.code, "label": one.name} for one in _categories(request)],
        "states": [
            {"value": "draft", "label": _("not published")},
            {"value": "scheduled", "label": _("scheduled")},
            {"value": "changed", "label": _("changed since it was published")},
            {"value": "published", "label": _("published")},
            {"value": "withdrawn", "label": _("withdrawn")},
        ],
    }
    return render(request, "publishing/news_office.html", context)


@requires(PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Any, pk: int | None = None) -> HttpResponse:
    """Write a piece of news or change one."""
    start_categories(by=request.actor)
    news = get_object_or_404(News.objects.visible_to(request.actor), pk=pk) if pk else None
    categories = _categories(request).filter(is_closed=False)
    if news is not None:
        categories = categories | _categories(request).filter(pk=news.category_id)
    form, kept = bound_or_kept(request, NewsForm, categories=categories, initial=_initial(news))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        texts, removed = form.described()
        people = form.people(_stated(news)) if news else {}
        waited = news is not None and news.publish_at is not None
        try:
            saved = save_news(
                by=request.actor, news=news, texts=texts, removed=removed, people=people, **given
            )
        except Problem as problem:
            _tell(form, problem)
        else:
            messages.success(request, _("The news is saved. The public sees it when you publish it."))
            if waited:
                messages.warning(
                    request, _("It was to go out by itself, as it was before. Set the time again below.")
                )
            if "preview" in request.POST:
                return HttpResponseRedirect(reverse("publishing:preview_news", args=[saved.pk]))
            return HttpResponseRedirect(saved.get_absolute_url())
    return _edit_page(request, news, form, kept, status=422 if form.is_bound and form.errors else 200)


@requires(PERMISSION)
@require_POST
def publish_it(request: Any, pk: int) -> HttpResponse:
    """Publish a piece of news as it was saved."""
    news = get_object_or_404(News.objects.visible_to(request.actor), pk=pk)
    form = PublishNewsForm(request.POST)
    wish = request.POST.get("do", "publish")
    if wish in {"schedule", "unschedule"}:
        return _timed(request, news, wish)
    if form.is_valid():
        try:
            version = publish_news(by=request.actor, news=news, note=form.cleaned_data["note"])
        except Problem as problem:
            messages.error(request, str(problem.message))
            if problem.status == 409:
                return HttpResponseRedirect(f"{news.get_absolute_url()}#checks")
        else:
            address = request.organization.origin.rstrip("/") + version.page.get_absolute_url()
            messages.success(request, _("The news is published at %(address)s") % {"address": address})
    return HttpResponseRedirect(news.get_absolute_url())


def _timed(request: Any, news: News, wish: str) -> HttpResponse:
    """Give the news a time, or cancel it; what was typed comes back where it cannot be."""
    form = ScheduleForm(request.POST if wish == "schedule" else None, auto_id="schedule_%s")
    try:
        if wish == "unschedule":
            unschedule_news(by=request.actor, news=news)
            messages.success(request, _("The schedule is cancelled. The draft stays."))
            return HttpResponseRedirect(news.get_absolute_url())
        if form.is_valid():
            schedule_news(by=request.actor, news=news, at=form.moment())
            messages.success(request, _("Scheduled. Until then the public does not see it."))
            return HttpResponseRedirect(news.get_absolute_url())
    except Problem as problem:
        if problem.field != "at":
            messages.error(request, str(problem.message))
            return HttpResponseRedirect(f"{news.get_absolute_url()}#checks")
        form.add_error("on", str(problem.message))
    written = NewsForm(categories=_categories(request), initial=_initial(news))
    return _edit_page(request, news, written, "", status=422, timed=form)


@requires(PERMISSION)
@require_safe
def preview_it(request: Any, pk: int) -> HttpResponse:
    """Show the page as the public will see it."""
    news = get_object_or_404(News.objects.visible_to(request.actor), pk=pk)
    try:
        facts = facts_of(request.actor, news)
    except Problem as problem:
        messages.error(request, str(problem.message))
        return HttpResponseRedirect(news.get_absolute_url())
    return preview(request, back=news.get_absolute_url(), **facts)


@requires(PERMISSION)
@require_POST
def delete(request: Any, pk: int) -> HttpResponse:
    """Throw a draft away."""
    news = get_object_or_404(News.objects.visible_to(request.actor), pk=pk)
    try:
        delete_news(by=request.actor, news=news)
    except Problem as problem:
        messages.error(request, str(problem.message))
        return HttpResponseRedirect(news.get_absolute_url())
    messages.success(request, _("The draft was thrown away."))
    return HttpResponseRedirect(reverse("publishing:news_list"))


@requires(PERMISSION)
@require_safe
def categories(request: Any) -> HttpResponse:
    """List the categories in their order."""
    start_categories(by=request.actor)
    return render(request, "publishing/news_categories.html", {"categories": _categories(request)})


@requires(PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def category(request: Any, pk: int | None = None) -> HttpResponse:
    """Add a category or change one."""
    found = get_object_or_404(_categories(request), pk=pk) if pk else None
    initial = (
        {"name": found.name, "position": found.position, "is_closed": found.is_closed}
        if found
        else {"position": _categories(request).count() + 1}
    )
    form, kept = bound_or_kept(request, CategoryForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_category(by=request.actor, category=found, **form.cleaned_data)
        except Problem as problem:
            _tell(form, problem)
        else:
            messages.success(request, _("The category was saved."))
            return HttpResponseRedirect(reverse("publishing:news_categories"))
    return render(
        request,
        "publishing/news_category.html",
        {"form": form, "kept": kept, "category": found},
        status=422 if form.is_bound and form.errors else 200,
    )


def _edit_page(
    request: Any,
    news: News | None,
    form: NewsForm,
    kept: str,
    status: int,
    timed: ScheduleForm | None = None,
) -> HttpResponse:
    files = list(news.files.select_related("file")) if news else []
    stated = _stated(news) if news else {}
    context: dict[str, Any] = {
        "news": news,
        "form": form,
        "kept": kept,
        "files": [
            {
                "pk": one.pk,
                "name": one.file.name,
                "size": size_text(one.file.size),
                "url": url(one.file),
                "small": url(one.file, 360) if one.file.is_photo else "",
                "text": form.data.get(f"text-{one.pk}", one.text) if form.is_bound else one.text,
                "people": form.data.get(f"people-{one.pk}", "") if form.is_bound else stated[one.pk][0],
                "consent": form.data.get(f"consent-{one.pk}", "") if form.is_bound else stated[one.pk][1],
                "is_settled": stated[one.pk][0] in (People.BLURRED, UNBLURRED),
                "photo": reverse("checks:photo", args=[one.file_id]) if one.file.is_photo else "",
            }
            for one in files
        ],
    }
    if news is not None:
        checked = checked_news(request.actor, news)
        context |= {
            "checked": checked,
            "counts": counted(checked),
            "subject": subject_of_news(news),
            "may_set_aside": may_set_aside(request.actor),
            "schedule": timed or ScheduleForm(auto_id="schedule_%s"),
            "choices": SHOWN,
            "state": _state(news),
            "public_url": news.page.get_absolute_url() if news.page else "",
            "publish_form": PublishNewsForm(),
            "history": [
                {"text": VERBS.get(entry.verb, entry.verb), "who": entry.actor_name, "at": entry.at}
                for entry in history_of(news)
            ],
        }
    return render(request, "publishing/news_edit.html", context, status=status)


def _stated(news: News) -> dict[int, tuple[str, str]]:
    """Return who can be recognised on each picture of the news, and where consent is kept. Cost: five queries."""
    files = list(news.files.select_related("file"))
    states = statements(news.organization, [one.file_id for one in files])
    rows = PhotoStatement.objects.filter(
        organization=news.organization, file__sha256__in=[one.file.sha256 for one in files]
    )
    consents = dict(rows.values_list("file__sha256", "consent"))
    return {
        one.pk: (states.get(one.file_id, People.UNKNOWN.value), consents.get(one.file.sha256, ""))
        for one in files
    }


def _initial(news: News | None) -> dict[str, Any]:
    if news is None:
        return {"on": timezone.localdate()}
    fields = ("category", "title", "text", "on", "until", "is_pinned", "revision")
    return {name: getattr(news, name) for name in fields}


def _categories(request: Any) -> Any:
    return NewsCategory.objects.visible_to(request.actor)


def _state(news: News) -> dict[str, Any]:
    """Return how a piece of news stands, for people."""
    if news.publish_at is not None:
        shown = PREPARED.states[COMING]
        return {"label": shown.label, "tone": shown.tone, "icon": shown.icon}
    if news.page is None:
        shown = PAGE.states["draft"]
        return {"label": _("not published"), "tone": shown.tone, "icon": shown.icon}
    if news.updated_at > news.page.updated_at and news.page.state == "published":
        return {"label": _("changed since it was published"), "tone": "warn", "icon": "pen"}
    shown = PAGE.states[news.page.state]
    return {"label": shown.label, "tone": shown.tone, "icon": shown.icon}


def _tell(form: Any, problem: Problem) -> None:
    field = problem.field if problem.field in form.fields else None
    form.add_error(field, str(problem.message))
