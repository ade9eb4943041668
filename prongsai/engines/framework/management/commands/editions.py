"""`prongsai editions`: load the shipped editions; check, compare, import and publish others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.utils import ProgrammingError

from prongsai.engines.framework.actions import load_shipped
from prongsai.engines.framework.actions.drafts import keep_draft, publish_draft
from prongsai.engines.framework.importing import Reading, compared, read_edition, template
from prongsai.engines.framework.models import Edition
from prongsai.engines.framework.queries import as_checklist, edition, fiscal_years
from prongsai.engines.framework.queries.schema import BadDataError
from prongsai.kernel.calendar import arabic_digits
from prongsai.kernel.errors import Problem

READ_ONLY = (
    "This database role may only read the editions. Run the command with the address of the "
    "owner, as for prongsai migrate."
)
ACTS = ("load", "template", "check", "compare", "import", "publish")


class Command(BaseCommand):
    """Without a word: load what is new or corrected; run it twice and the second time nothing happens."""

    help = (
        "Load the editions of the assessment checklist that come with this version (load), or bring in another "
        "one: template FILE, check FILE, compare FILE, import FILE, then publish YEAR REVISION."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and the file or the year and revision."""
        parser.add_argument("act", nargs="?", default="load", choices=ACTS)
        parser.add_argument("what", nargs="*", help="a file (.xlsx, .yaml), or a fiscal year and a revision")
        parser.add_argument(
            "--year", help="template: which year's edition to begin with; compare: against which"
        )
        parser.add_argument("--name", default="", help="import: what this revision is called")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one of the acts; a mistake names its place and nothing is kept."""
        act, what = options["act"], options["what"]
        try:
            if act == "load":
                self._load()
            elif act == "publish":
                self._publish(what)
            elif len(what) != 1:
                raise CommandError(f"Say one file: prongsai editions {act} FILE")
            elif act == "template":
                self._template(Path(what[0]), options["year"])
            else:
                self._file(act, Path(what[0]), options)
        except BadDataError as error:
            raise CommandError(f"A data file is wrong, nothing was loaded. {error}") from error
        except ProgrammingError as error:
            raise CommandError(READ_ONLY) from error
        except Problem as problem:
            raise CommandError(str(problem.message)) from problem

    def _load(self) -> None:
        for one in load_shipped():
            state = "loaded" if one.is_new else "unchanged"
            self.stdout.write(f"{one.fiscal_year}: revision {one.revision} {state}")
            for change in one.changes:
                self.stdout.write(f"  {change}")

    def _template(self, path: Path, year: str | None) -> None:
        form = path.suffix.lower().lstrip(".")
        if form not in {"xlsx", "yaml"}:
            raise CommandError("Name a file that ends in .xlsx or .yaml.")
        made = edition(_number(year) if year else fiscal_years()[0])
        if made is None:
            raise CommandError("There is no edition of that year.")
        path.write_bytes(template(made, form))
        self.stdout.write(f"{path}: the edition of {made.fiscal_year}, to be changed and imported")

    def _file(self, act: str, path: Path, options: dict[str, Any]) -> None:
        reading = self._read(path)
        assert reading.checklist is not None  # noqa: S101  # _read raises where there are mistakes
        made = reading.checklist
        if act == "check":
            self.stdout.write(f"{path}: {len(made.items)} items of {made.fiscal_year}, no mistakes")
            return
        against = _number(options["year"]) if options["year"] else made.fiscal_year - 1
        if act == "compare":
            self._compare(reading, against)
            return
        draft = keep_draft(made, name=options["name"] or reading.name)
        self.stdout.write(f"{draft.fiscal_year}: revision {draft.revision} kept as a draft")
        self._compare(reading, against)
        self.stdout.write(f"publish it with: prongsai editions publish {draft.fiscal_year} {draft.revision}")

    def _read(self, path: Path) -> Reading:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        reading = read_edition(data, path.name)
        if reading.mistakes:
            lines = "\n".join(f"  {mistake}" for mistake in reading.mistakes)
            raise CommandError(f"{path}: {len(reading.mistakes)} mistake(s), nothing was kept\n{lines}")
        return reading

    def _compare(self, reading: Reading, against: int) -> None:
        assert reading.checklist is not None  # noqa: S101  # checked before
        old = edition(against)
        if old is None or old.carried_from:
            self.stdout.write(f"There is no edition of {against} to compare with.")
            return
        for line in compared(reading.checklist, old):
            if line.what == "same":
                continue
            before = line.before.code if line.before else "-"
            code = "-" if line.what == "gone" else line.item.code
            detail = f" ({', '.join(line.fields)})" if line.fields else ""
            self.stdout.write(f"  {line.what:8} {before:>4} -> {code:4} {line.item.concept}{detail}")

    def _publish(self, what: list[str]) -> None:
        if len(what) != 2:
            raise CommandError("Say the fiscal year and the revision: prongsai editions publish 2570 1")
        done = publish_draft(_number(what[0]), _number(what[1]))
        self.stdout.write(f"{done.fiscal_year}: revision {done.revision} is published now")
        for change in as_checklist(Edition.objects.prefetch_related("items").get(pk=done.pk)).changes:
            self.stdout.write(f"  {change}")
        self.stdout.write("Restart the web server and the worker, which read the editions once.")


def _number(given: str) -> int:
    plain = arabic_digits(given)
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 4):
        raise CommandError(f"{given} is not a number such as 2570.")
    return int(plain)
