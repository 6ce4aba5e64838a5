"""Sentences a second of the coder on one core, text in to mention out, and the memory of its process.

    python tests/benchmark/extract.py [--rounds 5] [--language ar] [--profile]

Texts are the committed gold articles of the language, read again each round under another order. The first round also
fills the cache of words and is told apart. The peers (PETRARCH2 and its heirs) are not measured: they
install from no package index, and they read parse trees, so that a parser of a language they know would have to run
before them.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import resource
import statistics
import sys
import time
from pathlib import Path

GOLD = Path(__file__).parents[1] / "gold"
WANTED_RATE, WANTED_MEGABYTES = 1500, 200


def megabytes() -> float:
    """What the process holds now."""
    with open("/proc/self/statm", encoding="ascii") as status:
        return int(status.read().split()[1]) * resource.getpagesize() / 2**20


def run(language: str, rounds: int, profile: bool = False) -> dict[str, float]:
    """Median rate over the rounds, that of the first round, seconds to load the dictionaries, megabytes."""
    from newswire.extract.engine.text import sentences
    from newswire.extract.gold import read
    from newswire.extract.registry import get
    from newswire.languages.pack import load_pack

    started = time.process_time()
    pack = load_pack(language)
    loading = time.process_time() - started
    files = [*GOLD.glob(f"{language}.yaml"), *sorted(GOLD.glob(f"{language}/*.yaml"))]
    articles = [article for file in files for _, article, _ in read(file, language)]
    pieces = sum(1 for a in articles for field in (a.title, a.text) for _ in sentences(pack, "text", field))
    pack.forget_words()
    coder = get("rules")
    rates = []
    mentions = 0
    profiler = cProfile.Profile()
    for number in range(rounds + 1):
        turned = articles[number:] + articles[:number]
        if profile and number:
            profiler.enable()
        began = time.process_time()
        mentions = sum(len(coder.extract(article).mentions) for article in turned)
        rates.append(pieces / (time.process_time() - began))
        profiler.disable()
    if profile:
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("tottime").print_stats(25)
    return {
        "articles": len(articles),
        "sentences": pieces,
        "mentions": mentions,
        "first_rate": rates[0],
        "rate": statistics.median(rates[1:]),
        "loading": loading,
        "megabytes": megabytes(),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--language", default="ar")
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    got = run(asked.language, asked.rounds, asked.profile)
    print(f"{got['articles']:.0f} articles, {got['sentences']:.0f} sentences, {got['mentions']:.0f} mentions a round")
    print(f"sentences a second: {got['rate']:.0f} (first round {got['first_rate']:.0f}); wanted {WANTED_RATE}")
    print(f"memory: {got['megabytes']:.0f} MB; wanted at most {WANTED_MEGABYTES}")
    print(f"dictionaries loaded in {got['loading']:.2f} s")
    return 0 if got["rate"] >= WANTED_RATE and got["megabytes"] <= WANTED_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
