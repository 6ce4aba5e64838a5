"""The short form of extract.py; rates are read by hand, because other work shares the machine."""

from extract import run


def test_the_benchmark_reads_all_gold_and_finds_events() -> None:
    told = run("ar", rounds=1)
    assert told["articles"] > 70
    assert told["sentences"] > told["articles"]
    assert told["mentions"] > told["articles"] / 2
    assert told["rate"] > 0
