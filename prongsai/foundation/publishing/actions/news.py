"""Writing news and publishing it as versions at news/<year>/<number>."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.checks.api import Checked, state_photo
from prongsai.foundation.files.api import File, store
from prongsai.foundation.publishing.actions.canonical import printable
from prongsai.foundation.publishing.actions.gate import found_in, let_through
from prongsai.foundation.publishing.actions.looking import ask_to_look, given_files, wait_for_looking
from prongsai.foundation.publishing.actions.news_content import attachments_of, content_of, lead_of
from prongsai.foundation.publishing.actions.publishing import publish
from prongsai.foundation.publishing.actions.site import touch
from prongsai.foundation.publishing.models import (
    News,
    NewsCategory,
    NewsFile,
    NewsListing,
    Page,
    Version,
)
from prongsai.foundation.publishing.workflow import NEWS_TEXTS, PERMISSION
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import fiscal_year_of
from prongsai.kernel.errors import Conflict, Problem

NEWS = "news"
# The categories that an office begins with; names are the office's own and may be changed.
FIRST = (
    ("news", "ข่าวประชาสัมพันธ์"),
    ("announcements", "ประกาศ"),
    ("procurement", "จัดซื้อจัดจ้าง"),
    ("activities", "กิจกรรม"),
    ("recruitment", "รับสมัคร"),
)
MOST_FILES = 40


def start_categories(*, by: Actor) -> None:
    """Give the office the usual categories, unless it has any."""
    by.require(PERMISSION)
    if NewsCategory.objects.filter(organization=by.organization).exists():
        return
    NewsCategory.objects.bulk_create(
        [
            NewsCategory(organization=by.organization, code=code, name=name, position=number)
            for number, (code, name) in enumerate(FIRST, start=1)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def save_category(*, by: Actor, category: NewsCategory | None = None, **fields: Any) -> NewsCategory:
    """Add a category or change one; its address stays what it was."""
    by.require(PERMISSION)
    wanted = category or NewsCategory(organization=by.organization)
    if wanted.organization_id != by.organization.pk:
        raise Problem(_("There is no such record in this office."), status=404)
    is_new = wanted.pk is None
    if is_new:
        taken = set(NewsCategory.objects.filter(organization=by.organization).values_list("code", flat=True))
        wanted.code = next(code for n in range(1, 10_000) if (code := f"c{n}") not in taken)
    for name, value in fields.items():
        setattr(wanted, name, printable(value).strip() if isinstance(value, str) else value)
    _check(wanted)
    wanted.save()
    verb = "publishing.category_added" if is_new else "publishing.category_changed"
    record(by=by, verb=verb, subject=wanted, summary=wanted.name)
    touch(by.organization, timezone.now())
    return wanted


@transaction.atomic
def save_news(
    *,
    by: Actor,
    news: News | None = None,
    revision: int | None = None,
    pictures: Iterable[UploadedFile[Any]] = (),
    attachments: Iterable[UploadedFile[Any]] = (),
    texts: Mapping[int, str] | None = None,
    removed: Iterable[int] = (),
    people: Mapping[int, tuple[str, str]] | None = None,
    **fields: Any,
) -> News:
    """Write a piece of news or change it; the public reads the text when it is published.

    The place of a published one in the lists (category, date, until, pinned) changes at once. ``texts`` are
    the descriptions of its files by their ids; ``removed`` names the files to leave out; ``people`` says who can be
    recognised on a picture, and where consent is kept. A time that was set is cancelled: it was for other words.
    """
    by.require(PERMISSION)
    wanted = _locked(by, news, revision)
    is_new = wanted.pk is None
    for name, value in fields.items():
        setattr(wanted, name, printable(value).strip() if isinstance(value, str) else value)
    wanted.updated_at, wanted.updated_by_name = timezone.now(), by.name[:200]
    wanted.revision += 0 if is_new else 1
    wanted.publish_at, wanted.turn, wanted.problem = None, wanted.turn + 1, ""
    if wanted.category_id and wanted.category.organization_id != by.organization.pk:
        raise Problem(_("There is no such record in this office."), status=404)
    _check(wanted)
    wanted.save()
    _keep_files(by, wanted, pictures, attachments, texts or {}, set(removed))
    _state_people(by, wanted, people or {})
    ask_to_look(by, given_files(attachments_of(wanted.files.select_related("file"))))
    verb = "publishing.news_written" if is_new else "publishing.news_changed"
    record(by=by, verb=verb, subject=wanted, summary=_where(wanted))
    if wanted.page_id and _list(wanted):
        touch(by.organization, wanted.updated_at)
    return wanted


@transaction.atomic
def delete_news(*, by: Actor, news: News) -> None:
    """Throw a draft away; what was ever published stays and is withdrawn instead."""
    by.require(PERMISSION)
    wanted = _locked(by, news, None)
    if wanted.page_id:
        raise Problem(_("This was published. Withdraw its page instead; the address then says why."))
    record(by=by, verb="publishing.news_deleted", subject=wanted, summary=_where(wanted))
    wanted.delete()


def publish_news(*, by: Actor, news: News, note: str = "") -> Version:
    """Publish the news as the next version of its page; whoever cannot see the pictures reads their text.

    Raises ``Problem`` while the checks find an error that nobody put right or set aside.
    """
    by.require(PERMISSION)
    wait_for_looking(by, attachments_of(news.files.select_related("file")))
    with transaction.atomic():
        return release(by, _locked(by, news, None), note)


def release(by: Actor, wanted: News, note: str = "") -> Version:
    """Let a locked piece of news through the checks and publish it, in the caller's transaction."""
    facts = facts_of(by, wanted) | {"note": note}
    let_through(_found(by, wanted, facts))
    version = publish(by=by, kind=NEWS, replaces=wanted.page.current_number if wanted.page else 0, **facts)
    wanted.page = version.page
    wanted.publish_at, wanted.turn, wanted.problem = None, wanted.turn + 1, ""
    wanted.save(update_fields=["page", "publish_at", "turn", "problem"])
    _list(wanted)
    return version


