"""A state against somebody at home: whom it holds, raids and fights there.

Agency prose says «251 people» or «another one» and names the group in what they are suspected of.
"""

from __future__ import annotations

from newswire.extract.engine.candidates import Candidate
from newswire.extract.engine.chunks.chunk import Chunk, is_state
from newswire.extract.engine.clause import Clauses
from newswire.extract.engine.memory import Memory

HOLDS = frozenset({"arrest", "sentence", "raid"})
MARTIAL = frozenset({"raid", "restrict", "seize"})
PATIENT_KINDS = frozenset({"adjective", "office", "victim", "person", "people"})
OTHERS_REACH, GROUP_REACH = 3, 20


def held(candidate: Candidate, clauses: Clauses, memory: Memory) -> list[Chunk]:
    """Who is arrested, tried or raided when the words after the trigger name no side for them."""
    actors = {c.code for c in candidate.actors if c.code}
    if candidate.frame.name not in HOLDS or not any(is_state(code) and code not in memory.groups for code in actors):
        return []
    if memory.struck is not None and _others(candidate, clauses):
        return [memory.struck]
    named = [c for c in clauses.chunks if c.first > candidate.centre and _armed(c, memory) and c.code not in actors]
    near = [c for c in named if clauses.distance(candidate.centre, c.first) <= GROUP_REACH]
    return [c for c in near if c is near[0] or c.conj]


def at_home(candidate: Candidate, memory: Memory) -> None:
    """No state strikes itself: its army at home fights rebels, and who is no force was itself struck."""
    codes = {c.code for c in candidate.actors if c.code}
    if len(codes) != 1 or codes != {c.code for c in candidate.recipients} or not all(map(is_state, codes)):
        return
    if any(c.kind not in ("implied", "city", "country") for c in candidate.recipients):
        return
    code, actor = next(iter(codes)), candidate.actors[0]
    enemy = memory.enemies.get(code, "")
    if actor.kind == "force" and actor.sector not in ("COP", "SPY"):
        if candidate.type == "COERCE" and candidate.frame.name in MARTIAL and enemy in memory.seen:
            candidate.recipients = [_unnamed(candidate, enemy)]
        elif candidate.type == "ASSAULT" and candidate.mode != "crowd-control":
            candidate.recipients = [_unnamed(candidate, f"REB-{code}")]
    elif candidate.type == "ASSAULT" and actor.kind in PATIENT_KINDS and "carried" not in candidate.flags:
        candidate.actors = []


def _unnamed(candidate: Candidate, code: str) -> Chunk:
    return Chunk(candidate.position, candidate.position, "implied", code, inherited=True)


def _others(candidate: Candidate, clauses: Clauses) -> bool:
    """«واعتقلت 16 آخرين»: others of those who were struck or held before."""
    last = min(candidate.centre + OTHERS_REACH, len(clauses.sentence.words) - 1)
    return any(clauses.sentence.has_class(here, "others") for here in range(candidate.centre + 1, last + 1))


def _armed(chunk: Chunk, memory: Memory) -> bool:
    return chunk.code in memory.groups or chunk.code.startswith(("REB-", "OPP-"))
