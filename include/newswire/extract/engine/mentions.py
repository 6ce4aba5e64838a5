"""The record of a coded event: sides, place, days, PLOVER and CAMEO, with the words that prove it."""

from __future__ import annotations

from newswire.extract.engine.chunks.chunk import Chunk
from newswire.extract.engine.details import signs
from newswire.extract.engine.merge import Found
from newswire.extract.record import Evidence, Mention, Side
from newswire.plover import codes as plover


def mention(language: str, item: Found, quote: str) -> Mention:
    """The record of a candidate; `quote` are the words of its evidence, verbatim."""
    sentence, candidate = item.sentence, item.candidate
    first, last = candidate.evidence
    mode = signs(language).mode(sentence, candidate)
    about = signs(language).about(sentence)
    span = candidate.span
    ambiguous = {"ambiguous_date"} if span is not None and span.ambiguous else set()
    return Mention(
        type=candidate.type,
        mode=mode,
        contexts=about,
        status=candidate.status,  # type: ignore[arg-type]
        actors=_sides(candidate.actors),
        recipients=_sides(candidate.recipients),
        place=candidate.place,
        date_start=span.start if span else None,
        date_end=span.end if span else None,
        date_granularity=span.granularity if span else None,
        reported_by=candidate.speaker.raw if candidate.speaker else None,
        size=signs(language).people_hit(sentence, candidate),
        is_lead=sentence.index == 0,
        confidence=round(candidate.confidence, 3),
        evidence=Evidence(sentence.field, sentence.starts[first], sentence.ends[last], quote),
        plover=plover.strict_type(candidate.type, candidate.status),
        cameo=plover.cameo(candidate.type, mode, about),
        quad=plover.quad(candidate.type),
        scale=plover.scale(candidate.type, mode),
        flags=tuple(sorted(candidate.flags | ambiguous)),
    )


def _sides(chunks: list[Chunk]) -> tuple[Side, ...]:
    sides: dict[str, Side] = {}
    for chunk in chunks:
        for code in filter(None, chunk.code.split("+")):
            name = " ".join(chunk.names) or None
            sides.setdefault(code, Side(code, name, chunk.office or None, chunk.sector or None, chunk.raw or None))
    return tuple(sides.values())
