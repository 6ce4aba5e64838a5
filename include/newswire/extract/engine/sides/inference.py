"""Sides that the words leave out: the place, the armed group at war with a state, the state's own people.

Agency prose rarely names both sides twice. What is filled in here is flagged and lowers the confidence.
"""

from __future__ import annotations

from newswire.extract.engine.candidates import Candidate
from newswire.extract.engine.chunks.chunk import Chunk, is_state
from newswire.extract.engine.clause import Clauses
from newswire.extract.engine.memory import Memory
from newswire.extract.engine.sides.custody import at_home, held

INWARD = frozenset({"COERCE", "PROTEST", "ASSAULT", "MOBILIZE", "RETREAT"})
OWN_AFFAIRS = frozenset({"SUPPORT", "AGREE", "AID", "SANCTION"})
PLACE_PREPOSITIONS = frozenset({"in", "means"})


def infer(candidate: Candidate, clauses: Clauses, memory: Memory) -> None:
    """Fills a missing actor of a protest and missing recipients of acts that always have one."""
    if candidate.type == "PROTEST":
        _demonstrators(candidate, clauses, memory)
        return
    if candidate.type == "AGREE" and candidate.alone and memory.dyad and not [*candidate.actors, *candidate.recipients]:
        candidate.actors = [implied(candidate, memory.dyad[0])]
        candidate.recipients = [implied(candidate, memory.dyad[1])]
        candidate.flags.add("carried")
    if candidate.type == "MOBILIZE" and not any(c.code for c in candidate.actors):
        candidate.actors = [c for c in clauses.chunks if c.code and c.kind == "force" and c.last < candidate.position][
            -1:
        ]
    if candidate.type == "AID" and not any(c.code for c in candidate.actors):
        _donor(candidate, clauses, memory)
    _suspects(candidate, clauses, memory)
    if candidate.type == "COERCE" and not any(c.code for c in candidate.recipients):
        candidate.recipients = held(candidate, clauses, memory) or candidate.recipients
    _people(candidate, memory)
    if candidate.frame.name in ("liberate", "win"):
        _liberators(candidate, clauses, memory)
    actors = [c.code for c in candidate.actors if c.code]
    if candidate.frame.name == "truce" and all(not c.code or _is_place(c) for c in candidate.recipients):
        _give(candidate, _opponent(actors, memory), "adversary")
    if any(c.code for c in candidate.recipients):
        _adversary(candidate, memory)
        _perpetrator(candidate, memory)
        if candidate.type == "ASSAULT":
            at_home(candidate, memory)
        return
    if candidate.type == "ASSAULT":
        _struck(candidate, actors, clauses, memory)
        at_home(candidate, memory)
    elif candidate.type == "MOBILIZE":
        _give(candidate, _opponent(actors, memory) or _placed(candidate, clauses, memory), "located")
    elif candidate.type in INWARD:
        _give(candidate, located(candidate, clauses, memory) or _own(actors, memory), "located")
        at_home(candidate, memory)
    elif candidate.type == "AGREE" and memory.partner is not None and memory.partner.code not in ["", *actors]:
        _give(candidate, memory.partner.code, "carried")
    elif candidate.type == "AID" and located(candidate, clauses, memory) not in ["", *actors]:
        _give(candidate, located(candidate, clauses, memory), "located")
    elif candidate.type == "CONSULT" and candidate.light is not None and candidate.frame.name == "meet":
        _give(candidate, _gathers(candidate), "domestic")
    elif candidate.type in OWN_AFFAIRS and actors and actors[0] == memory.home:
        _give(candidate, actors[0], "domestic")


def _gathers(candidate: Candidate) -> str:
    """A body or an official who holds a meeting with nobody named holds it with the own side."""
    light = candidate.light
    actor = candidate.actors[0] if candidate.actors else None
    noun = candidate.noun_reading
    gathers = light is not None and light.frame.name == "attend" and actor is not None
    gathers = gathers and noun is not None and not noun.definite and "gathers" in candidate.trigger.flags
    return actor.code if gathers and actor is not None and not actor.inherited else ""


