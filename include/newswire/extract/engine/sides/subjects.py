"""Who acts: the subject of a verb, and whether the verb is a passive."""

from __future__ import annotations

from newswire.extract.engine.candidates import Candidate
from newswire.extract.engine.chunks.chunk import COLLECTIVES, OBJECTS, PATIENTS, PLACES, Chunk
from newswire.extract.engine.clause import Clauses
from newswire.extract.engine.memory import Memory
from newswire.extract.engine.text import Sentence
from newswire.languages.lexicon import Trigger

SUBJECT_REACH, ATTACK_REACH = 8, 7
SAID = frozenset({"ACCUSE", "REJECT", "THREATEN"})


class Subjects:
    """Finds subjects in one sentence."""

    def __init__(self, sentence: Sentence, clauses: Clauses, memory: Memory) -> None:
        self.sentence = sentence
        self.clauses = clauses
        self.memory = memory

    def find(self, candidate: Candidate) -> tuple[Chunk | None, list[Chunk]]:
        """The subject of a verb and the chunks after it in the clause."""
        position, memory = candidate.position, self.memory
        after = self.clauses.within(position + 1, candidate.end)
        if candidate.reading.person == 1:
            candidate.flags.add("first_person")
            return memory.speaker or memory.subject, after
        if candidate.reading.form == "participle":
            candidate.flags.add("participle")
            return memory.topic or memory.subject, after
        if candidate.frame.name == "should" and candidate.light is None:
            return memory.topic or memory.speaker, after
        pluperfect = self._pluperfect(position)
        if pluperfect is not None:
            return pluperfect, after
        attack = self._attack_before(candidate)
        if attack >= 0:
            candidate.flags.add("by_attack")
            return self._attacker(attack, position), after
        before = self._relative_antecedent(position)
        if before is not None and candidate.reading.owned:
            candidate.antecedent = before
        elif before is not None and before.kind not in PLACES:
            candidate.flags.add("relative")
            return before, after
        if "visit" in (candidate.mode, candidate.frame.name) and candidate.frame.name in ("visit", "go"):
            candidate.flags.add("travel")
        own = memory.topic or memory.subject
        if own is not None and self.sentence.has_class(position - 1, "that_he") and not self._is_counted(position + 1):
            candidate.flags.add("same_subject")
            return own, after
        leading = self.clauses.before(position)
        if leading is not None and self._is_leading(leading, position):
            return leading, after
        reach = 3 if self._is_counted(position + 1) else SUBJECT_REACH
        object_first = self._object_first(candidate)
        unnamed = self._unnamed_first(candidate)
        if candidate.reading.plural or self.clauses.subject_first or object_first or unnamed:
            reach = -1
        for chunk in after:
            distance = self.clauses.distance(position, chunk.first)
            if distance > reach:
                break
            if chunk.kind == "counterpart":
                candidate.flags.add("same_subject")
                return memory.topic or memory.subject, after
            if chunk.prep or chunk.kind in PLACES or chunk.conj:
                continue
            if self._dropped(candidate, chunk, after):
                candidate.flags.add("same_subject")
                return memory.subject, after
            if chunk.oblique and candidate.frame.object in OBJECTS and not self._is_counted(position + 1):
                break
            if "visit" in (candidate.mode, candidate.frame.name) and not self._travels(chunk):
                continue
            if distance > 3:
                candidate.flags.add("distant")
            return chunk, [c for c in after if c.first > chunk.first]
        first = self._opening(position)
        if first is not None:
            candidate.flags.add("distant")
            return first, after
        if not object_first and self._unknown_subject(candidate):
            candidate.flags.add("unknown_subject")
            return None, after
        candidate.flags.add("carried")
        if not (object_first or self._goes_on(position)):
            candidate.flags.add("unknown_subject")
            return None, after
        return (memory.subject if self.clauses.told(position) else memory.topic or memory.subject), after

    def _object_first(self, candidate: Candidate) -> bool:
        """«دانت قتل …», «وأدان البيان …»: what stands after a verb of words is said or written, so it says nothing."""
        if candidate.type not in SAID or candidate.reading.owned:
            return False
        words = self.sentence.words
        if self.sentence.has_class(candidate.position + 1, "during_it"):
            return False
        for here in range(candidate.position + 1, min(candidate.end, candidate.position + 4)):
            word, owner = words[here], self.clauses.owner[here]
            if any(split.stem in self.memory.things for split in word.splits) and (owner is None or owner.weak):
                return True
            if owner is not None or word.prep or not word.classes:
                return False
        return False

    def _unnamed_first(self, candidate: Candidate) -> bool:
        """«انتقد العلماء قرار فرنسا»: somebody whom no dictionary knows acts, not who is named after him."""
        here = candidate.position + 1
        if candidate.type not in SAID or here >= candidate.end or self.sentence.is_break(here):
            return False
        word = self.sentence.words[here]
        return word.definite and self.clauses.owner[here] is None and not (word.classes or word.prep or word.readings)

    def _attack_before(self, candidate: Candidate) -> int:
        """«هجوم استهدف …», «التفجير الذي ضرب …»: the noun of an attack before the verb is its subject, or -1."""
        position = candidate.position
        if candidate.type != "ASSAULT" or candidate.light is not None or candidate.reading.owned:
            return -1
        if self.clauses.joined(position) or candidate.reading.plural:
            return -1
        for here in range(position - 1, max(-1, position - ATTACK_REACH), -1):
            word = self.sentence.words[here]
            if self.clauses.verbs[here] or "that" in word.classes or "connector" in word.classes:
                return -1
            if any(r.form == "noun" and self._strikes(r.trigger, here) for r in word.readings):
                return here
            if self.sentence.is_break(here) and here < position - 1:
                return -1
        return -1

    def _strikes(self, trigger: Trigger, position: int) -> bool:
        """Whether a noun is an attack here: of the right frame, and with the word that it needs close behind."""
        if "strikes" not in trigger.frame.flags:
            return False
        near = self.sentence.words[position + 1 : position + 4]
        return not trigger.needs or any(split.stem in trigger.needs for word in near for split in word.splits)

    def _attacker(self, attack: int, position: int) -> Chunk | None:
        """Whose attack it is: a nationality or a side right after the noun."""
        for chunk in self.clauses.chunks:
            if attack <= chunk.first < position and chunk.kind not in PLACES and chunk.prep_from(attack) in ("", "for"):
                return chunk
        return None

    def _dropped(self, candidate: Candidate, chunk: Chunk, after: list[Chunk]) -> bool:
        """«… واتهم واشنطن»: a joined verb goes on with the subject of its sentence, the only name is its object."""
        subject = self.memory.subject
        if subject is None or not self.clauses.joined(candidate.position) or candidate.frame.object not in OBJECTS:
            return False
        if chunk.kind not in ("country", "capital", "org") or chunk.code == subject.code:
            return False
        same = any(own is subject for own in self.clauses.chunks)
        return same and not any(not c.prep and c.first > chunk.first and not c.conj for c in after)

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
                return found if found is not None and here - found.last == 1 else None
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
        return self.clauses.subject_first or self.clauses.starts_clause(chunk)

    def _opening(self, position: int) -> Chunk | None:
        """The chunk that opens the clause, as subject of a verb that follows an inserted phrase."""
        start = 0
        for here in range(position - 1, -1, -1):
            if self.clauses.verbs[here]:
                return None
            if "that" in self.sentence.words[here].classes:
                start = here + 1
                break
        chunk = next((c for c in self.clauses.chunks if c.first >= start), None)
        if chunk is None or chunk.last >= position or chunk.prep or chunk.kind in PLACES:
            return None
        return chunk if chunk.start <= start + 1 else None

    # --- passives and casualties

    def passive(self, candidate: Candidate, subject: Chunk | None, rest: list[Chunk]) -> bool:
        position = candidate.position
        if candidate.reading.form == "perfect" and self.sentence.has_class(position - 1, "be"):
            return True
        if "passive" not in candidate.frame.flags or candidate.light is not None:
            return False
        if "victims" in candidate.trigger.flags:
            return True
        if candidate.reading.feminine and subject is not None and not self._feminine_victims(position):
            return False
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

    def _feminine_victims(self, position: int) -> bool:
        """Whether the verb may agree with those who undergo it, so that a feminine form proves nothing."""
        return any(self.sentence.has_class(here, "women") for here in range(position + 1, position + 4))

    def _is_counted(self, position: int) -> bool:
        if not 0 <= position < len(self.sentence.words):
            return False
        word, ahead = self.sentence.words[position], self.sentence.words[position + 2 : position + 3]
        if "negation" in word.classes and any("partitive" in w.classes for w in ahead):
            return True
        return word.number or bool(word.classes & {"casualty", "partitive"})

    def counted(self, candidate: Candidate) -> Chunk | None:
        """The side of counted victims: «اثنان من الجنود», «12 جندياً»."""
        for chunk in self.clauses.within(candidate.position + 1, candidate.end):
            near = self.clauses.distance(candidate.position, chunk.first) <= 5
            if chunk.lead < 0 and any(
                self.sentence.words[here].prep in ("in", "since") for here in range(candidate.position, chunk.first)
            ):
                return None
            if near and chunk.prep in ("", "from", "for") and chunk.kind not in PLACES:
                return chunk
        return None
