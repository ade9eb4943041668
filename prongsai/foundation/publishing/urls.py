"""Addresses of the public site, which are the office's own, and of the officers' side."""

from django.urls import path, register_converter

from prongsai.foundation.publishing.views import (
    citizens,
    downloads,
    drafts,
    machines,
    news,
    office,
    redact,
    settings,
    site,
)

app_name = "publishing"


class PlaceConverter:
    """The address of a page: where it stands, and its short name."""

    regex = r"(?:ita/[0-9]{4}|news/[0-9]{4}|pages)/[a-z0-9][a-z0-9-]{0,99}"

    def to_python(self, value: str) -> str:
        """Return the address."""
        return value

    def to_url(self, value: str) -> str:
        """Return the address."""
        return value


class YearConverter:
    """A fiscal year in the Buddhist era."""

    regex = r"2[4-7][0-9]{2}"

    def to_python(self, value: str) -> int:
        """Return the year."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the digits."""
        return str(value)


class NumberConverter(YearConverter):
    """The number of a version, short enough for every database."""

    regex = r"[1-9][0-9]{0,5}"


class NameConverter(PlaceConverter):
    """The name of a published file."""

    regex = r"[a-z0-9][a-z0-9.-]{0,119}"


register_converter(PlaceConverter, "page_place")
register_converter(YearConverter, "fiscal_year")
register_converter(NumberConverter, "version_number")
register_converter(NameConverter, "published_name")

urlpatterns = [
    path("office/publishing/", office.pages, name="pages"),
    path("office/publishing/<int:pk>/", office.page, name="page"),
    path("office/publishing/<int:pk>/redact/", redact.redact, name="redact"),
    path("office/publishing/write/", drafts.write, name="write"),
    path("office/publishing/drafts/<int:pk>/", drafts.draft, name="draft"),
    path("office/publishing/drafts/<int:pk>/write/", drafts.write, name="rewrite"),
    path("office/publishing/drafts/<int:pk>/preview/", drafts.look, name="draft_preview"),
    path("office/publishing/site/", settings.site, name="site"),
    path("office/publishing/people/", settings.people, name="people_office"),
    path("office/publishing/people/<int:pk>/", settings.portrait, name="set_portrait"),
    path("office/publishing/people/<int:pk>/remove/", settings.no_portrait, name="no_portrait"),
    path("office/publishing/news/", news.news_list, name="news_list"),
    path("office/publishing/news/new/", news.edit, name="new_news"),
    path("office/publishing/news/<int:pk>/", news.edit, name="edit_news"),
    path("office/publishing/news/<int:pk>/publish/", news.publish_it, name="publish_news"),
    path("office/publishing/news/<int:pk>/preview/", news.preview_it, name="preview_news"),
    path("office/publishing/news/<int:pk>/delete/", news.delete, name="delete_news"),
    path("office/publishing/news/categories/", news.categories, name="news_categories"),
    path("office/publishing/news/categories/new/", news.category, name="new_news_category"),
    path("office/publishing/news/categories/<int:pk>/", news.category, name="news_category"),
    path("", site.home, name="home"),
    path("news/", citizens.news, name="news"),
    path("news/feed.xml", citizens.news_feed, name="news_feed"),
    path("news/<slug:code>/feed.xml", citizens.news_feed, name="category_feed"),
    path("people/", citizens.people, name="people"),
    path("people/<int:pk>/portrait", citizens.portrait, name="portrait"),
    path("structure/", citizens.units, name="structure"),
    path("contact/", citizens.contact, name="contact"),
    path("search/", citizens.search, name="search"),
    path("menu.html", citizens.menu, name="menu"),
    path("menu.json", citizens.menu_json, name="menu_json"),
    path("feed.xml", machines.feed, name="feed"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    path("ita/", site.this_year, name="this_year"),
    path("ita/<fiscal_year:year>/", site.index, name="index"),
    path("<page_place:address>", site.item, name="item"),
    path("<page_place:address>/", site.without_slash, name="item_slash"),
    path("<page_place:address>/versions/<version_number:number>", site.old_version, name="version"),
    path(
        "<page_place:address>/<version_number:number>/<published_name:name>",
        downloads.download,
        name="download",
    ),
]