def _donor(candidate: Candidate, clauses: Clauses, memory: Memory) -> None:
    """A ship or a convoy brings help: the giver is the side that the sentence names before it."""
    receivers = {c.code for c in candidate.recipients} | {located(candidate, clauses, memory)}
    for chunk in clauses.chunks:
        if chunk.first < candidate.position and chunk.code and chunk.code not in receivers and chunk.kind != "city":
            candidate.actors = [chunk]
            candidate.flags.add("donor")
            return
    if memory.subject is not None and memory.subject.code not in receivers:
        candidate.actors = [memory.subject]
        candidate.flags.add("carried")


def _give(candidate: Candidate, code: str, flag: str) -> None:
    if code:
        candidate.recipients = [implied(candidate, code)]
        candidate.flags.add(flag)


def implied(candidate: Candidate, code: str) -> Chunk:
    """A side that no words name."""
    return Chunk(candidate.position, candidate.position, "implied", code, inherited=True)


def _own(actors: list[str], memory: Memory) -> str:
    """The state in whose affairs an actor acts."""
    for code in actors:
        return memory.groups.get(code) or (code if len(code) == 3 else code.partition("-")[2])
    return ""


def _opponent(actors: list[str], memory: Memory) -> str:
    for code in actors:
        if code in memory.groups:
            return memory.groups[code]
        group = memory.last_group
        if group and (memory.groups.get(group) == code or code in memory.allies.get(group, ())):
            return group
        if code.startswith(("REB-", "OPP-")):
            return code[4:]
    return ""


def _struck(candidate: Candidate, actors: list[str], clauses: Clauses, memory: Memory) -> None:
    """Whom an attack hits that names nobody: the enemy, the state of the place, or the state that reports it."""
    if not actors and "air" in candidate.trigger.flags and _from_the_air(candidate, memory):
        return
    code = (
        _answered(candidate, actors, memory)
        or _opponent(actors, memory)
        or _placed(candidate, clauses, memory)
        or _complainant(actors, memory)
        or memory.last_place
        or memory.dateline
    )
    _give(candidate, (_own_war({code}, memory) if code in actors else "") or code, "located")
    _perpetrator(candidate, memory)


def _answered(candidate: Candidate, actors: list[str], memory: Memory) -> str:
    """Who answers fire strikes the other side of the last pair."""
    if "answers" not in candidate.trigger.flags or memory.dyad is None or not actors:
        return ""
    return next((code for code in memory.dyad if code != actors[0]), "") if actors[0] in memory.dyad else ""


def _complainant(actors: list[str], memory: Memory) -> str:
    """The state that reports an attack of others on an unknown place is the one attacked."""
    speaker = memory.speaker.code if memory.speaker is not None else ""
    return speaker if actors and is_state(speaker) and speaker not in actors else ""


def _from_the_air(candidate: Candidate, memory: Memory) -> bool:
    """Air raids without a side hit the armed group of which the text speaks; a coalition named before flies them."""
    coalition = memory.coalitions.get(memory.last_group, "")
    if not coalition:
        return False
    _give(candidate, memory.last_group, "air")
    if coalition in memory.seen:
        candidate.actors = [implied(candidate, coalition)]
    return True


def _own_war(actors: set[str], memory: Memory) -> str:
    """Whom a state fights at home: it does not fight itself."""
    return next((memory.enemies[code] for code in sorted(actors) if code in memory.enemies), "")


def _adversary(candidate: Candidate, memory: Memory) -> None:
    """Forces of a state that strike «in» their own state strike the armed group that the text speaks of."""
    actors = {c.code for c in candidate.actors if c.code}
    recipients = {c.code for c in candidate.recipients if c.code}
    if candidate.type == "ASSAULT" and actors and recipients <= actors | {memory.groups.get(memory.last_group, "")}:
        opponent = _opponent(sorted(actors), memory) or _own_war(actors, memory)
        if opponent and opponent not in actors:
            _give(candidate, opponent, "adversary")
        return
    hunted = memory.last_group in memory.coalitions
    allied = candidate.type == "ASSAULT" and hunted and actors & set(memory.allies.get(memory.last_group, ()))
    if allied and all(_is_place(c) for c in candidate.recipients):
        _give(candidate, memory.last_group, "adversary")


