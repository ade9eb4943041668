"""Proof-reading Thai official texts: pure functions over texts that say what stands where, and judge nothing."""

from prongsai.kernel.proofreading.bodies import PREFIXES, body_of, foreign_words, misspelt_names, near_miss
from prongsai.kernel.proofreading.digits import Odd, odd_digits
from prongsai.kernel.proofreading.numbering import Slip, slips, slips_of_list
from prongsai.kernel.proofreading.passages import LONGEST, Passage, pieces, quoted
from prongsai.kernel.proofreading.placeholders import Blank, blanks
from prongsai.kernel.proofreading.repetition import repeated_places, running

__all__ = [
    "LONGEST",
    "PREFIXES",
    "Blank",
    "Odd",
    "Passage",
    "Slip",
    "blanks",
    "body_of",
    "foreign_words",
    "misspelt_names",
    "near_miss",
    "odd_digits",
    "pieces",
    "quoted",
    "repeated_places",
    "running",
    "slips",
    "slips_of_list",
]
