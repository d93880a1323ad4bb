"""Names that are meant where nothing holds the words as typed: slips of the finger."""

from __future__ import annotations

from functools import lru_cache, reduce
from operator import and_, or_

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Max, Q, QuerySet
from rapidfuzz import process
from rapidfuzz.distance import OSA

from thidua.awards.models import Subject

_NEAR = 4
"""So many known words may stand for a misspelt one."""
_SCORED = 200
"""So many rows of each kind are scored: a common name has no more to tell."""
_NEW = 5_000
"""The words of the registry are read anew after so many new subjects."""
_LIKENESS = (0.75, 0.5)


def alike(visible: QuerySet[Subject], key: str, kinds: list[str], limit: int) -> list[Subject]:
    """Subjects whose words look most like the asked ones, the likest first.

    A word that no subject has is taken for the known words one or two letters off; only where that
    finds nobody are all names compared by their trigrams.

    Args:
        visible: subjects that the actor may see.
        key: the asked words, folded.
        kinds: of which kinds (``Object``).
        limit: how many.
    """
    newest = Subject.objects.aggregate(n=Max("pk"))["n"] or 0
    words = _vocabulary(newest // _NEW)
    for every in (False, True):
        each = [_meant(word, words, every=every) for word in key.split()]
        found = _holding(visible, each, kinds)
        if found:
            break
    else:
        return _by_trigrams(visible.filter(kind__in=kinds), key, limit)
    found.sort(key=lambda row: (OSA.distance(key, row[1][: len(key)]), row[1], row[0]))
    keys = [pk for pk, _words in found[:limit]]
    rows = Subject.objects.select_related("root").in_bulk(keys)
    return [rows[pk] for pk in keys]


def _holding(
    visible: QuerySet[Subject], each: list[list[str]], kinds: list[str]
) -> list[tuple[int, str]]:
    """Keys and words of some subjects that hold one of every group of words; one query."""
    condition = reduce(
        and_, (reduce(or_, (Q(search_key__contains=w) for w in near)) for near in each)
    )
    rows = visible.filter(condition).order_by().values_list("pk", "search_key")
    parts = [rows.filter(kind=k)[:_SCORED] for k in kinds]
    return list(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])


def _meant(word: str, words: tuple[str, ...], *, every: bool) -> list[str]:
    """The word itself where some subject has one that begins so, else the known ones closest to it.

    Args:
        word: as typed.
        words: of the registry.
        every: also for a word that is known: it may be a slip all the same.
    """
    if not every and any(known.startswith(word) for known in words):
        return [word]
    off = 1 if len(word) <= 4 else 2
    near = process.extract(word, words, scorer=OSA.distance, score_cutoff=off, limit=_NEAR)
    return [known for known, _distance, _at in near] or [word]


@lru_cache(maxsize=1)
def _vocabulary(_stamp: int) -> tuple[str, ...]:
    """Every word of every subject: some thousands, however many subjects there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT word FROM awards_subject,"
            " unnest(string_to_array(search_key, ' ')) word ORDER BY word"
        )
        return tuple(word for (word,) in cursor.fetchall())


@transaction.atomic
def _by_trigrams(visible: QuerySet[Subject], key: str, limit: int) -> list[Subject]:
    """A high likeness is tried first: then few rows are scored, however common the words are."""
    for likeness in _LIKENESS:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(likeness)]
            )
        near = visible.filter(search_key__trigram_word_similar=key).order_by()[:_SCORED]
        scored = (
            Subject.objects.filter(pk__in=near.values("pk"))
            .annotate(likeness=TrigramWordSimilarity(key, "search_key"))
            .select_related("root")
            .order_by("-likeness", "sort_key", "pk")
        )
        found: list[Subject] = list(scored[:limit])
        if found:
            return found
    return []
