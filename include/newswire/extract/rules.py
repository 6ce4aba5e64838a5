"""The rule coder: reads an article by the pack of its language and gives coded mentions. Pure and without a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256

from newswire.extract.engine.candidates import Candidate, Finder
from newswire.extract.engine.chunks.chunk import Chunk
from newswire.extract.engine.chunks.chunker import Chunker
from newswire.extract.engine.chunks.spans import Span, main_state, spans
from newswire.extract.engine.clause import Clauses
from newswire.extract.engine.contents import content
from newswire.extract.engine.details import is_old, when, where
from newswire.extract.engine.enough import lacking, points_back
from newswire.extract.engine.genre import genres
from newswire.extract.engine.memory import Memory
from newswire.extract.engine.mentions import mention
from newswire.extract.engine.merge import Found, expand, merge
from newswire.extract.engine.sides.answers import Act, answer, remember
from newswire.extract.engine.sides.inference import infer
from newswire.extract.engine.sides.slots import Slots
from newswire.extract.engine.statements import about, asserts, chosen, quoted, worth
from newswire.extract.engine.status import accident, bombed, rejection, status
from newswire.extract.engine.text import Sentence, sentences
from newswire.extract.record import ArticleText, ExtractionResult, Offices, Rejected
from newswire.languages.offices import has_holder, is_watched
from newswire.languages.pack import Pack, load_pack
from newswire.languages.pack import codes as codes_of_packs
from newswire.languages.phrases import phrases

DEFAULT_LANGUAGE = "ar"
MAX_PER_SENTENCE = 8
MIN_POLITICS = 4
DATELINE_WORDS = 16
WISHES = frozenset({"REQUEST", "AGREE", "REJECT", "THREATEN", "ACCUSE"})
HITS = frozenset({"ASSAULT", "COERCE"})
POLICING = frozenset({"ASSAULT", "COERCE"})


@dataclass(frozen=True, slots=True)
class RulesExtractor:
    """Rules over dictionaries; one instance serves all articles."""

    name: str = "rules"
    version: str = "2"
    rank: int = 2

    @property
    def pack_sha256(self) -> str:
        """The hash of all packs: of one alone that pack's own."""
        hashes = [load_pack(code).sha256 for code in codes_of_packs()]
        return hashes[0] if len(hashes) == 1 else sha256("".join(hashes).encode()).hexdigest()

    def extract(self, article: ArticleText) -> ExtractionResult:
        """The mentions of one article, each with the words that prove it; read by the pack of its language."""
        language = language_of(article)
        if language not in codes_of_packs():
            reason = f"language: no pack reads '{language}'; there are {', '.join(codes_of_packs())}"
            return ExtractionResult(language, (), (Rejected(reason, article.title[:80]),))
        return _Reader(load_pack(language), article).result()


def language_of(article: ArticleText) -> str:
    """The language that the article says it has, without its region, else the one whose letters it is written in."""
    if article.language:
        return article.language.replace("_", "-").split("-")[0].lower()
    text = f"{article.title} {article.text}"
    return max(codes_of_packs(), key=lambda code: (load_pack(code).letters(text), code == DEFAULT_LANGUAGE))


