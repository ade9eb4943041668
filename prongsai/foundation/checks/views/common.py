"""What the views share: the year in question, and the way back."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from prongsai.kernel.calendar import arabic_digits, fiscal_year_of


def year_of(request: Any) -> int:
    """Return the fiscal year (BE) that the address asks for, this year where it asks for none."""
    asked = arabic_digits(request.GET.get("year", ""))
    if asked.isascii() and asked.isdigit() and 2500 <= int(asked[:6]) <= 2699:
        return int(asked)
    return fiscal_year_of(timezone.localdate())


def back_of(request: Any) -> str:
    """Return where the form wants to lead back to, within this site; the year's check where it says nothing."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return str(wanted)
    return reverse("checks:year")


def shell(year: int) -> dict[str, Any]:
    """Return the fiscal year and the switch that the layout shows."""
    now = fiscal_year_of(timezone.localdate())
    years = sorted({*range(now - 2, now + 2), year}, reverse=True)
    url = reverse("checks:year")
    return {
        "year": year,
        "fiscal_year": year,
        "fiscal_years": [{"year": one, "url": f"{url}?year={one}", "active": one == year} for one in years],
    }
