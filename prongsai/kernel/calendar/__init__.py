"""Thai dates: BE years, fiscal years, digits, writing, reading and working days.

Dates are stored as CE ``date`` and aware UTC ``datetime``; BE years and Thai digits exist only in what
people read and type.
"""

from prongsai.kernel.calendar.digits import (
    CHECK_CODE,
    arabic_digits,
    has_mixed_digits,
    in_digits,
    office_digits,
    thai_digits,
)
from prongsai.kernel.calendar.language import Bilingual, chosen_language
from prongsai.kernel.calendar.periods import read_period
from prongsai.kernel.calendar.reading import read_date
from prongsai.kernel.calendar.scanning import UnreadableDate
from prongsai.kernel.calendar.understanding import understood
from prongsai.kernel.calendar.working import (
    add_working_days,
    closed_because,
    is_working_day,
    next_working_day,
    official_holidays,
    working_days_between,
)
from prongsai.kernel.calendar.writing import (
    fiscal_year_text,
    long_date,
    moment_text,
    month_name,
    month_year,
    named_period,
    numeric_date,
    official_date,
    period_text,
    relative,
    round_text,
    short_date,
    weekday_name,
)
from prongsai.kernel.calendar.years import (
    BANGKOK,
    FiscalYear,
    Period,
    Round,
    be_year,
    ce_year,
    fiscal_year_of,
    local_date,
    month_of,
    quarter_of,
)

__all__ = [
    "BANGKOK",
    "CHECK_CODE",
    "Bilingual",
    "FiscalYear",
    "Period",
    "Round",
    "UnreadableDate",
    "add_working_days",
    "arabic_digits",
    "be_year",
    "ce_year",
    "chosen_language",
    "closed_because",
    "fiscal_year_of",
    "fiscal_year_text",
    "has_mixed_digits",
    "in_digits",
    "is_working_day",
    "local_date",
    "long_date",
    "moment_text",
    "month_name",
    "month_of",
    "month_year",
    "named_period",
    "next_working_day",
    "numeric_date",
    "office_digits",
    "official_date",
    "official_holidays",
    "period_text",
    "quarter_of",
    "read_date",
    "read_period",
    "relative",
    "round_text",
    "short_date",
    "thai_digits",
    "understood",
    "weekday_name",
    "working_days_between",
]