def _liberators(candidate: Candidate, clauses: Clauses, memory: Memory) -> None:
    """A town is freed from the armed group that the text names, by the state that it belongs to."""
    held = {c.code for c in candidate.recipients if c.code}
    state = next(iter(sorted(held)), "") or located(candidate, clauses, memory)
    enemy = memory.enemies.get(state, "") or _roaming(state, memory)
    if enemy in memory.seen and enemy not in held:
        _give(candidate, enemy, "adversary")
        if not any(c.code for c in candidate.actors):
            candidate.actors = [implied(candidate, state)]


def _perpetrator(candidate: Candidate, memory: Memory) -> None:
    """Who strikes a side that one enemy fights: the enemy that the text has named."""
    if candidate.type not in ("ASSAULT", "COERCE") or any(c.code for c in candidate.actors):
        return
    if any(c.kind == "anonymous" for c in candidate.actors) or "air" in candidate.trigger.flags:
        return
    for chunk in candidate.recipients:
        enemy = memory.enemies.get(chunk.code, "") or _roaming(chunk.code, memory)
        if enemy and enemy in memory.seen:
            candidate.actors = [implied(candidate, enemy)]
            candidate.flags.add("perpetrator")
            return


def _roaming(code: str, memory: Memory) -> str:
    """The armed group of which the text speaks, if it fights this state or no state of its own."""
    group = memory.last_group
    return group if group != code and memory.groups.get(group) in ("", code) else ""


def _suspects(candidate: Candidate, clauses: Clauses, memory: Memory) -> None:
    """Unnamed gunmen or terrorists whom a state kills or arrests are armed men of that place."""
    if candidate.type not in ("ASSAULT", "COERCE") or any(c.code for c in candidate.recipients):
        return
    actors = [c.code for c in candidate.actors if len(c.code) == 3 and c.code not in memory.groups]
    if actors and any(c.kind == "anonymous" for c in candidate.recipients):
        where = located(candidate, clauses, memory) or actors[0]
        if len(where) == 3:
            _give(candidate, f"REB-{where}", "suspects")


def _people(candidate: Candidate, memory: Memory) -> None:
    """«the citizens», «the parties» without a nationality are the actor's own."""
    own = candidate.recipients and all(c.kind in ("victim", "people") and not c.code for c in candidate.recipients)
    if own and candidate.type in ("REQUEST", "SUPPORT", "AID", "THREATEN", "ACCUSE"):
        _give(candidate, _own([c.code for c in candidate.actors if c.code], memory), "domestic")


def _demonstrators(candidate: Candidate, clauses: Clauses, memory: Memory) -> None:
    if not any(c.code for c in candidate.actors):
        code = located(candidate, clauses, memory) or memory.last_state
        if code:
            candidate.actors = [implied(candidate, code)]
            candidate.flags.add("located")
    if not any(c.code for c in candidate.recipients):
        candidate.recipients = [c for c in candidate.actors if c.code][:1]


def located(candidate: Candidate, clauses: Clauses, memory: Memory) -> str:
    """The state of a place that the sentence names after the trigger, else before it, else of the dateline."""
    return _placed(candidate, clauses, memory) or memory.last_place or memory.dateline


def _placed(candidate: Candidate, clauses: Clauses, memory: Memory) -> str:
    places = [
        c
        for c in clauses.chunks
        if is_state(c.code)
        and c.code not in memory.groups
        and _is_place(c)
        and all(c is not a for a in candidate.actors)
    ]
    after = [c for c in places if c.first > candidate.position]
    return next((chunk.code for chunk in after or places[-1:]), "")


def _is_place(chunk: Chunk) -> bool:
    if chunk.prep == "source":
        return False
    if chunk.kind == "city":
        return True
    return chunk.kind in ("country", "capital", "adjective") and (chunk.prep in PLACE_PREPOSITIONS or chunk.weak)
