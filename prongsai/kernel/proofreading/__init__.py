"""Proof-reading Thai official texts: pure functions over texts that say what stands where, and judge nothing."""

from prongsai.kernel.proofreading.bodies import PREFIXES, body_of, foreign_words, misspelt_names, near_miss
from prongsai.kernel.proofreading.dates import Written, days_of_deeds, odd_years, written_dates
from prongsai.kernel.proofreading.digits import Odd, odd_digits
from prongsai.kernel.proofreading.fragments import (
    LEAST,
    SHORTEST,
    Fragment,
    Wanted,
    fragment_of,
    places_of,
    sorted_out,
    without,
)
from prongsai.kernel.proofreading.links import Address, addresses, faults_of
from prongsai.kernel.proofreading.numbering import Slip, slips, slips_of_list
from prongsai.kernel.proofreading.passages import LONGEST, Passage, pieces, quoted
from prongsai.kernel.proofreading.personal import (
    Personal,
    covered,
    email_addresses,
    home_addresses,
    identity_numbers,
    is_identity_number,
    phone_numbers,
)
from prongsai.kernel.proofreading.placeholders import Blank, blanks
from prongsai.kernel.proofreading.repetition import repeated_places, running

__all__ = [
    "LEAST",
    "LONGEST",
    "PREFIXES",
    "SHORTEST",
    "Address",
    "Blank",
    "Fragment",
    "Odd",
    "Passage",
    "Personal",
    "Slip",
    "Wanted",
    "Written",
    "addresses",
    "blanks",
    "body_of",
    "covered",
    "days_of_deeds",
    "email_addresses",
    "faults_of",
    "foreign_words",
    "fragment_of",
    "home_addresses",
    "identity_numbers",
    "is_identity_number",
    "misspelt_names",
    "near_miss",
    "odd_digits",
    "odd_years",
    "phone_numbers",
    "pieces",
    "places_of",
    "quoted",
    "repeated_places",
    "running",
    "slips",
    "slips_of_list",
    "sorted_out",
    "without",
    "written_dates",
]