def checked_news(by: Actor, news: News) -> list[Checked]:
    """Return what the checks find in a piece of news as it would be published, with what was set aside."""
    return _found(by, news, _facts(by, news, list(news.files.select_related("file"))))


def _found(by: Actor, news: News, facts: Mapping[str, Any]) -> list[Checked]:
    return found_in(
        by.organization,
        facts,
        subject=subject_of_news(news),
        kind=NEWS,
        today=timezone.localdate(),
        mend=f"{NEWS_TEXTS}:{news.pk}",
        url=news.get_absolute_url(),
        people="must",
    )


def exchange_picture(by: Actor, old: File, new: File) -> int:
    """Put a photo in the place of another in news; return how many records were changed.

    What is published stays, and so do drafts of documents: their files were drawn with the old photo, which the
    checks find again before they go out.
    """
    if not by.may_somewhere(PERMISSION):
        return 0
    changed: int = NewsFile.objects.filter(organization=by.organization, file=old).update(file=new)
    return changed


def subject_of_news(news: News) -> str:
    """Return the subject under which findings about a piece of news are set aside."""
    return f"news:{news.pk}"


def facts_of(by: Actor, news: News) -> dict[str, Any]:
    """Return what ``publish`` and ``preview`` need to show the news; ``Problem`` where something lacks."""
    files = list(news.files.select_related("file"))
    bare = [one.file.name for one in files if one.file.is_photo and not one.text.strip()]
    if bare:
        raise Problem(
            _("Say what the picture “%(name)s” shows, for those who cannot see it. Nothing was published.")
            % {"name": bare[0]},
            field="pictures",
        )
    if not news.text.strip() and not files:
        raise Problem(_("There is only a title. Write the news, or add a file."), field="text")
    return _facts(by, news, files)


