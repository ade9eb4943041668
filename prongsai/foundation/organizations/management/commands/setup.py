"""prongsai setup"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from prongsai.foundation.organizations.actions import set_up
from prongsai.foundation.tenants.api import Kind
from prongsai.kernel.errors import Problem

QUESTIONS = {
    "kind": "Kind of body (sao, subdistrict_municipality, town_municipality, city_municipality, pao)",
    "name": "Name without the kind, for example ตัวอย่าง",
    "district": "District (อำเภอ)",
    "province": "Province (จังหวัด)",
    "host": "Host name of the pages, for example www.tambon.go.th",
    "admin_email": "E-mail with which the first administrator signs in",
}
DEFAULTS = {"kind": Kind.SAO.value}
MAY_BE_EMPTY = {"district", "province"}


class Command(BaseCommand):
    """Create the office and its first administrator."""

    help = (
        "Create the office and its first administrator. What is not given as an option is asked. "
        "A one-time password is printed; the administrator changes it after signing in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take every answer as an option too, for installations by script."""
        parser.add_argument("--kind", choices=[kind.value for kind in Kind], help=QUESTIONS["kind"])
        for name in ("name", "district", "province", "host"):
            parser.add_argument(f"--{name}", help=QUESTIONS[name])
        parser.add_argument("--origin", help="Address used in links, for example https://www.tambon.go.th")
        parser.add_argument("--admin-email", help=QUESTIONS["admin_email"])
        parser.add_argument("--admin-name", default="ผู้ดูแลระบบ", help="Name shown for the first administrator")
        parser.add_argument(
            "--no-input", action="store_true", help="Ask nothing; fail when an answer is missing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask what is missing, create everything or nothing, and print how to sign in."""
        answers = {name: self._answer(name, question, options) for name, question in QUESTIONS.items()}
        answers["host"] = answers["host"].lower()
        origin = (options["origin"] or f"https://{answers['host']}").rstrip("/")
        try:
            with translation.override("en"):
                office, _person, password = set_up(origin=origin, admin_name=options["admin_name"], **answers)
        except Problem as problem:
            where = f"{problem.field}: " if problem.field else ""
            with translation.override("en"):
                raise CommandError(f"{where}{problem.message}") from problem
        self.stdout.write(f"Created {office.full_name}.")
        self.stdout.write(f"Sign in at {origin}/account/login/ as {answers['admin_email'].strip().lower()}")
        if password:
            self.stdout.write(f"with the one-time password {password}")
            self.stdout.write(
                "It is shown only now. Change it after signing in, and switch on a second factor."
            )
        else:
            self.stdout.write("with the password that this e-mail already has on this installation.")

    def _answer(self, name: str, question: str, options: dict[str, Any]) -> str:
        given = options[name]
        default = DEFAULTS.get(name, "")
        if given is not None:
            return str(given).strip()
        if options["no_input"]:
            if default or name in MAY_BE_EMPTY:
                return default
            raise CommandError(f"--{name.replace('_', '-')} is missing: {question}")
        while True:
            shown = f"{question} [{default}]: " if default else f"{question}: "
            try:
                answer = input(shown).strip() or default
            except EOFError:
                raise CommandError(f"Nothing was made. No answer came to: {question}") from None
            if answer or name in MAY_BE_EMPTY:
                return answer
