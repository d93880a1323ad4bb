"""What counts as right, after tests/samples/CONTRACT.md, and a report of what is not.

Numbers, comparators, units, ranges, dates, document numbers, signer and stamp count exactly;
labels and clauses when at least 0.8 of the distinct words of the hand-made wording occur in the
printed one and the printed one is not longer than the clause that it was read from.
"""

from __future__ import annotations

import datetime as dt
import sys
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from thidua.paper.lexicon import default_lexicon
from thidua.paper.plan import read_plan
from thidua.paper.text import collapse, fold, words

SAMPLES = Path(__file__).parents[2] / "samples"
SYNTHETIC = Path(__file__).parent / "synthetic"
Json = dict[str, Any]

#: list -> (key of the label, keys that count exactly)
LISTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "purposes": ("text", ("no",)),
    "requirements": ("text", ("no",)),
    "general_goals": ("text", ("no",)),
    "targets": ("label", ("comparator", "value", "max", "unit", "nature", "direction")),
    "award_quotas": ("level", ("min", "max")),
    "drives": (
        "name",
        ("from", "from_precision", "to", "to_precision", "review_by", "review_precision"),
    ),
    "peak_drives": ("name", ("from", "to")),
    "anniversaries": ("name", ("years", "origin", "date")),
    "movements": ("name", ("period",)),
    "references": ("name", ("number", "date")),
    "launch_contents": ("text", ("no",)),
    "measures": ("text", ("no",)),
    "peak_drive_actions": ("text", ()),
    "duties": ("who", ("mode",)),
    "recipients": ("name", ("purpose",)),
    "findings": ("text", ("kind",)),
}
NOT_ASKED = {"gist", "note", "traps", "at", "children", "ocr"}


def load(path: Path) -> tuple[str, Json]:
    """Return a sample's text and expected reading."""
    text = path.read_text(encoding="utf-8")
    expected = yaml.safe_load(path.with_suffix("").with_suffix(".expected.yaml").read_text("utf-8"))
    return text, expected


def plain(value: object) -> object:
    """Dates as ISO text, text in NFC without needless white space and with one tone placement."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return collapse(unicodedata.normalize("NFC", value)).replace("uỷ", "ủy").replace("UỶ", "ỦY")
    return value


def label_words(text: str) -> set[str]:
    """Distinct words, with abbreviations spelled out and tone placement settled."""
    text = str(plain(text)).replace("oá", "óa").replace("oà", "òa").replace("sỹ", "sĩ")
    for short, long in sorted(default_lexicon().abbreviations.items(), key=lambda p: -len(p[0])):
        text = (
            f" {text} ".replace(f" {short} ", f" {long} ")
            .replace(f" {short},", f" {long},")
            .strip()
        )
    return set(words(text))


def label_right(expected: object, printed: object, clause: str | None) -> bool:
    """Apply the 0.8 rule."""
    if expected is None or printed is None:
        return expected is None
    hand = label_words(str(expected))
    if not hand:
        return True
    if len(hand & label_words(str(printed))) < 0.8 * len(hand):
        return False
    return clause is None or len(collapse(str(printed))) <= len(collapse(clause)) + 60


@dataclass
class Score:
    """Counts of one list and what went wrong."""

    expected: int = 0
    right: int = 0
    printed: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def perfect(self) -> bool:
        """Whether all expected items are right and nothing else was printed."""
        return not self.problems


def item_right(name: str, hand: Json, item: Json, text: str) -> list[str]:
    """Return what is wrong with `item` as the reading of `hand`."""
    label, exact = LISTS[name]
    wrong = []
    clause = text[item["source"]["start"] : item["source"]["end"]]
    numbered = name == "references" and hand.get("number")
    if label in hand and not numbered:
        limit = None if name == "findings" else clause
        if not label_right(hand[label], item.get(label), limit):
            wrong.append(f"{label}: {item.get(label)!r} for {hand[label]!r}")
    for key in exact:
        wrong.extend(_key_wrong(name, key, hand, item))
    if name in {"targets", "drives", "references"}:
        wrong.extend(
            f"{key}: {item.get(key)!r} for {hand[key]!r}"
            for key in ("group", "text", "what", "issuer", "review")
            if hand.get(key) and not label_right(hand[key], item.get(key), None)
        )
    if name == "duties" and hand.get("what") and not _loosely(hand["what"], item["what"]):
        wrong.append(f"what: {item['what'][:80]!r} for {hand['what']!r}")
    if name == "award_quotas":
        wrong.extend(
            f"{key}: {item[key]!r} for {hand[key]!r}"
            for key in ("recipients", "kinds")
            if key in hand
            and {fold(str(x)) for x in hand[key]} != {fold(str(x)) for x in item[key]}
        )
    return wrong


def _key_wrong(name: str, key: str, hand: Json, item: Json) -> list[str]:
    """Compare one exact key; a key that the hand-made reading leaves out has its usual value."""
    if key not in hand:
        dated = "review_by" if key == "review_precision" else key.removesuffix("_precision")
        if key.endswith("_precision"):
            usual = "day" if hand.get(dated) else item.get(key)
        elif (name, key) in {("targets", "max"), ("recipients", "purpose")}:
            usual = None
        else:
            return []
        got = item.get(key)
        return [] if got == usual else [f"{key}: {got!r} for {usual!r}"]
    want, got = plain(hand[key]), plain(item.get(key))
    if key == "no":
        want, got = want and str(want), got and str(got)
    if key == "unit" and isinstance(want, str) and isinstance(got, str):
        want, got = want.lower(), got.lower()
    return [] if want == got else [f"{key}: {got!r} for {want!r}"]


def _loosely(hand: str, printed: str) -> bool:
    """A duty's hand-made "what" may be a summary: half of its words are enough."""
    want = label_words(hand)
    return len(want & label_words(printed)) >= 0.5 * len(want)