class _Reader:
    """One article while it is read."""

    def __init__(self, pack: Pack, article: ArticleText) -> None:
        self.pack = pack
        self.article = article
        home = article.source_country or pack.outlets.get(article.source or "", "")
        self.memory = Memory(
            home=home,
            day=article.published_at.astimezone(UTC).date(),
            groups=pack.config["armed_groups"],
            allies=pack.config["allied_against"],
            enemies=pack.config["enemies"],
            things=pack.things,
            endings=pack.endings,
            coalitions=pack.config.get("coalitions", {}),
            theirs=tuple(pack.config["clitics"].get("theirs", ())),
        )
        self.found: list[Found] = []
        self.acts: list[Act] = []
        self.statements: list[Found] = []
        self.assertions: list[Found] = []
        self.headlines: list[Sentence] = []
        self.quiet = False
        self.private = False
        self._known_spans: dict[tuple[str, int], dict[int, Span]] = {}
        self.rejected: list[Rejected] = []
        self.offices: set[tuple[str, str]] = set()

    def result(self) -> ExtractionResult:
        title = list(sentences(self.pack, "title", self.article.title))
        text = list(sentences(self.pack, "text", self.article.text))
        self.headlines = title
        hits = genres(self.pack.code).count(title, text)
        kind = genres(self.pack.code).left_out(hits)
        if kind is None and genres(self.pack.code).is_opinion(hits, f"{self.article.title} {self.article.text}"):
            kind = "opinion"
        language = self.article.language or self.pack.code
        if kind is not None:
            return ExtractionResult(language, (), (Rejected(f"genre: {kind}", self.article.title[:80]),))
        self.quiet = genres(self.pack.code).domestic_only(hits)
        self.private = hits["politics"] < MIN_POLITICS
        if text:
            self._dateline(text[0])
        self.memory.main_state = main_state(
            (span for s in [*title, *text] for span in self._spans(s).values()), self.memory.home, self.memory.groups
        )
        self._read(text)
        self.memory.subject = self.memory.topic = self.memory.speaker = self.memory.partner = None
        self.acts.clear()
        self._read(title)
        headline = [f for f in self.found if f.sentence.field == "title"]
        body = [f for f in self.found if f.sentence.field == "text"]
        told = merge(body + headline)
        told += chosen(self.assertions, self.found, self.memory.home)
        mentions = [
            mention(self.pack.code, item, self._quote(item.sentence, *item.candidate.evidence))
            for item in told or self.statements[:1]
        ]
        return ExtractionResult(language, tuple(mentions), tuple(self.rejected), self._offices())

    def _watched(self, chunk: Chunk) -> bool:
        """Whether a chunk names an office of a state of which somebody should be known to hold it."""
        known = chunk.kind == "office" and not chunk.inherited and chunk.code not in self.memory.groups
        return known and is_watched(chunk.code, chunk.office)

    def _offices(self) -> Offices:
        day = self.memory.day
        without = {pair for pair in self.offices if not has_holder(self.pack.code, *pair, day)}
        return Offices(_told(self.offices), _told(without))

    def _read(self, part: list[Sentence]) -> None:
        for index, sentence in enumerate(part):
            chunks = Chunker(self.pack, sentence, self.memory.names, self._spans(sentence)).chunks()
            for chunk in chunks:
                chunk.raw = self._quote(sentence, chunk.first, chunk.last)
            self.memory.resolve(chunks)
            self.offices |= {(c.code, c.office) for c in chunks if self._watched(c)}
            clauses = Clauses(sentence, chunks, self.pack.subject_first)
            self._headline(sentence, clauses)
            self.private = self.private and not bombed(sentence)
            finder = Finder(sentence, clauses)
            slots = Slots(sentence, clauses, self.memory)
            kept: list[Found] = []
            demand = -1
            for candidate in finder.find():
                if candidate.alone and candidate.position < demand and candidate.reading.prep:
                    self._reject("content", sentence, candidate)
                    continue
                if candidate.type in WISHES and not candidate.alone:
                    demand = candidate.end
                slots.fill(candidate)
                if points_back(candidate):
                    self._reject("back-reference", sentence, candidate)
                    continue
                infer(candidate, clauses, self.memory)
                answer(candidate, clauses, self.memory, self.acts)
                self._remember(candidate, clauses)
                reason = (
                    rejection(sentence, candidate)
                    or lacking(candidate, self.memory, self.quiet, self.private)
                    or self._crime(sentence, candidate)
                )
                if not reason and accident(part[max(0, index - 1) : index + 1], candidate):
                    reason = "accident"
                if reason == "statement" and (typed := self._said(sentence, clauses, candidate)) is not None:
                    candidate, reason = typed, None
                if reason:
                    self._reject(reason, sentence, candidate)
                    continue
                candidate.status = status(sentence, clauses, candidate)
                candidate.span = when(self.pack.code, sentence, candidate, self.memory.day)
                if candidate.status != "future" and candidate.span and candidate.span.start > self.memory.day:
                    # the day belongs to what is agreed on or demanded, the act itself is reported as done
                    candidate.span = None
                if candidate.status == "actual" and is_old(candidate.span, self.memory.day):
                    candidate.status = "historical"
                candidate.place = where(chunks, candidate, self.memory.last_place or self.memory.dateline)
                candidate.speaker = self._reporter(candidate)
                remember(self.acts, candidate)
                kept += expand(Found(sentence, candidate))
            if len(kept) > MAX_PER_SENTENCE:
                self.rejected.append(Rejected("too many in one sentence", self._quote(sentence, 0, 10)))
                continue
            self.found.extend(kept)

    def _headline(self, sentence: Sentence, clauses: Clauses) -> None:
        """Keeps what a headline lets somebody say."""
        speech = quoted(sentence, clauses, self.pack.speech) if sentence.field == "title" else None
        if speech is None:
            return
        self.memory.speaker = speech.actors[0]
        typed = content(speech, sentence, clauses, phrases(self.pack.code), self.memory.home)
        if typed is not None:
            self.found.append(Found(sentence, typed))
        elif not self.quiet:
            self.assertions.insert(0, Found(sentence, speech))

    def _spans(self, sentence: Sentence) -> dict[int, Span]:
        key = (sentence.field, sentence.index)
        if key not in self._known_spans:
            self._known_spans[key] = spans(self.pack, sentence)
        return self._known_spans[key]

    def _dateline(self, sentence: Sentence) -> None:
        """Cuts the place, date and agency before the first word of the news off: they are no part of it."""
        cut = 0
        for position in range(min(DATELINE_WORDS, len(sentence.words))):
            word = sentence.words[position]
            if position <= max(cut, 2) + 2 and any(mark in sentence.before[position] for mark in ":-–—/"):
                cut = position
            if any(r.form in ("perfect", "imperfect") for r in word.readings):
                break
            if "agency" in word.classes:
                cut = position + 1
        for span in spans(self.pack, sentence).values():
            if span.last < cut and span.entry.kind in ("city", "capital", "country"):
                self.memory.dateline = span.entry.code
        sentence.cut(cut)

    def _remember(self, candidate: Candidate, clauses: Clauses) -> None:
        memory = self.memory
        host = "host" in candidate.frame.flags
        lead = (candidate.recipients if host else candidate.actors)[:1]
        other = (candidate.actors if host else candidate.recipients)[:1]
        main = (
            not candidate.alone and "relative" not in candidate.flags and not clauses.embedded(candidate.position, -1)
        )
        if main and lead and lead[0].code and "passive" not in candidate.flags:
            memory.subject = lead[0]
            if not clauses.told(candidate.position):
                memory.topic = lead[0]
            if candidate.type == "STATEMENT":
                memory.speaker = lead[0]
        if other and other[0].code:
            memory.partner = other[0]
            if candidate.type in HITS:
                memory.struck = other[0]
        if lead and other and lead[0].code and other[0].code and lead[0].code != other[0].code:
            memory.dyad = (lead[0].code, other[0].code)

    def _crime(self, sentence: Sentence, candidate: Candidate) -> str | None:
        """Says that violence or an arrest is a matter of the police only."""
        policing = candidate.type in POLICING and genres(self.pack.code).private(sentence, *self.headlines)
        return "crime" if policing else None

    def _reporter(self, candidate: Candidate) -> Chunk | None:
        """Who tells of the event, when it is somebody else than its actor."""
        speaker = self.memory.speaker
        if speaker is None or candidate.type == "STATEMENT" or any(c.code == speaker.code for c in candidate.actors):
            return None
        return speaker

    def _said(self, sentence: Sentence, clauses: Clauses, candidate: Candidate) -> Candidate | None:
        """A statement as the event that its words are; one of no other type is kept where it is worth a record."""
        typed = content(candidate, sentence, clauses, phrases(self.pack.code), self.memory.home)
        if typed is None and not self.quiet and worth(candidate, sentence):
            candidate.recipients = about(clauses, candidate.position, candidate.actors)
            if sentence.field == "text" and candidate.actors[0].person:
                self.statements.append(Found(sentence, candidate))
            if asserts(candidate, sentence):
                self.assertions.append(Found(sentence, candidate))
        return typed

    def _reject(self, reason: str, sentence: Sentence, candidate: Candidate) -> None:
        self.rejected.append(Rejected(reason, self._quote(sentence, *candidate.evidence)))

    def _quote(self, sentence: Sentence, first: int, last: int) -> str:
        last = min(last, len(sentence.words) - 1)
        text = self.article.title if sentence.field == "title" else self.article.text
        return text[sentence.starts[first] : sentence.ends[last]]


def _told(offices: set[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted(" ".join(pair) for pair in offices))
