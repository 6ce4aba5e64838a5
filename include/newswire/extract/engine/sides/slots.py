"""Who did it to whom: fills the actors and recipients of a verb by its frame."""

from __future__ import annotations

from newswire.extract.engine.candidates import Candidate
from newswire.extract.engine.chunks.chunk import COLLECTIVES, PLACES, Chunk, is_state
from newswire.extract.engine.clause import Clauses
from newswire.extract.engine.memory import Memory
from newswire.extract.engine.sides.nouns import Nouns
from newswire.extract.engine.sides.recipients import RECIPIENT_REACH, Recipients
from newswire.extract.engine.sides.subjects import Subjects
from newswire.extract.engine.text import Sentence

PREDICATE_REACH = 5


class Slots:
    """Fills the sides of the candidates of one sentence, left to right."""

    def __init__(self, sentence: Sentence, clauses: Clauses, memory: Memory) -> None:
        self.sentence = sentence
        self.clauses = clauses
        self.memory = memory
        self.casualties: Candidate | None = None
        self.subjects = Subjects(sentence, clauses, memory)
        self.recipients = Recipients(sentence, clauses, memory)
        self.nouns = Nouns(sentence, clauses, memory, self.recipients)

    def fill(self, candidate: Candidate) -> None:
        """Sets actors, recipients, flags and the evidence of a candidate."""
        if "charge" in candidate.frame.flags:
            self._charge(candidate)
        elif candidate.alone:
            self.nouns.fill(candidate)
        elif candidate.light is not None and "result" in candidate.light.flags:
            self._result(candidate)
        elif candidate.light is not None and self._announced(candidate):
            subject, _ = self.subjects.find(candidate)
            self.nouns.fill(candidate)
            if subject is not None and self._holds(candidate, subject):
                candidate.actors = [subject]
            elif not any(c.code for c in candidate.recipients) and subject is not None:
                candidate.recipients = [subject]
        else:
            self._verb(candidate)
        self._gather(candidate)
        self._order(candidate)
        self._go_on(candidate)
        self._evidence(candidate)

    def _gather(self, candidate: Candidate) -> None:
        """«عقد اجتماع بمشاركة X وY»: with nobody else named, those who take part meet each other."""
        if candidate.type != "CONSULT":
            return
        after = self.clauses.within(candidate.centre + 1, candidate.end)
        first = next((c for c in after if c.prep == "through" and c.code), None)
        members = self.recipients.with_list(first, after)
        others = [c for c in [*candidate.actors, *candidate.recipients] if all(c is not member for member in members)]
        if len({c.code for c in members}) > 1 and not any(c.code for c in others):
            candidate.actors, candidate.recipients = members[:1], members[1:]

    def _go_on(self, candidate: Candidate) -> None:
        """«قتل 3 جنود لبنانيين وأصيب 5 آخرون»: the wounded are of the side of the dead before them."""
        if candidate.frame.name != "kill":
            return
        named = [c for c in candidate.recipients if c.code and "carried" not in candidate.flags]
        before, conj = self.casualties, candidate.reading.conj
        if not named and before is not None and conj and not any(c.code and not c.inherited for c in candidate.actors):
            candidate.actors, candidate.recipients = list(before.actors), list(before.recipients)
            candidate.flags -= {"carried", "unknown_subject"}
        if any(c.code for c in candidate.recipients):
            self.casualties = candidate

    def _charge(self, candidate: Candidate) -> None:
        """«قال X إن Y يقف وراء …»: whoever says that of another side accuses or threatens it."""
        predicate = candidate.reading.form == "noun"
        rest: list[Chunk] = []
        if predicate:
            charged = self._predicated(candidate)
        else:
            charged, rest = self.subjects.find(candidate)
        if (
            charged is None
            or not self._in_words(charged, candidate.position)
            or candidate.flags & {"carried", "relative"}
            or charged.kind in PLACES
        ):
            return
        speakers = [c for c in self.clauses.chunks if c.last < charged.start and c is self.memory.speaker]
        speaker = speakers[0] if speakers else self.memory.subject or self.clauses.chunks[0]
        if speaker is charged or charged.inherited or not charged.code or speaker.code == charged.code:
            return
        after = charged.first > candidate.position
        candidate.actors = [speaker]
        candidate.recipients = (
            self.recipients.with_list(charged, rest) if after else self.recipients.listed_before(charged)
        )

    def _in_words(self, charged: Chunk, position: int) -> bool:
        """Whether a side stands inside the words of the speaker, in no relative clause of them."""
        opening = [here for here in range(position) if self.sentence.opens_words(here)]
        relative = any(self.sentence.has_class(here, "relative") for here in (position - 1, position - 2))
        return bool(opening) and charged.first >= opening[-1] and not relative

    def _predicated(self, candidate: Candidate) -> Chunk | None:
        """The side right before a word of blame, with no verb or preposition in between."""
        named = [c for c in self.clauses.chunks if c.last < candidate.position and not c.inherited]
        chunk = named[-1] if named else None
        if chunk is None or chunk.prep or candidate.position - chunk.last > PREDICATE_REACH:
            return None
        between = range(chunk.last + 1, candidate.position)
        words = self.sentence.words
        return None if any(self.clauses.verbs[here] or words[here].prep for here in between) else chunk

    @staticmethod
    def _announced(candidate: Candidate) -> bool:
        """«أعلن X عن استشهاد Y»: who announces a death or an arrest did not do it."""
        light = candidate.light
        return light is not None and "announces" in light.flags and "undergoes" in candidate.trigger.flags

    def _holds(self, candidate: Candidate, subject: Chunk) -> bool:
        """«أعلنت وزارة X القبض على Y»: arrests and releases are told by the state that makes them."""
        enemy = self.memory.enemies.get(subject.code, "")
        suffers = is_state(enemy) and enemy not in self.memory.groups
        own = any(c.code == subject.code for c in candidate.recipients)
        official = subject.kind in ("ministry", "force", "office", "body") and bool(subject.code)
        return candidate.type in ("COERCE", "RETREAT") and official and not (suffers or own or candidate.actors)

    # --- verbs

    def _verb(self, candidate: Candidate) -> None:
        subject, rest = self.subjects.find(candidate)
        if self.subjects.passive(candidate, subject, rest):
            led = subject is not None and "carried" not in candidate.flags
            patient = subject if led else self.subjects.counted(candidate)
            candidate.recipients = self.recipients.with_list(patient, rest)
            candidate.actors = self.recipients.agents(candidate)
            candidate.flags.add("passive")
            return
        if subject is not None:
            after = subject.first > candidate.position
            candidate.actors = (
                self.recipients.with_list(subject, rest) if after else self.recipients.listed_before(subject)
            )
        candidate.recipients = self.recipients.find(candidate, subject, rest)
        self.recipients.between(candidate, subject)
        self._goes_on_meeting(candidate)
        if not any(c.code for c in candidate.actors) and "from" in candidate.frame.by:
            candidate.actors = [c for c in rest if c.prep == "from" and c.code][:1]
        fight = candidate.frame.name == "clash" and candidate.recipients
        if candidate.light is not None and "passive_light" in candidate.light.flags and not fight:
            candidate.recipients, candidate.actors = candidate.actors, self.recipients.agents(candidate)
        if candidate.light is not None and "host" in candidate.light.frame.flags:
            if not candidate.recipients:
                sources = [c for c in rest if c.prep == "from"]
                candidate.recipients = self.recipients.with_list(sources[0], rest) if sources else []
            if candidate.frame.name not in ("meet", "phone", "visit"):
                candidate.actors, candidate.recipients = candidate.recipients, candidate.actors
        if "host" in candidate.frame.flags:
            candidate.actors, candidate.recipients = candidate.recipients, candidate.actors

    def _goes_on_meeting(self, candidate: Candidate) -> None:
        """«… والتقى X», «زيارة التقى خلالها X»: the only side named is met by the subject before it."""
        subject = self.memory.subject
        if candidate.frame.name != "meet" or candidate.light is not None or candidate.recipients or subject is None:
            return
        position = candidate.position
        if not (self.clauses.joined(position) or self.sentence.has_class(position + 1, "during_it")):
            return
        if candidate.actors and candidate.actors[0].first > position and candidate.actors[0].code != subject.code:
            candidate.actors, candidate.recipients = [subject], candidate.actors

    def _result(self, candidate: Candidate) -> None:
        """«أسفرت غارة X عن مقتل Y»: the attack names the actor, the noun its patients."""
        before = self.clauses.within(candidate.position + 1, candidate.noun) or [
            c for c in self.clauses.chunks if 0 < candidate.position - c.last < 12 and self._of_attack(c)
        ]
        candidate.actors = [c for c in before if c.kind in COLLECTIVES | {"adjective"} and c.prep in ("", "by")][:1]
        for chunk in self.clauses.within(candidate.noun + 1, candidate.end):
            near = self.clauses.distance(candidate.noun, chunk.first) <= 6
            if near and chunk.prep_from(candidate.noun) in ("", "from", "in") and chunk not in candidate.actors:
                candidate.recipients = [chunk]
                return

    def _of_attack(self, chunk: Chunk) -> bool:
        """Whether a side stands right after the noun of an attack, or is its nationality."""
        words = self.sentence.words[max(0, chunk.first - 2) : chunk.first + 1]
        return any(r.form == "noun" and "strikes" in r.trigger.frame.flags for word in words for r in word.readings)

    # --- lists and order

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
        mutual = "symmetric" in candidate.frame.flags or candidate.frame.name == "clash"
        if mutual and len({c.code for c in candidate.actors}) > 1 and not coded:
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
