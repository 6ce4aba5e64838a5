"""Who did it to whom where a noun tells the act: its owner, its nationality, its object, its relative clause."""

from __future__ import annotations

from newswire.extract.engine.candidates import Candidate
from newswire.extract.engine.chunks.chunk import COLLECTIVES, OBJECTS, PATIENTS, PLACES, STATES, Chunk
from newswire.extract.engine.clause import Clauses
from newswire.extract.engine.memory import Memory
from newswire.extract.engine.sides.recipients import Recipients
from newswire.extract.engine.sides.relatives import relative_of
from newswire.extract.engine.text import Sentence

OBJECT_REACH = 2
DEALINGS = frozenset({"visit", "meet", "phone", "talk"})


class Nouns:
    """Fills the sides of nouns in one sentence."""

    def __init__(self, sentence: Sentence, clauses: Clauses, memory: Memory, recipients: Recipients) -> None:
        self.sentence = sentence
        self.clauses = clauses
        self.memory = memory
        self.recipients = recipients

    def fill(self, candidate: Candidate) -> None:
        """Sets actors and recipients of a noun by what stands beside it."""
        if self._relative(candidate) or self._two_sided(candidate):
            return
        frame = candidate.frame
        if frame.name == "go":
            candidate.flags.add("travel")
        owned = candidate.noun_reading is not None and candidate.noun_reading.owned
        after = self.clauses.within(candidate.noun + 1, candidate.end)
        direct = self._genitive(candidate.noun, after, "symmetric" in frame.flags)
        undergoes = "undergoes" in candidate.trigger.flags and not self._does(candidate, direct)
        if direct is None and "undergoes" not in candidate.trigger.flags:
            direct = self._owner(candidate, after)
        owner = self._beside(candidate.noun) or self.memory.subject
        if owned and owner is not None:
            candidate.flags.add("carried")
            if undergoes:
                candidate.recipients = [owner]
            else:
                candidate.actors = [owner]
        modifier = self.clauses.owner[candidate.noun]
        strikes = "strikes" in frame.flags
        if strikes and modifier is not None and modifier.first == candidate.noun and modifier.code:
            # «غارة إسرائيلية», «هجوم حوثي»: the nationality of an attack is that of who attacks
            candidate.recipients, candidate.actors = [], [modifier]
        elif modifier is not None and modifier.first < candidate.noun and modifier.code:
            candidate.recipients, candidate.actors = ([modifier], []) if undergoes else ([], [modifier])
        elif undergoes or (direct is not None and self._is_goal(candidate, direct)):
            candidate.recipients = self.recipients.with_list(direct, after) or candidate.recipients
            if frame.name in ("thank", "condole") and not candidate.actors:
                opening = next((c for c in self.clauses.chunks if c.last < candidate.noun and not c.prep), None)
                candidate.actors = [opening] if opening is not None else []
            candidate.actors = candidate.actors or self.recipients.agents(candidate)
        elif direct is not None:
            candidate.actors = self.recipients.with_list(direct, after)
        elif not candidate.actors:
            candidate.actors = self.recipients.relative_agent(candidate) or self.recipients.agents(candidate)
        self._takes_part(candidate)
        near = (c for c in after if not self.clauses.parted(candidate.noun, c.first))
        between = next((c for c in near if c.prep == "between"), None)
        if between is not None and not candidate.recipients and "symmetric" in frame.flags | {"symmetric"}:
            sides = self.recipients.with_list(between, after)
            if len(sides) > 1 and not candidate.actors:
                candidate.actors, candidate.recipients = sides[:1], sides[1:]
        if not candidate.recipients and direct is not None and candidate.actors:
            candidate.recipients = self._object(candidate, direct, after)
        if not candidate.recipients:
            taken = {id(c) for c in candidate.actors}
            rest = [c for c in after if c.prep_from(candidate.noun) and id(c) not in taken]
            candidate.recipients = self.recipients.find(candidate, direct, rest)
        if frame.name == "go" and owned:
            candidate.recipients = [c for c in candidate.recipients if not c.person or c.prep]

    def _two_sided(self, candidate: Candidate) -> bool:
        """«مباحثات مصرية سودانية»: two nationalities beside a shared act are its two sides."""
        noun = candidate.noun
        named = [
            c for c in self.clauses.chunks if c.weak and c.first in (noun, noun + 1) and c.last in (noun + 1, noun + 2)
        ]
        if "symmetric" not in candidate.frame.flags or len({c.code for c in named}) != 2:
            return False
        candidate.actors, candidate.recipients = named[:1], named[1:]
        return True

    def _object(self, candidate: Candidate, doer: Chunk, after: list[Chunk]) -> list[Chunk]:
        """«قصف الجيش مواقع X»: the noun group after who acts, without a preposition, undergoes it."""
        if candidate.frame.object not in OBJECTS or candidate.actors[0] is not doer:
            return []
        behind = next((c for c in after if c.first > doer.last), None)
        if (
            behind is None
            or behind.prep
            or behind.conj
            or behind.kind == "anonymous"
            or self.clauses.parted(doer.last, behind.first)
        ):
            return []
        near = self.clauses.distance(doer.last, behind.first) <= OBJECT_REACH
        return self.recipients.with_list(behind, after) if near and behind.code != doer.code else []

    def _takes_part(self, candidate: Candidate) -> None:
        """«قال X خلال لقاء مع Y», «في اتصال هاتفي مع Y»: who acts in the sentence meets."""
        part = self.sentence.words[candidate.noun - 1].prep if candidate.noun else ""
        if candidate.actors or candidate.frame.name not in DEALINGS or part not in ("since", "in"):
            return
        subject = self.memory.subject
        if part == "in":
            named = [c for c in self.clauses.chunks if c.last < candidate.noun and c.person and c.code and not c.prep]
            subject = named[-1] if named else subject
        if subject is not None:
            candidate.actors = [subject]
            candidate.flags.add("carried")

    def _relative(self, candidate: Candidate) -> bool:
        """Fills the sides from a relative clause that tells the act; whether there is one."""
        told = relative_of(candidate, self.sentence, self.clauses)
        if told is None:
            return False
        subject = told.subject
        if told.dropped:
            subject = self._person_before(candidate.noun) or self.memory.subject
            candidate.flags.add("carried")
        if self.clauses.verbs[told.verb][0].future:
            candidate.flags.add("future")
        candidate.actors = self.recipients.with_list(subject, told.rest)
        candidate.recipients = self.recipients.find(candidate, subject, told.rest)
        self.recipients.between(candidate, subject)
        return bool(candidate.actors or candidate.recipients)

    def _person_before(self, noun: int) -> Chunk | None:
        people = [c for c in self.clauses.chunks if c.last < noun and c.person and c.code and not c.inherited]
        return people[-1] if people else None

    def _beside(self, noun: int) -> Chunk | None:
        """«يرافق X في زيارته»: the person right before the preposition of a noun owns it."""
        before = self.clauses.before(noun)
        if before is None or not before.person or not before.code or noun - before.last != 2:
            return None
        return before if self.sentence.words[noun - 1].prep and not self.sentence.is_break(noun - 1) else None

    def _genitive(self, noun: int, after: list[Chunk], shared: bool = False) -> Chunk | None:
        """The noun group that belongs to a noun directly: «زيارة X»."""
        for chunk in after:
            if self.clauses.distance(noun, chunk.first) > 3:
                return None
            if not chunk.prep_from(noun) and not chunk.conj and not (shared and chunk.kind in PATIENTS):
                return chunk
        return None

    def _does(self, candidate: Candidate, direct: Chunk | None) -> bool:
        """«إحراق المستوطنين لمنزل»: with an object under «for» after it, the noun group after the noun acts."""
        here = direct.last + 1 if direct is not None else len(self.sentence.words)
        if "dies" in candidate.trigger.flags or here >= candidate.end or direct is None or direct.kind in PLACES:
            return False
        if self.sentence.words[here].definite and not self.sentence.words[here].prep:
            here += not self._under_for(here)
        return here < candidate.end and (self._under_for(here) or self._own(here, direct))

    def _under_for(self, position: int) -> bool:
        word = self.sentence.words[position]
        return not word.prep and any(split.prep == "for" and not split.conj for split in word.splits)

    def _own(self, position: int, direct: Chunk) -> bool:
        """«إحراق المستوطنين منزلهم»: what those who act do to «their» thing."""
        word = self.sentence.words[position]
        leaning = word.exact.endswith(self.memory.theirs) and len(word.exact) > 4 and not word.prep and not word.classes
        return leaning and self.clauses.owner[position] is None and direct.kind in COLLECTIVES | {"anonymous"}

    def _owner(self, candidate: Candidate, after: list[Chunk]) -> Chunk | None:
        """«هجوم للمقاومة», «زيارة مرتقبة للرئيس»: the side under «for» right after an attack or a visit acts."""
        visit = candidate.frame.name == "visit" and after and after[0].person
        if not (candidate.type == "ASSAULT" or visit) or not after or self.clauses.owner[candidate.noun] is not None:
            return None
        first = after[0]
        between = self.sentence.words[candidate.noun + 1 : first.first]
        near = first.prep == "for" and not first.gap and len(between) <= 2 and not any(w.prep for w in between)
        return first if near and (visit or first.kind in COLLECTIVES) else None

    def _is_goal(self, candidate: Candidate, direct: Chunk) -> bool:
        """Whether the noun group after the noun undergoes it: «لقائه نظيره», «زيارة طهران», «قصف المدينة»."""
        reading = candidate.noun_reading
        if candidate.frame.name == "go":
            return direct.kind in STATES | PLACES
        if reading is not None and reading.owned and candidate.frame.object in OBJECTS:
            return True
        if reading is not None and reading.prep == "means" and candidate.frame.name in ("thank", "condole"):
            return True
        if "visit" in candidate.frame.name:
            return direct.kind in STATES | PLACES
        return direct.kind in PLACES | PATIENTS
