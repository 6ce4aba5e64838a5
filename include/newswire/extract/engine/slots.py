"""Who did it to whom: fills the actors and recipients of a candidate by its frame."""

from __future__ import annotations

from newswire.extract.engine.candidates import Candidate, finite
from newswire.extract.engine.chunker import Chunk
from newswire.extract.engine.clause import Clauses
from newswire.extract.engine.memory import Memory
from newswire.extract.engine.text import Sentence

SUBJECT_REACH, RECIPIENT_REACH = 14, 26
PLACES = frozenset({"city"})
PATIENT_KINDS = frozenset({"victim", "anonymous"})
COLLECTIVES = frozenset({"force", "body", "group", "org", "country", "capital", "rebels", "people", "ministry"})
IN = frozenset({"في"})


class Slots:
    """Fills the sides of the candidates of one sentence, left to right."""

    def __init__(self, sentence: Sentence, clauses: Clauses, memory: Memory) -> None:
        self.sentence = sentence
        self.clauses = clauses
        self.memory = memory
        self.subjects: dict[int, Chunk] = {}

    def fill(self, candidate: Candidate) -> None:
        if candidate.noun is not None and candidate.light is None:
            self._fill_noun(candidate)
        else:
            self._fill_verb(candidate)
        self._default_sides(candidate)
        self._evidence(candidate)

    # --- verbs

    def _fill_verb(self, candidate: Candidate) -> None:
        frame = candidate.frame
        subject, rest = self._subject(candidate)
        passive = self._passive(candidate, subject, rest)
        if candidate.light is not None and "result" in candidate.light.flags:
            self._fill_result(candidate)
            return
        if passive:
            patient = self._patient(candidate, subject)
            candidate.recipients = self._with_list(patient, rest) if patient else []
            candidate.actors = self._agents(candidate)
            candidate.flags.add("passive")
            return
        if subject is not None:
            candidate.actors = (
                self._with_list(subject, rest) if subject.first > candidate.position else self._listed_before(subject)
            )
        candidate.recipients = self._recipients(candidate, subject, rest)
        if candidate.light is not None and "passive_light" in candidate.light.flags:
            candidate.recipients, candidate.actors = candidate.actors, self._agents(candidate)
        if "host" in frame.flags:
            candidate.actors, candidate.recipients = candidate.recipients, candidate.actors

    def _subject(self, candidate: Candidate) -> tuple[Chunk | None, list[Chunk]]:
        """The subject of a verb and the chunks after it in the clause."""
        position, memory = candidate.position, self.memory
        after = self.clauses.within(position + 1, candidate.end)
        if candidate.reading.person == 1:
            candidate.flags.add("first_person")
            return memory.speaker or memory.subject, after
        if candidate.reading.form == "participle":
            candidate.flags.add("participle")
            return memory.subject, after
        before = self._relative_antecedent(position)
        if before is not None and not candidate.reading.owned:
            return before, after
        leading = self.clauses.before(position)
        if leading is not None and self._is_leading(leading, position):
            return leading, after
        for chunk in after:
            if chunk.first - position > SUBJECT_REACH:
                break
            if chunk.prep or chunk.kind in PLACES:
                continue
            if self._behind_unknown(position, chunk):
                candidate.flags.add("distant")
            return chunk, [c for c in after if c.first > chunk.first]
        first = self._opening(position)
        if first is not None:
            candidate.flags.add("distant")
            return first, after
        candidate.flags.add("carried")
        return memory.subject, after

    def _relative_antecedent(self, position: int) -> Chunk | None:
        for back in (1, 2, 3):
            here = position - back
            if here < 0:
                return None
            if "relative" in self.sentence.words[here].classes:
                return self.clauses.before(here)
            if not self.sentence.words[here].classes and back > 1:
                return None
        return None

    def _is_leading(self, chunk: Chunk, position: int) -> bool:
        """SVO: the chunk right before the verb opens the clause."""
        if chunk.prep or chunk.kind in PLACES or position - chunk.last > 3:
            return False
        if any(self.clauses.verbs[here] for here in range(chunk.last + 1, position)):
            return False
        between = self.sentence.words[chunk.last + 1 : position]
        if any(not (word.classes & {"time", "future", "already"}) for word in between):
            return False
        word = self.sentence.words[position]
        if word.conj or self.clauses.verbs[position] and self.clauses.verbs[position][0].conj:
            return False
        return self.clauses.starts_clause(chunk)

    def _behind_unknown(self, position: int, chunk: Chunk) -> bool:
        return chunk.first - position > 4

    def _opening(self, position: int) -> Chunk | None:
        """The chunk that opens the sentence, as subject of a verb that follows an inserted phrase."""
        if not self.clauses.chunks:
            return None
        chunk = self.clauses.chunks[0]
        if chunk.first <= 1 and chunk.last < position and not chunk.prep and chunk.kind not in PLACES:
            if any(self.clauses.verbs[here] for here in range(chunk.last + 1, position)):
                return None
            return chunk
        return None

    # --- passives and casualties

    def _passive(self, candidate: Candidate, subject: Chunk | None, rest: list[Chunk]) -> bool:
        if "passive" not in candidate.frame.flags or candidate.light is not None:
            return False
        position = candidate.position
        after = self.sentence.words[position + 1 : position + 3]
        counted = any(word.number or "casualty" in word.classes for word in after)
        agentless = not any(not c.prep for c in rest)
        if subject is not None and subject.first > position:
            if subject.kind in PATIENT_KINDS:
                return agentless or not any(c.kind in PATIENT_KINDS for c in rest if not c.prep)
            if subject.kind in COLLECTIVES and subject.first - position <= 2 and not counted:
                return False
            return agentless
        if counted:
            return subject is None or "carried" in candidate.flags or subject.kind in PATIENT_KINDS
        return subject is not None and subject.kind in PATIENT_KINDS or "carried" in candidate.flags

    def _patient(self, candidate: Candidate, subject: Chunk | None) -> Chunk | None:
        if subject is not None and "carried" not in candidate.flags:
            return subject
        for chunk in self.clauses.within(candidate.position + 1, candidate.position + 8):
            if chunk.prep in ("", "من", "ل") and chunk.kind not in PLACES:
                return chunk
        return None

    def _agents(self, candidate: Candidate) -> list[Chunk]:
        start = candidate.noun if candidate.noun is not None else candidate.position
        for chunk in self.clauses.within(start + 1, min(start + RECIPIENT_REACH, candidate.end)):
            if chunk.prep == "by":
                return self._with_list(chunk, self.clauses.within(chunk.last + 1, candidate.end))
            if chunk.prep == "ب" and chunk.kind in COLLECTIVES:
                return self._with_list(chunk, self.clauses.within(chunk.last + 1, candidate.end))
            if (
                chunk.prep in ("في", "إثر", "جراء", "خلال")
                and chunk.gap
                and chunk.kind in ("force", "org", "rebels", "adjective")
            ):
                return [chunk]
        return []

    def _fill_result(self, candidate: Candidate) -> None:
        """«أسفرت غارة X عن مقتل Y»: the attack names the actor, the noun its patients."""
        assert candidate.noun is not None
        before = self.clauses.within(candidate.position + 1, candidate.noun) or [
            c for c in self.clauses.chunks if c.last < candidate.position and candidate.position - c.last < 12
        ]
        agents = [c for c in before if c.kind in COLLECTIVES and c.prep in ("", "ب", "من", "by")]
        candidate.actors = agents[:1]
        for chunk in self.clauses.within(candidate.noun + 1, min(candidate.noun + 8, candidate.end)):
            if chunk.prep in ("", "من") and chunk.kind not in PLACES:
                candidate.recipients = [chunk]
                return

    # --- recipients

    def _recipients(self, candidate: Candidate, subject: Chunk | None, rest: list[Chunk]) -> list[Chunk]:
        frame = candidate.frame
        taken = {id(c) for c in candidate.actors}
        if candidate.reading.owned and finite(candidate.reading) and frame.object in ("recipient", "patient"):
            partner = self.memory.partner
            return [partner] if partner is not None and partner is not subject else []
        if candidate.noun is not None:
            rest = [c for c in rest if c.first > candidate.noun or c.prep in frame.to]
        rest = [c for c in rest if id(c) not in taken and (subject is None or c.first != subject.first)]
        if frame.object in ("recipient", "patient"):
            for chunk in rest:
                if not chunk.prep and self._may_receive(candidate, chunk):
                    return self._with_list(chunk, rest)
        for chunk in rest:
            if chunk.prep in frame.to and self._may_receive(candidate, chunk):
                return self._with_list(chunk, rest)
        if self._with_them(candidate) and self.memory.partner is not None:
            candidate.flags.add("carried")
            return [self.memory.partner]
        if "scan" in frame.flags:
            for chunk in rest:
                if chunk.prep not in IN and chunk.code and self._may_receive(candidate, chunk):
                    candidate.flags.add("scanned")
                    return self._with_list(chunk, rest)
        return []

    def _may_receive(self, candidate: Candidate, chunk: Chunk) -> bool:
        if chunk.first - candidate.position > RECIPIENT_REACH or chunk.kind == "press":
            return False
        if chunk.kind in PLACES:
            return "place" in candidate.frame.flags
        if chunk.prep == "في" and "place" not in candidate.frame.flags:
            return False
        return True

    def _with_them(self, candidate: Candidate) -> bool:
        reach = range(candidate.position + 1, min(candidate.position + 6, len(self.sentence.words)))
        return any("with_them" in self.sentence.words[here].classes for here in reach)

    # --- nouns that stand alone

    def _fill_noun(self, candidate: Candidate) -> None:
        assert candidate.noun is not None and candidate.noun_reading is not None
        frame = candidate.frame
        after = self.clauses.within(candidate.noun + 1, min(candidate.end, candidate.noun + RECIPIENT_REACH))
        direct = next((c for c in after if not c.prep and c.first - candidate.noun <= 4), None)
        patientive = frame.name in ("kill", "abduct", "arrest", "expel", "release", "liberate", "seize", "restrict")
        if candidate.noun_reading.owned:
            candidate.flags.add("carried")
            if patientive:
                candidate.recipients = [self.memory.subject] if self.memory.subject else []
            elif self.memory.subject is not None:
                candidate.actors = [self.memory.subject]
        if patientive:
            if direct is not None and frame.name != "liberate":
                candidate.recipients = self._with_list(direct, after)
            candidate.actors = candidate.actors or self._agents(candidate)
            if not candidate.recipients:
                candidate.recipients = self._recipients(candidate, None, [c for c in after if c.prep])
            return
        if direct is not None:
            candidate.actors = self._with_list(direct, after)
        elif not candidate.actors:
            candidate.actors = self._relative_agent(candidate) or self._agents(candidate)
        rest = [c for c in after if direct is None or c.first > direct.first]
        candidate.recipients = self._recipients(candidate, direct, [c for c in rest if c.prep or direct is not None])
        if (
            frame.name in ("meet", "clash", "accord", "mediate")
            and len(candidate.actors) == 1
            and candidate.actors[0].prep == ""
        ):
            between = [c for c in after if c.prep == "بين"]
            if between and not candidate.recipients:
                candidate.recipients = self._with_list(between[0], after)

    def _relative_agent(self, candidate: Candidate) -> list[Chunk]:
        """«الهجوم الذي شنه X»: the subject of the relative clause acts."""
        assert candidate.noun is not None
        for chunk in self.clauses.chunks:
            if (
                candidate.noun < chunk.first <= candidate.noun + 9
                and not chunk.prep
                and self.clauses.embedded(chunk.first, candidate.noun)
            ):
                return [chunk] if chunk.kind in COLLECTIVES | {"anonymous", "adjective", "office"} else []
        return []

    # --- lists and defaults

    def _with_list(self, first: Chunk | None, rest: list[Chunk]) -> list[Chunk]:
        """A chunk and the ones coordinated with it: «A وB وC»."""
        if first is None:
            return []
        members, last = [first], first.last
        for chunk in rest:
            if chunk.first <= first.first:
                continue
            if not chunk.conj or chunk.first - last > 4 or (chunk.prep and chunk.prep != first.prep and not chunk.gap):
                break
            members.append(chunk)
            last = chunk.last
        return members

    def _listed_before(self, last: Chunk) -> list[Chunk]:
        members = [last]
        for chunk in reversed([c for c in self.clauses.chunks if c.first < last.first]):
            if not members[0].conj or members[0].first - chunk.last > 2:
                break
            members.insert(0, chunk)
        return members

    def _default_sides(self, candidate: Candidate) -> None:
        frame, memory = candidate.frame, self.memory
        coded = [c for c in candidate.actors if c.code]
        if "symmetric" in frame.flags and len(candidate.actors) > 1 and not candidate.recipients:
            candidate.recipients = candidate.actors[1:]
            candidate.actors = candidate.actors[:1]
        if any(c.kind == "both" for c in candidate.actors) and memory.dyad:
            first, second = memory.dyad
            candidate.flags.add("both_sides")
            chunk = candidate.actors[0]
            candidate.actors = [_sided(chunk, first)]
            candidate.recipients = [_sided(chunk, second)]
            return
        candidate.recipients = [c for c in candidate.recipients if c.kind != "both"]
        if "domestic" in frame.flags and not any(c.code for c in candidate.recipients):
            where = self._located(candidate)
            if where:
                candidate.recipients = [where]
                candidate.flags.add("located")
            elif (
                coded
                and len(coded[0].code) == 3
                and frame.name in ("arrest", "sentence", "protest", "raid", "restrict")
            ):
                candidate.recipients = [coded[0]]
                candidate.flags.add("domestic")
        if "demo" in frame.flags:
            self._demonstrators(candidate)

    def _demonstrators(self, candidate: Candidate) -> None:
        if not any(c.code for c in candidate.actors):
            where = self._located(candidate)
            if where:
                candidate.actors = [where]
        if not any(c.code for c in candidate.recipients):
            candidate.recipients = [c for c in candidate.actors if c.code][:1]

    def _located(self, candidate: Candidate) -> Chunk | None:
        """The state of a place that the sentence names, near the trigger first."""
        places = [c for c in self.clauses.chunks if c.code and c.kind in ("city", "country", "capital", "adjective")]
        places = [c for c in places if c.kind == "city" or c.prep == "في" or c.kind == "adjective"]
        after = [c for c in places if c.first > candidate.position]
        for chunk in after or places[-1:]:
            if len(chunk.code) == 3:
                return chunk
        return None

    def _evidence(self, candidate: Candidate) -> None:
        first = candidate.position
        last = candidate.noun if candidate.noun is not None else candidate.position
        for chunk in [*candidate.actors, *candidate.recipients]:
            if chunk in self.clauses.chunks and abs(chunk.first - candidate.position) <= RECIPIENT_REACH:
                first, last = min(first, chunk.first), max(last, chunk.last)
        if last == candidate.position:
            last = min(max(last, candidate.end - 1), candidate.position + 8, len(self.sentence.words) - 1)
        candidate.evidence = (first, last)


def _sided(chunk: Chunk, code: str) -> Chunk:
    return Chunk(chunk.first, chunk.last, "both", code, inherited=True, raw=chunk.raw)