def score_list(name: str, expected: list[Any], printed: list[Json], text: str) -> Score:
    """Match hand-made items to printed ones, best fit first."""
    label = LISTS[name][0]
    hands: list[Json] = [h if isinstance(h, dict) else {label: h} for h in expected]
    implied = [h for h in hands if h.get("implied")]
    hands = [h for h in hands if not h.get("implied")]
    score = Score(expected=len(hands), printed=len(printed))
    free = list(printed)
    matched: dict[str, str] = {}
    for hand in hands:
        rated = sorted(
            ((len(item_right(name, hand, i, text)), order, i) for order, i in enumerate(free)),
            key=lambda r: (r[0], r[1]),
        )
        if not rated:
            score.problems.append(f"{name}: missing {hand}")
            continue
        wrong = item_right(name, hand, rated[0][2], text)
        if wrong:
            score.problems.append(f"{name}: missing {hand}\n      nearest: {'; '.join(wrong)}")
            continue
        score.right += 1
        matched[str(hand.get("id"))] = rated[0][2]["id"]
        free.remove(rated[0][2])
        parent = rated[0][2].get("parent")
        if name == "targets" and "id" in hand and matched.get(str(hand.get("parent"))) != parent:
            score.problems.append(f"targets: parent of {hand} is {parent}")
    for item in free:
        if any(not item_right(name, h, item, text) for h in implied):
            score.printed -= 1
            continue
        shown = {k: v for k, v in item.items() if k not in {"source", "where"}}
        score.problems.append(f"{name}: invented {shown}")
    return score


def score_document(expected: Json, printed: Json, image_only: set[str]) -> Score:
    """Compare the document's facts."""
    score = Score()
    for key, want in expected.items():
        path = f"document.{key}"
        if key in NOT_ASKED or path in image_only:
            continue
        got = printed.get(key)
        if isinstance(want, dict):
            for inner, value in want.items():
                if inner in NOT_ASKED or f"{path}.{inner}" in image_only:
                    continue
                score.expected += 1
                have = (got or {}).get(inner)
                if plain(value) == plain(have):
                    score.right += 1
                else:
                    score.problems.append(f"{path}.{inner}: {have!r} for {value!r}")
            continue
        score.expected += 1
        exact = key in {"number", "date", "type", "plan_year", "place", "date_precision"}
        if key == "signers" and isinstance(want, list):
            names = [(s.get("name"), s.get("title"), s.get("capacity")) for s in want]
            have = [(s["name"], s["title"], s["capacity"]) for s in got or []]
            right = names == have
        elif exact or want is None:
            right = plain(want) == plain(got)
        else:
            right = label_right(want, got, None)
            right = right and len(str(got)) <= 1.3 * len(str(want)) + 10
        if right:
            score.right += 1
        else:
            score.problems.append(f"{path}: {got!r} for {want!r}")
    return score


def score(text: str, expected: Json) -> dict[str, Score]:
    """Score a reading of `text`; lists that the hand-made reading leaves out are not asked."""
    printed = read_plan(text, lexicon=default_lexicon()).as_dict()
    image_only = set(expected.get("image_only") or ())
    out = {
        "document": score_document(expected.get("document", {}), printed["document"], image_only)
    }
    for name in LISTS:
        if name in expected:
            out[name] = score_list(name, expected[name] or [], printed[name], text)
    return out


def report(path: Path) -> bool:
    """Print what is missing and invented in one sample; say whether all is right."""
    text, expected = load(path)
    result = score(text, expected)
    lines = [f"== {path.stem}"]
    for name, one in result.items():
        mark = "ok " if one.perfect else "NO "
        lines.append(f"  {mark}{name}: {one.right}/{one.expected} (printed {one.printed})")
        lines.extend(f"    - {problem}" for problem in one.problems)
    sys.stdout.write("\n".join(lines) + "\n")
    return all(one.perfect for one in result.values())


def plans() -> list[Path]:
    """Return every plan that has a hand-made reading."""
    found = sorted(SAMPLES.glob("ke-hoach-*.txt")) + sorted(SAMPLES.glob("phat-dong-*.txt"))
    return found + sorted(SYNTHETIC.glob("*.txt"))


if __name__ == "__main__":
    chosen = [Path(p) for p in sys.argv[1:]] or plans()
    results = [report(p) for p in chosen]
    sys.exit(0 if all(results) else 1)
