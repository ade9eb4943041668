"""From answers to scores (0 to 100), and what of them may be shown. Nothing here touches the database.

The scale is that of the official forms: four points 0, 33, 67, 100, turned round for negative questions; yes and
no 100 and 0, or 0 and 100. A question is the mean of its rows, an indicator the mean of its questions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FOUR, YES_NO = "four", "yes_no"
OPTIONS = {FOUR: (0, 1, 2, 3), YES_NO: (0, 1)}  # least to most; no, yes
POINTS = {FOUR: (0, 33, 67, 100), YES_NO: (0, 100)}
LEAST_SHOWN = 10  # answers; less than that is nobody's business

Answer = tuple[Mapping[str, int], str]  # the choices by row, and the group (empty: none given)


def points(scale: str, option: int, *, reversed_: bool) -> int:
    """Return the points of an option."""
    ladder = POINTS[scale]
    return ladder[len(ladder) - 1 - option] if reversed_ else ladder[option]


def rows_of(question: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Return the rows of a question: the key of each in an answer, and whether it is turned round."""
    turned = bool(question.get("reversed"))
    rows = question.get("rows") or [{}]
    return [(f"{question['code']}.{n}", bool(row.get("reversed", turned))) for n, row in enumerate(rows, 1)]


def keys_of(questions: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return every key that an answer may hold, with its scale."""
    return {key: question["scale"] for question in questions for key, _turned in rows_of(question)}


def counts_by_row(
    questions: Sequence[Mapping[str, Any]], answers: Iterable[Answer]
) -> dict[str, Counter[int]]:
    """Return how often each option of each row was chosen."""
    counts: dict[str, Counter[int]] = {key: Counter() for key in keys_of(questions)}
    for choices, _group in answers:
        for key, option in choices.items():
            if key in counts:
                counts[key][option] += 1
    return counts


def question_score(question: Mapping[str, Any], counts: Mapping[str, Counter[int]]) -> float | None:
    """Return the exact mean of a question's rows, or none where a row has no answer."""
    means = []
    for key, turned in rows_of(question):
        chosen = counts[key]
        total = sum(chosen.values())
        if not total:
            return None
        scale = question["scale"]
        means.append(sum(points(scale, o, reversed_=turned) * n for o, n in chosen.items()) / total)
    return sum(means) / len(means)


def indicator_scores(
    questions: Sequence[Mapping[str, Any]], counts: Mapping[str, Counter[int]]
) -> dict[str, int | None]:
    """Return each indicator in whole points, or none where one of its rows has less than ten answers.

    Whole points, because two decimals of a small survey would give single answers away.
    """
    by_indicator: dict[str, list[Mapping[str, Any]]] = {}
    for question in questions:
        by_indicator.setdefault(str(question["indicator"]), []).append(question)
    found: dict[str, int | None] = {}
    for code, own in by_indicator.items():
        smallest = min(sum(counts[key].values()) for question in own for key, _turned in rows_of(question))
        scores = [question_score(question, counts) for question in own]
        known = [score for score in scores if score is not None]
        whole = smallest >= LEAST_SHOWN and len(known) == len(scores)
        found[code] = int(sum(known) / len(known) + 0.5) if whole else None
    return found


def shown_groups(counts: Mapping[str, Mapping[str, int]], least: int = LEAST_SHOWN) -> set[str]:
    """Return the groups of a breakdown that may be shown.

    ``counts`` gives for each group (with the one of those who named none) how many answered each row. A group is
    hidden when a row of it has less than ``least`` answers; while the hidden ones together are more than nobody but
    less than ``least``, the smallest shown one is hidden too, because the total minus what is shown would be theirs.
    """
    rows = {row for by_row in counts.values() for row in by_row}
    if not rows:
        return set()

    def smallest(group: str) -> int:
        return min(counts[group].get(row, 0) for row in rows)

    shown = {group for group in counts if smallest(group) >= least}
    while shown:
        hidden = {row: sum(counts[g].get(row, 0) for g in counts if g not in shown) for row in rows}
        if all(n == 0 or n >= least for n in hidden.values()):
            break
        shown.remove(min(shown, key=lambda group: (smallest(group), group)))
    return shown


def merged_shares(chosen: Mapping[int, int], options: Sequence[int]) -> list[tuple[list[int], int]]:
    """Return neighbouring options merged until ten answers stand in each class, with its share in whole per cent.

    An empty list says that not even two classes could be shown.
    """
    total = sum(chosen.get(option, 0) for option in options)
    if total < LEAST_SHOWN:
        return []
    classes: list[tuple[list[int], int]] = []
    held: list[int] = []
    count = 0
    for option in options:
        held.append(option)
        count += chosen.get(option, 0)
        if count >= LEAST_SHOWN:
            classes.append((held, count))
            held, count = [], 0
    if held:
        if not classes:
            return []
        last, n = classes.pop()
        classes.append((last + held, n + count))
    if len(classes) < 2:
        return []
    return [(options_, int(n * 100 / total + 0.5)) for options_, n in classes]


def may_show(
    counts: Mapping[str, int], before: Mapping[str, int] | None, total: int, total_before: int
) -> bool:
    """Return whether a new result may stand beside an older one: what came in between is nobody's or ten people's.

    ``counts`` and ``before`` are the answers per row; for a first result ``before`` is none.
    """
    if total < LEAST_SHOWN:
        return False
    if before is None:
        return True
    if total - total_before < LEAST_SHOWN:
        return False
    return all(n == before.get(row, 0) or n - before.get(row, 0) >= LEAST_SHOWN for row, n in counts.items())


def result_of_answers(
    questions: Sequence[Mapping[str, Any]],
    groups: Sequence[Mapping[str, Any]],
    answers: Sequence[Answer],
    *,
    with_groups: bool,
) -> dict[str, Any]:
    """Return everything of a result that may be shown, as plain data to be frozen.

    Raises ``ValueError`` for less than ten answers.
    """
    if len(answers) < LEAST_SHOWN:
        raise ValueError("a result is made of ten answers at least")
    counts = counts_by_row(questions, answers)
    scores = indicator_scores(questions, counts)
    known = [score for score in scores.values() if score is not None]
    content: dict[str, Any] = {
        "answers": len(answers),
        "rows": {key: sum(chosen.values()) for key, chosen in counts.items()},
        "indicators": scores,
        "overall": int(sum(known) / len(known) + 0.5) if known and len(known) == len(scores) else None,
        "shares": {
            key: merged_shares(counts[key], OPTIONS[scale]) for key, scale in keys_of(questions).items()
        },
        "groups": [],
    }
    if with_groups and groups:
        content["groups"] = _by_group(questions, groups, answers)
    return content


def _by_group(
    questions: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]], answers: Sequence[Answer]
) -> list[dict[str, Any]]:
    """Return the indicators of each group, hidden where a cell or what is left beside it is too small."""
    codes = [str(group["code"]) for group in groups]
    parts = {code: [one for one in answers if one[1] == code] for code in codes}
    parts[""] = [one for one in answers if one[1] not in codes]
    counted = {code: counts_by_row(questions, part) for code, part in parts.items()}
    per_row = {
        code: {key: sum(chosen.values()) for key, chosen in counts.items()} | {"": len(parts[code])}
        for code, counts in counted.items()
    }
    shown = shown_groups(per_row)
    return [
        {
            "code": code,
            "answers": len(parts[code]) if code in shown else None,
            "indicators": indicator_scores(questions, counted[code]) if code in shown else {},
        }
        for code in codes
    ]
