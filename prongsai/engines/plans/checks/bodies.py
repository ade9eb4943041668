"""wrong_organization_type and wrong_organization_name: foreign words, and misspelt own names."""

from collections.abc import Iterator

from prongsai.engines.plans.checks.draft import Draft, Finding, quoted
from prongsai.kernel.proofreading import PREFIXES, body_of, foreign_words, misspelt_names, near_miss

__all__ = ["PREFIXES", "near_miss", "wrong_names", "wrong_types"]


def wrong_types(draft: Draft) -> Iterator[Finding]:
    """Yield words that belong to another kind of local government than the document's own."""
    own = body_of(draft.organization)
    for passage in draft.texts() if own else ():
        for begin, end, words in foreign_words(draft.organization, passage.text):
            start = begin + words[0][0]
            yield Finding(
                "wrong_organization_type",
                passage.where,
                quoted(passage.text, start, min(end, start + 70)),
                f"“{'”, “'.join(dict.fromkeys(word for _, word in words))}” ไม่ใช่คำของ{own}",
            )


def wrong_names(draft: Draft) -> Iterator[Finding]:
    """Yield mentions of the own office whose name is spelt almost, but not quite, right."""
    own = body_of(draft.organization)
    name = draft.organization.removeprefix(own)
    for passage in draft.texts() if own else ():
        for start, end, written in misspelt_names(draft.organization, passage.text):
            yield Finding(
                "wrong_organization_name",
                passage.where,
                quoted(passage.text, start, end),
                f"เขียนชื่อหน่วยงานเป็น “{written}” แต่ส่วนอื่นของเอกสารใช้ “{name}”",
            )
