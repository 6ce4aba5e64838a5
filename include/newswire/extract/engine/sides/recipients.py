"""To whom, and by whom in a passive: recipients by the prepositions of the frame, agents, and lists of sides."""

from __future__ import annotations

from newswire.extract.engine.candidates import Candidate, finite
from newswire.extract.engine.chunks.chunk import COLLECTIVES, OBJECTS, PLACES, STATES, Chunk
from newswire.extract.engine.clause import Clauses
from newswire.extract.engine.memory import Memory
from newswire.extract.engine.text import Sentence

RECIPIENT_REACH, OBLIGED_REACH, ANSWERABLE_REACH = 16, 4, 3
DOER_REACH = 6
FAR = frozenset({"in", "since", "at", "from", "against", "toward"})
AGENTS = COLLECTIVES | {"adjective", "office"}
MEANS_OF = (COLLECTIVES - STATES) | {"adjective"}


class Recipients:
    """Finds the other side in one sentence."""

    def __init__(self, sentence: Sentence, clauses: Clauses, memory: Memory) -> None:
        self.sentence = sentence
        self.clauses = clauses
        self.memory = memory

    def find(self, candidate: Candidate, subject: Chunk | None, rest: list[Chunk]) -> list[Chunk]:
        frame = candidate.frame
        if candidate.reading.owned and finite(candidate.reading) and frame.object in OBJECTS:
            struck = [c for c in rest if c.prep in frame.to - {"in", "means"} and c.code]
            if struck:
                return self.with_list(struck[0], rest)
            if candidate.antecedent is not None:
                return [candidate.antecedent]
            partner = self.memory.partner
            candidate.flags.add("carried")
            return [partner] if partner is not None and partner is not subject else []
        if candidate.noun >= 0:
            rest = [c for c in rest if c.first > candidate.noun or c.prep in frame.to]
        if candidate.type == "REQUEST" and candidate.light is None and "scan" not in frame.flags:
            rest = self._before_content(candidate, subject, rest)
        taken = {id(c) for c in candidate.actors}
        rest = [c for c in rest if id(c) not in taken and self._may_receive(candidate, c)]
        others = [c for c in rest if subject is None or (c.code != subject.code and c.kind != "self")]
        if any(c.code for c in others if c.prep in frame.to or not c.prep):
            rest = others
        if candidate.type == "SUPPORT" and "scan" in frame.flags and (doer := self._doer(candidate)) is not None:
            return self.with_list(doer, [c for c in self.clauses.chunks if c.first > doer.first])
        if frame.name == "should" and (obliged := self._obliged(candidate, subject)) is not None:
            return [obliged]
        if frame.object in OBJECTS and candidate.light is None:
            for chunk in rest:
                if not chunk.prep and not self._listed_under_preposition(chunk, rest):
                    return self.with_list(chunk, rest)
        strong = frame.to - {"in", "means"} if len(frame.to) > 1 else frame.to
        for chunk in rest:
            if chunk.prep in strong:
                return self.with_list(chunk, rest)
        for chunk in rest:
            if chunk.prep in frame.to:
                return self.with_list(chunk, rest)
        if self._with_them(candidate) and self.memory.partner is not None:
            candidate.flags.add("carried")
            return [self.memory.partner]
        if "scan" in frame.flags and (answerable := self._answerable(candidate)) is not None:
            return self.with_list(answerable, rest)
        if frame.object in OBJECTS or "scan" in frame.flags:
            for chunk in rest:
                own = subject is not None and chunk.code == subject.code
                if self._behind_break(candidate, chunk):
                    break
                if chunk.prep not in FAR and chunk.code and not own:
                    candidate.flags.add("scanned")
                    return self.with_list(chunk, rest)
        return []

    def _obliged(self, candidate: Candidate, subject: Chunk | None) -> Chunk | None:
        """«يجب على إيران …», «ضرورة أن توقف إيران …»: who is to do it, also behind the «that» which ends the clause."""
        for chunk in self.clauses.chunks:
            if chunk.first <= candidate.centre or chunk.prep not in ("", "on") or chunk.gap or chunk.weak:
                continue
            if self.clauses.distance(candidate.centre, chunk.first) > OBLIGED_REACH:
                return None
            return chunk if chunk.code and (subject is None or chunk.code != subject.code) else None
        return None

    def _before_content(self, candidate: Candidate, subject: Chunk | None, rest: list[Chunk]) -> list[Chunk]:
        """«دعا الحكومات إلى وقف …»: who is asked stands before what is asked for, or right after a preposition."""
        start = max(candidate.centre, subject.last if subject is not None else -1)
        kept = []
        for chunk in rest:
            opening = chunk.governor if chunk.prep else chunk.start
            if any(self._opens_content(here) for here in range(start + 1, opening)):
                break
            if not chunk.gap or chunk.prep not in ("to", "on", "for", "means"):
                kept.append(chunk)
            elif chunk.gap:
                break
        return kept

    def _opens_content(self, position: int) -> bool:
        word = self.sentence.words[position]
        if self.clauses.owner[position] is not None or word.classes & {"common", "each_of"}:
            return False
        return word.prep in ("to", "on") or any(r.prep for r in word.readings)

    def _listed_under_preposition(self, chunk: Chunk, rest: list[Chunk]) -> bool:
        """Whether a coordinated chunk stands under the preposition of the one before it."""
        if not chunk.conj:
            return False
        return any(c.prep and any(member is chunk for member in self.with_list(c, rest)) for c in rest)

    def _doer(self, candidate: Candidate) -> Chunk | None:
        """«أشاد بالدور الذي تقوم به X»: who does what is praised, in the relative clause right behind it."""
        start = max([candidate.centre, *(c.last for c in candidate.actors if c.first > candidate.position)])
        for here in range(start + 1, min(start + DOER_REACH, len(self.sentence.words) - 1)):
            if "relative" in self.sentence.words[here].classes:
                near = range(here + 2, min(here + 4, len(self.sentence.words)))
                found = next((c for c in map(self.clauses.owner.__getitem__, near) if c is not None), None)
                named = found is not None and found.first > here + 1 and not found.prep and found.code
                return found if named and found is not None and found.code not in _codes(candidate.actors) else None
            if self.clauses.owner[here] is not None and self.clauses.owner[here].code:  # type: ignore[union-attr]
                return None
        return None

    def _answerable(self, candidate: Candidate) -> Chunk | None:
        """«دان … الغارات التي شنها X», «رفض ما أعلنه X»: who did what is condemned or refused."""
        for here in range(candidate.centre + 1, len(self.sentence.words) - 1):
            if self.clauses.distance(candidate.centre, here) > RECIPIENT_REACH:
                return None
            if self.clauses.joined(here):
                return None
            if any(finite(r) and r.owned for r in self.sentence.words[here].readings):
                after = next((c for c in self.clauses.chunks if c.first > here and c.code), None)
                near = after is not None and self.clauses.distance(here, after.first) <= ANSWERABLE_REACH
                if after is not None and near and after.prep in ("", "for", "from", "to"):
                    candidate.flags.add("scanned")
                    return after
        return None

    def _behind_break(self, candidate: Candidate, chunk: Chunk) -> bool:
        """Whether a comma after the first words of the theme parts it from the chunk."""
        start = max([candidate.centre, *(c.last for c in candidate.actors if c.last < chunk.first)])
        return any(
            self.sentence.is_break(here) and not (self.sentence.has_class(here - 1, "time") and here - 1 <= start + 2)
            for here in range(start + 2, chunk.first + 1)
        )

    @staticmethod
    def between(candidate: Candidate, subject: Chunk | None) -> None:
        """«اندلعت اشتباكات بين A وB»: the two sides stand after the preposition, none before it."""
        sides = candidate.recipients
        stray = subject is None or "carried" in candidate.flags or any(subject is c for c in sides)
        if len(sides) > 1 and sides[0].prep == "between" and stray:
            candidate.actors, candidate.recipients = sides[:1], sides[1:]

    def _may_receive(self, candidate: Candidate, chunk: Chunk) -> bool:
        if chunk.kind == "press" or self.clauses.distance(candidate.position, chunk.first) > RECIPIENT_REACH:
            return False
        if chunk.prep in ("from", "with") and self._backed(chunk):
            return False
        place = "place" in candidate.frame.flags
        if chunk.kind in PLACES or chunk.prep == "in":
            return place
        return place or not (chunk.kind == "capital" and chunk.prep == "means")

    def _backed(self, chunk: Chunk) -> bool:
        """«بدعم من X», «بالتعاون مع X»: who helps is not whom it hits."""
        before = self.sentence.words[max(0, chunk.governor - 2) : max(0, chunk.governor)]
        return any(word.prep == "through" for word in before)

    def _with_them(self, candidate: Candidate) -> bool:
        reach = range(candidate.position + 1, min(candidate.position + 6, len(self.sentence.words)))
        return any("with_them" in self.sentence.words[here].classes for here in reach)

    def agents(self, candidate: Candidate) -> list[Chunk]:
        start = candidate.centre
        after = self.clauses.within(start + 1, candidate.end)
        for chunk in after:
            if self.clauses.distance(start, chunk.first) > RECIPIENT_REACH:
                break
            if chunk.prep == "by" or (chunk.prep == "means" and chunk.kind in MEANS_OF):
                return self.with_list(chunk, after)
            violent = chunk.kind in ("force", "org", "rebels", "adjective", "people") and chunk.gap
            if chunk.prep in ("in", "since") and violent and self._governed_by_violence(chunk):
                return self.with_list(chunk, after)
            foe = chunk.prep in ("with", "for") and chunk.kind in AGENTS - STATES
            if foe and candidate.type == "ASSAULT" and candidate.frame.name != "clash" and self._after_violence(chunk):
                return self.with_list(chunk, after)
        return []

    def _after_violence(self, chunk: Chunk) -> bool:
        """«في معارك مع المتمردين», «في هجوم للمقاومة»: an attack or a fight stands right before the preposition."""
        start = chunk.first - chunk.gap - (chunk.prep == "with")
        for here in range(max(0, start - 2), start):
            if any(r.form == "noun" and r.trigger.types[0] == "ASSAULT" for r in self.sentence.words[here].readings):
                return True
        return False

    def _governed_by_violence(self, chunk: Chunk) -> bool:
        """«في غارة إسرائيلية»: the noun between preposition and chunk is itself an act of violence."""
        for here in range(max(0, chunk.first - chunk.gap), chunk.first + 1):
            for reading in self.sentence.words[here].readings:
                if reading.form == "noun" and reading.trigger.types[0] == "ASSAULT":
                    return True
        return False

    def relative_agent(self, candidate: Candidate) -> list[Chunk]:
        """«الهجوم الذي شنه X»: the subject of the relative clause acts."""
        for chunk in self.clauses.chunks:
            if chunk.first <= candidate.noun or chunk.prep not in ("", "from", "to"):
                continue
            if chunk.prep == "to" and not any(
                "attributed" in self.sentence.words[here].classes for here in range(candidate.noun, chunk.first)
            ):
                continue
            if self.clauses.distance(candidate.noun, chunk.first) > 6 or self._undergone(candidate.noun, chunk.first):
                break
            if self.clauses.embedded(chunk.first, candidate.noun) and chunk.kind in COLLECTIVES | {
                "adjective",
                "office",
            }:
                return [chunk]
        return []

    def _undergone(self, noun: int, chunk: int) -> bool:
        """«الهجوم الذي استهدف X»: without a pronoun on the verb the noun acts, and who follows is hit."""
        for here in range(noun + 1, chunk):
            readings = self.clauses.verbs[here]
            if readings:
                return readings[0].trigger.types[0] == "ASSAULT" and not any(r.owned for r in readings)
        return False

    def with_list(self, first: Chunk | None, rest: list[Chunk]) -> list[Chunk]:
        """A chunk and the ones coordinated with it."""
        if first is None:
            return []
        members, last = [first], first
        for chunk in rest:
            if chunk.first <= first.first:
                continue
            far = self.clauses.distance(last.last, chunk.first) > 2
            if not chunk.conj or far or (chunk.prep and chunk.prep != first.prep and not chunk.gap):
                break
            members.append(chunk)
            last = chunk
        return members

    def listed_before(self, last: Chunk) -> list[Chunk]:
        members = [last]
        for chunk in reversed([c for c in self.clauses.chunks if c.first < last.first]):
            if not members[0].conj or self.clauses.distance(chunk.last, members[0].first) > 1:
                break
            members.insert(0, chunk)
        return members


def _codes(chunks: list[Chunk]) -> set[str]:
    return {c.code for c in chunks}