def _facts(by: Actor, news: News, files: list[NewsFile]) -> dict[str, Any]:
    return {
        "address": news.page.address if news.page else _address(by, news.on),
        "fiscal_year": news.page.fiscal_year if news.page else fiscal_year_of(news.on),
        "title": news.title,
        "lead": lead_of(news.text),
        "content": content_of(news, files, by.organization.digits),
        "attachments": attachments_of(files),
    }


def _where(news: News) -> str:
    """Return what the journal calls the news. Not its title: nothing can be taken out of the journal later."""
    return news.page.address if news.page else f"{news.category.name} · {news.on.isoformat()}"


def _address(by: Actor, on: date) -> str:
    start = f"news/{fiscal_year_of(on)}/"
    rows = Page.objects.filter(organization=by.organization, address__startswith=start)
    numbers = [
        int(end) for one in rows.values_list("address", flat=True) if (end := one[len(start) :]).isdecimal()
    ]
    return f"{start}{max(numbers, default=0) + 1}"


def _list(news: News) -> bool:
    """Keep where the news stands in the lists; tell whether anything changed."""
    assert news.page is not None  # noqa: S101  # callers looked
    wanted = {
        "category_id": news.category_id,
        "on": news.on,
        "until": news.until,
        "is_pinned": news.is_pinned,
    }
    kept = NewsListing.objects.filter(organization=news.organization, page=news.page).first()
    if kept is None:
        NewsListing.objects.create(organization=news.organization, page=news.page, **wanted)
        return True
    if all(getattr(kept, name) == value for name, value in wanted.items()):
        return False
    NewsListing.objects.filter(pk=kept.pk).update(**wanted)
    return True


def _locked(by: Actor, news: News | None, revision: int | None) -> News:
    if news is None:
        return News(organization=by.organization)
    found = News.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=news.pk).first()
    if found is None:
        raise Problem(_("There is no such record in this office."), status=404)
    if revision is not None and found.revision != revision:
        raise Conflict(
            _(
                "%(name)s changed this news after you opened it. Your text is still here: compare, then save again."
            )
            % {"name": found.updated_by_name},
            current=found,
        )
    return found  # type: ignore[no-any-return]  # the manager is untyped


def _check(wanted: Any) -> None:
    try:
        wanted.full_clean(exclude={"page"})
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Problem(" ".join(messages), field="until" if field == "__all__" else field) from error


def _keep_files(
    by: Actor,
    news: News,
    pictures: Iterable[UploadedFile[Any]],
    attachments: Iterable[UploadedFile[Any]],
    texts: Mapping[int, str],
    removed: set[int],
) -> None:
    kept = list(news.files.all())
    for one in kept:
        if one.pk in removed:
            one.delete()
        elif one.pk in texts and one.text != texts[one.pk]:
            one.text = printable(texts[one.pk]).strip()[:300]
            one.save(update_fields=["text"])
    place = max((one.position for one in kept), default=0)
    added = [(one, "photo") for one in pictures] + [(one, None) for one in attachments]
    if len(added) + len(kept) - len(removed) > MOST_FILES:
        raise Problem(
            _("A piece of news can have at most %(count)s pictures and files.") % {"count": MOST_FILES},
            field="pictures",
        )
    for offset, (upload, kind) in enumerate(added, start=1):
        file = store(by=by, name=upload.name or "file", content=upload, kind=kind)
        NewsFile.objects.create(organization=by.organization, news=news, file=file, position=place + offset)


def _state_people(by: Actor, news: News, people: Mapping[int, tuple[str, str]]) -> None:
    for one in news.files.select_related("file").filter(pk__in=people):
        stated, consent = people[one.pk]
        if one.file.is_photo:
            state_photo(by=by, file=one.file, people=stated, consent=consent)
