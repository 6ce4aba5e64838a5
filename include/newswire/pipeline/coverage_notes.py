"""Sentences for people on what listings lack, on days that are closed, and on days that are not as full as expected."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from newswire.pipeline.completeness import TOLERANCE, Agreement, Comparison, lost
from newswire.warehouse.coverage import POLLS, DayState

_MOST_TOLD = 3  # days in one note


def losses(found: Comparison) -> list[str]:
    """One note for each listing that lacks articles of these days."""
    notes = []
    for listing in sorted({one.listing for one in found.said}):
        mine = [one for one in found.said if one.listing == listing and not one.error]
        named, missing = sum(one.found for one in mine), sum(one.missing for one in mine)
        if missing and listing != POLLS:
            share = missing / (named + missing)
            notes.append(f"{listing} names {named} of the {named + missing} articles that are known: {share:.1%} lost")
        if undated := max((one.undated for one in mine), default=0):
            notes.append(f"{listing} names {undated} articles without a day")
    return notes


def closings(closed: Iterable[Agreement]) -> list[str]:
    """One note for each two listings that agree."""
    notes = []
    for by, ones in groupby(closed, key=lambda one: one.by):
        told = [f"{one.day} ({one.reason})" for one in ones]
        notes.append(f"complete by {by}: {_some(told)}")
    return notes


def shortfalls(days: Iterable[DayState]) -> list[str]:
    """Days with an alarm and days that are open again, one note each; one for the rest that is not as expected."""
    notes = []
    short = []
    for day in days:
        of = f" of {day.expected} expected ({day.expected_basis})" if day.expected is not None else ""
        if day.state == "alarm":
            notes.append(f"ALARM {day.day}: {day.discovered}{of} articles are known")
        elif day.state == "reopened":
            notes.append(f"{day.day} was closed, but changed since: {day.discovered} articles are known")
        elif day.state == "open" and lost(day.discovered, day.expected) > TOLERANCE:
            short.append(day)
    if short:
        known, expected = sum(day.discovered for day in short), sum(day.expected or 0 for day in short)
        told = _some([f"{day.day} ({day.expected_basis})" for day in short])
        notes.append(f"{known} of {expected} expected articles are known, {lost(known, expected):.1%} lost: {told}")
    return notes


def _some(told: list[str]) -> str:
    more = f" and {len(told) - _MOST_TOLD} more days" if len(told) > _MOST_TOLD else ""
    return ", ".join(told[:_MOST_TOLD]) + more
