"""Who did it to whom: fills the actors and recipients of a verb by its frame."""

from __future__ import annotations

from newswire.extract.engine.candidates import Candidate, finite
from newswire.extract.engine.chunk import COLLECTIVES, STATES, Chunk
from newswire.extract.engine.clause import Clauses
from newswire.extract.engine.memory import Memory
from newswire.extract.engine.text import Sentence

SUBJECT_REACH, RECIPIENT_REACH = 8, 16
FAR = frozenset({"in", "since", "at", "from", "against", "toward"})
PLACES = frozenset({"city"})
PATIENTS = frozenset({"victim", "anonymous"})
AGENTS = COLLECTIVES | {"adjective", "office"}
OBJECTS = frozenset({"recipient", "patient"})


class Slots:
    """Fills the sides of the candidates of one sentence, left to right."""

    def __init__(self, sentence: Sentence, clauses: Clauses, memory: Memory) -> None:
        self.sentence = sentence
        self.clauses = clauses
        self.memory = memory

    def fill(self, candidate: Candidate) -> None:
        """Sets actors, recipients, flags and the evidence of a candidate."""
        if candidate.alone:
            self._noun(candidate)
        elif candidate.light is not None and "result" in candidate.light.flags:
            self._result(candidate)
        elif candidate.light is not None and self._announced(candidate):
            subject, _ = self._subject(candidate)
            self._noun(candidate)
            if not any(c.code for c in candidate.recipients) and subject is not None:
                candidate.recipients = [subject]
        else:
            self._verb(candidate)
        self._order(candidate)
        self._evidence(candidate)

    @staticmethod
    def _announced(candidate: Candidate) -> bool:
        """«أعلن X عن استشهاد Y»: who announces a death or an arrest did not do it."""
        light = candidate.light
        return light is not None and "announces" in light.flags and "undergoes" in candidate.trigger.flags

    # --- verbs

    def _verb(self, candidate: Candidate) -> None:
        subject, rest = self._subject(candidate)
        if self._passive(candidate, subject, rest):
            patient = subject if subject is not None and "carried" not in candidate.flags else self._counted(candidate)
            candidate.recipients = self.with_list(patient, rest)
            candidate.actors = self._agents(candidate)
            candidate.flags.add("passive")
            return
        if subject is not None:
            after = subject.first > candidate.position
            candidate.actors = self.with_list(subject, rest) if after else self._listed_before(subject)
        candidate.recipients = self._recipients(candidate, subject, rest)
        self._between(candidate, subject)
        if not any(c.code for c in candidate.actors) and "from" in candidate.frame.by:
            candidate.actors = [c for c in rest if c.prep == "from" and c.code][:1]
        if candidate.light is not None and "passive_light" in candidate.light.flags:
            candidate.recipients, candidate.actors = candidate.actors, self._agents(candidate)
        if candidate.light is not None and "host" in candidate.light.frame.flags:
            if not candidate.recipients:
                sources = [c for c in rest if c.prep == "from"]
                candidate.recipients = self.with_list(sources[0], rest) if sources else []
            if candidate.frame.name not in ("meet", "phone", "visit"):
                candidate.actors, candidate.recipients = candidate.recipients, candidate.actors
        if "host" in candidate.frame.flags:
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
        pluperfect = self._pluperfect(position)
        if pluperfect is not None:
            return pluperfect, after
        before = self._relative_antecedent(position)
        if before is not None and not candidate.reading.owned:
            candidate.flags.add("relative")
            return before, after
        if "visit" in (candidate.mode, candidate.frame.name) and candidate.frame.name in ("visit", "go"):
            candidate.flags.add("travel")
        leading = self.clauses.before(position)
        if leading is not None and self._is_leading(leading, position):
            return leading, after
        reach = 3 if self._is_counted(position + 1) else SUBJECT_REACH
        for chunk in () if candidate.reading.plural else after:
            distance = self.clauses.distance(position, chunk.first)
            if distance > reach:
                break
            if chunk.prep or chunk.kind in PLACES or chunk.conj:
                continue
            if "visit" in (candidate.mode, candidate.frame.name) and not self._travels(chunk):
                continue
            if distance > 3:
                candidate.flags.add("distant")
            return chunk, [c for c in after if c.first > chunk.first]
        first = self._opening(position)
        if first is not None:
            candidate.flags.add("distant")
            return first, after
        if self._unknown_subject(candidate):
            candidate.flags.add("unknown_subject")
            return None, after
        candidate.flags.add("carried")
        if not self._goes_on(position):
            candidate.flags.add("unknown_subject")
            return None, after
        return memory.subject, after

    def _pluperfect(self, position: int) -> Chunk | None:
        """«وكان X … قد فعل»: what stands between is no clause of its own."""
        if not self.sentence.has_class(position - 1, "already"):
            return None
        for here in range(position - 2, -1, -1):
            if "was" in self.sentence.words[here].classes:
                return next((c for c in self.clauses.chunks if here < c.first < position and not c.prep), None)
        return None

    @staticmethod
    def _travels(chunk: Chunk) -> bool:
        return chunk.person or chunk.kind in ("body", "org", "group", "self")

    def _goes_on(self, position: int) -> bool:
        """Whether a verb without a subject goes on with the last one: after a conjunction or «that»."""
        if position == 0 or self.clauses.joined(position):
            return True
        classes = self.sentence.words[position - 1].classes
        return bool(classes & {"that", "connector", "already", "was"})

    def _unknown_subject(self, candidate: Candidate) -> bool:
        """A definite noun that no dictionary knows stands right after the verb: it acts, and nobody else."""
        here = candidate.position + 1
        if candidate.frame.object in OBJECTS or here >= len(self.sentence.words) or self.sentence.is_break(here):
            return False
        word = self.sentence.words[here]
        if word.classes or word.prep or word.readings or self.clauses.owner[here] is not None:
            return False
        return word.definite

    def _relative_antecedent(self, position: int) -> Chunk | None:
        for back in (1, 2, 3):
            here = position - back
            if here < 0:
                return None
            if "relative" in self.sentence.words[here].classes:
                found = self.clauses.before(here)
                return found if found is not None and here - found.last <= 2 and found.kind not in PLACES else None
            if not self.sentence.words[here].classes and back > 1:
                return None
        return None

    def _is_leading(self, chunk: Chunk, position: int) -> bool:
        """SVO: the chunk right before the verb opens the clause."""
        if chunk.prep or chunk.kind in PLACES or position - chunk.last > 5:
            return False
        words = self.sentence.words
        for here in range(chunk.last + 1, position):
            classes = words[here].classes
            if self.clauses.verbs[here] or "that" in classes or "connector" in classes:
                return False
            calm = classes & {"time", "future", "already", "title_words"}
            if not calm and (self.sentence.is_break(here) or words[here].prep):
                return False
        if self.sentence.is_break(position) and position - chunk.last > 1 and self.clauses.joined(position):
            return False
        if self.clauses.joined(position):
            return False
        return self.clauses.starts_clause(chunk)

    def _opening(self, position: int) -> Chunk | None:
        """The chunk that opens the sentence, as subject of a verb that follows an inserted phrase."""
        if not self.clauses.chunks:
            return None
        chunk = self.clauses.chunks[0]
        if chunk.first > 1 or chunk.last >= position or chunk.prep or chunk.kind in PLACES:
            return None
        for here in range(chunk.last + 1, position):
            if self.clauses.verbs[here] or "that" in self.sentence.words[here].classes:
                return None
        return chunk

    # --- passives and casualties

    def _passive(self, candidate: Candidate, subject: Chunk | None, rest: list[Chunk]) -> bool:
        if "passive" not in candidate.frame.flags or candidate.light is not None:
            return False
        position = candidate.position
        if "victims" in candidate.trigger.flags:
            return True
        counted = self._is_counted(position + 1) or self._is_counted(position + 2)
        if "carried" in candidate.flags and any(self._is_counted(position - back) for back in (1, 2, 3, 4)):
            return True
        objects = [c for c in rest if not c.prep]
        if subject is not None and subject.first > position:
            if subject.kind in PATIENTS or subject.person:
                return not objects
            if subject.kind in COLLECTIVES and not counted:
                return False
            return not objects
        if counted:
            return subject is None or "carried" in candidate.flags or subject.kind in PATIENTS
        if subject is not None and subject.kind in PATIENTS:
            return not objects
        return False

    def _is_counted(self, position: int) -> bool:
        if not 0 <= position < len(self.sentence.words):
            return False
        word = self.sentence.words[position]
        return word.number or bool(word.classes & {"casualty", "partitive"})

    def _counted(self, candidate: Candidate) -> Chunk | None:
        """The side of counted victims: «اثنان من الجنود», «12 جندياً»."""
        for chunk in self.clauses.within(candidate.position + 1, candidate.end):
            near = self.clauses.distance(candidate.position, chunk.first) <= 5
            if any(
                self.sentence.words[here].prep in ("in", "since") for here in range(candidate.position, chunk.first)
            ):
                return None
            if near and chunk.prep in ("", "from", "for") and chunk.kind not in PLACES:
                return chunk
        return None

    def _agents(self, candidate: Candidate) -> list[Chunk]:
        start = candidate.centre
        after = self.clauses.within(start + 1, candidate.end)
        for chunk in after:
            if self.clauses.distance(start, chunk.first) > RECIPIENT_REACH:
                break
            if chunk.prep == "by" or (chunk.prep == "means" and chunk.kind in COLLECTIVES | {"adjective"}):
                return self.with_list(chunk, after)
            violent = chunk.kind in ("force", "org", "rebels", "adjective", "people") and chunk.gap
            if chunk.prep in ("in", "since") and violent and self._governed_by_violence(chunk):
                return self.with_list(chunk, after)
        return []

    def _governed_by_violence(self, chunk: Chunk) -> bool:
        """«في غارة إسرائيلية»: the noun between preposition and chunk is itself an act of violence."""
        for here in range(max(0, chunk.first - chunk.gap), chunk.first + 1):
            for reading in self.sentence.words[here].readings:
                if reading.form == "noun" and reading.trigger.types[0] == "ASSAULT":
                    return True
        return False

    def _result(self, candidate: Candidate) -> None:
        """«أسفرت غارة X عن مقتل Y»: the attack names the actor, the noun its patients."""
        before = self.clauses.within(candidate.position + 1, candidate.noun) or [
            c for c in self.clauses.chunks if c.last < candidate.position and candidate.position - c.last < 12
        ]
        candidate.actors = [
            c for c in before if c.kind in COLLECTIVES | {"adjective"} and c.prep in ("", "means", "from", "by")
        ][:1]
        for chunk in self.clauses.within(candidate.noun + 1, candidate.end):
            near = self.clauses.distance(candidate.noun, chunk.first) <= 6
            if near and chunk.prep_from(candidate.noun) in ("", "from", "in") and chunk not in candidate.actors:
                candidate.recipients = [chunk]
                return

    # --- recipients

    def _recipients(self, candidate: Candidate, subject: Chunk | None, rest: list[Chunk]) -> list[Chunk]:
        frame = candidate.frame
        if candidate.reading.owned and finite(candidate.reading) and frame.object in OBJECTS:
            struck = [c for c in rest if c.prep in frame.to - {"in", "means"} and c.code]
            if struck:
                return self.with_list(struck[0], rest)
            partner = self.memory.partner
            candidate.flags.add("carried")
            return [partner] if partner is not None and partner is not subject else []
        if candidate.noun >= 0:
            rest = [c for c in rest if c.first > candidate.noun or c.prep in frame.to]
        taken = {id(c) for c in candidate.actors}
        rest = [c for c in rest if id(c) not in taken and self._may_receive(candidate, c)]
        others = [c for c in rest if subject is None or (c.code != subject.code and c.kind != "self")]
        if any(c.code for c in others if c.prep in frame.to or not c.prep):
            rest = others
        if frame.object in OBJECTS and candidate.light is None:
            for chunk in rest:
                if not chunk.prep:
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
        if frame.object in OBJECTS or "scan" in frame.flags:
            for chunk in rest:
                own = subject is not None and chunk.code == subject.code
                if self._behind_break(candidate, chunk):
                    break
                if chunk.prep not in FAR and chunk.code and not own:
                    candidate.flags.add("scanned")
                    return self.with_list(chunk, rest)
        return []

    def _behind_break(self, candidate: Candidate, chunk: Chunk) -> bool:
        """Whether a comma after the first words of the theme parts it from the chunk."""
        start = max([candidate.centre, *(c.last for c in candidate.actors if c.last < chunk.first)])
        return any(self.sentence.is_break(here) for here in range(start + 2, chunk.first + 1))

    @staticmethod
    def _between(candidate: Candidate, subject: Chunk | None) -> None:
        """«اندلعت اشتباكات بين A وB»: the two sides stand after the preposition, none before it."""
        sides = candidate.recipients
        stray = subject is None or "carried" in candidate.flags or any(subject is c for c in sides)
        if len(sides) > 1 and sides[0].prep == "between" and stray:
            candidate.actors, candidate.recipients = sides[:1], sides[1:]

    def _may_receive(self, candidate: Candidate, chunk: Chunk) -> bool:
        if chunk.kind == "press" or self.clauses.distance(candidate.position, chunk.first) > RECIPIENT_REACH:
            return False
        place = "place" in candidate.frame.flags
        if chunk.kind in PLACES or chunk.prep == "in":
            return place
        return place or not (chunk.kind == "capital" and chunk.prep == "means")

    def _with_them(self, candidate: Candidate) -> bool:
        reach = range(candidate.position + 1, min(candidate.position + 6, len(self.sentence.words)))
        return any("with_them" in self.sentence.words[here].classes for here in reach)

    # --- nouns that stand alone

    def _noun(self, candidate: Candidate) -> None:
        frame = candidate.frame
        owned = candidate.noun_reading is not None and candidate.noun_reading.owned
        after = self.clauses.within(candidate.noun + 1, candidate.end)
        direct = self._genitive(candidate.noun, after)
        undergoes = "undergoes" in candidate.trigger.flags
        if owned and self.memory.subject is not None:
            candidate.flags.add("carried")
            if undergoes:
                candidate.recipients = [self.memory.subject]
            else:
                candidate.actors = [self.memory.subject]
        if undergoes or (direct is not None and self._is_goal(candidate, direct)):
            candidate.recipients = self.with_list(direct, after) or candidate.recipients
            if frame.name in ("thank", "condole") and not candidate.actors:
                opening = next((c for c in self.clauses.chunks if c.last < candidate.noun and not c.prep), None)
                candidate.actors = [opening] if opening is not None else []
            candidate.actors = candidate.actors or self._agents(candidate)
        elif direct is not None:
            candidate.actors = self.with_list(direct, after)
        elif not candidate.actors:
            candidate.actors = self._relative_agent(candidate) or self._agents(candidate)
        adverbial = self.sentence.words[candidate.noun - 1].prep == "since" if candidate.noun else False
        if not candidate.actors and frame.name in ("visit", "meet", "phone") and adverbial and self.memory.subject:
            candidate.actors = [self.memory.subject]
            candidate.flags.add("carried")
        between = next((c for c in after if c.prep == "between"), None)
        if between is not None and not candidate.recipients and "symmetric" in frame.flags | {"symmetric"}:
            sides = self.with_list(between, after)
            if len(sides) > 1 and not candidate.actors:
                candidate.actors, candidate.recipients = sides[:1], sides[1:]
        if not candidate.recipients:
            taken = {id(c) for c in candidate.actors}
            rest = [c for c in after if c.prep_from(candidate.noun) and id(c) not in taken]
            candidate.recipients = self._recipients(candidate, direct, rest)

    def _genitive(self, noun: int, after: list[Chunk]) -> Chunk | None:
        """The noun group that belongs to a noun directly: «زيارة X»."""
        for chunk in after:
            if self.clauses.distance(noun, chunk.first) > 3:
                return None
            if not chunk.prep_from(noun) and not chunk.conj:
                return chunk
        return None

    def _is_goal(self, candidate: Candidate, direct: Chunk) -> bool:
        """Whether the noun group after the noun undergoes it: «لقائه نظيره», «زيارة طهران», «قصف المدينة»."""
        reading = candidate.noun_reading
        if reading is not None and reading.owned and candidate.frame.object in OBJECTS:
            return True
        if reading is not None and reading.prep == "means" and candidate.frame.name in ("thank", "condole"):
            return True
        if "visit" in candidate.frame.name:
            return direct.kind in STATES | PLACES
        return direct.kind in PLACES | PATIENTS

    def _relative_agent(self, candidate: Candidate) -> list[Chunk]:
        """«الهجوم الذي شنه X»: the subject of the relative clause acts."""
        for chunk in self.clauses.chunks:
            if chunk.first <= candidate.noun or chunk.prep not in ("", "from", "to"):
                continue
            if chunk.prep == "to" and not any(
                "attributed" in self.sentence.words[here].classes for here in range(candidate.noun, chunk.first)
            ):
                continue
            if self.clauses.distance(candidate.noun, chunk.first) > 6:
                break
            if self.clauses.embedded(chunk.first, candidate.noun) and chunk.kind in COLLECTIVES | {
                "adjective",
                "office",
            }:
                return [chunk]
        return []

    # --- lists and order

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

    def _listed_before(self, last: Chunk) -> list[Chunk]:
        members = [last]
        for chunk in reversed([c for c in self.clauses.chunks if c.first < last.first]):
            if not members[0].conj or self.clauses.distance(chunk.last, members[0].first) > 1:
                break
            members.insert(0, chunk)
        return members

    def _order(self, candidate: Candidate) -> None:
        """Sides of a shared act, and the pair that «both sides» points back to."""
        both = next((c for c in candidate.actors if c.kind == "both" and "+" in c.code), None)
        if both is not None:
            first, _, second = both.code.partition("+")
            chunk = both
            candidate.flags.add("both_sides")
            candidate.actors, candidate.recipients = [_sided(chunk, first)], [_sided(chunk, second)]
            return
        candidate.recipients = [c for c in candidate.recipients if c.kind != "both"]
        own = {c.code for c in candidate.actors}
        others = [c for c in candidate.recipients if c.code and c.code not in own]
        candidate.recipients = others or candidate.recipients
        coded = [c for c in candidate.recipients if c.code]
        if "symmetric" in candidate.frame.flags and len(candidate.actors) > 1 and not coded:
            candidate.actors, candidate.recipients = candidate.actors[:1], candidate.actors[1:]

    def _evidence(self, candidate: Candidate) -> None:
        first = candidate.position
        last = candidate.centre
        for chunk in [*candidate.actors, *candidate.recipients]:
            here = any(chunk is own for own in self.clauses.chunks)
            if here and self.clauses.distance(min(chunk.first, first), max(chunk.first, first)) <= RECIPIENT_REACH:
                first, last = min(first, chunk.first), max(last, chunk.last)
        if last == candidate.position:
            last = min(max(last, candidate.end - 1), candidate.position + 8, len(self.sentence.words) - 1)
        candidate.evidence = (first, last)


def _sided(chunk: Chunk, code: str) -> Chunk:
    return Chunk(chunk.first, chunk.last, "both", code, inherited=True, raw=chunk.raw)
