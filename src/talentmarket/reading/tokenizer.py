"""Cutting a wording into words of known types.

One regular expression finds numbers, dates, names with digits (H100, GPT-4), signs and words; the lexicon
says of what type each is. Words such as 만, 명 or 원, which are also syllables of other words, are
looked for only directly behind a number. What is not known becomes a WORD: it parts what is on its two
sides.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from talentmarket.reading.headings import Heading, blanked, headings
from talentmarket.reading.lexicon import HANGUL, LATIN, Entry, Lexicon, longest
from talentmarket.reading.numerals import Exact, NotANumber, is_year, positional, whole
from talentmarket.reading.patterns import lexer
from talentmarket.reading.tags import NUMBERS, Tag, spelled

_DIGITS = {zero + digit: str(digit) for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xFF10) for digit in range(10)}
_SAME = {
    **_DIGITS,
    **{ord(mark): "-" for mark in "‐‑‒−－﹣"},
    **{ord(mark): "—" for mark in "―─"},
    **{ord(mark): "'" for mark in "’‘ʼ′`´＇"},
    **{ord(mark): '"' for mark in "“”„«»「」『』《》〈〉＂"},
    **{ord(mark): "~" for mark in "～〜∼˜⁓〰"},
    **dict(zip(map(ord, "％，．：；（）＄￥￡￦／＋＝［］＜＞"), "%,.:;()$¥£₩/+=[]<>", strict=True)),
    ord("₂"): "2",
    ord("İ"): "i",
}
_BLANKS = "\n \u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r"
LINE_BLANKS = _BLANKS[1:]
_NOTHING = "\u200b\u200c\u200d\u2060\ufeff\u00ad"  # signs that only join words or let them break
UNEVEN = re.compile(f"[{_BLANKS}]{{2}}|[\n{LINE_BLANKS[1:]}{_NOTHING}]")
_QUOTED = re.compile(r"(?<!\w)'((?:[^']|(?<=\w)'(?=\w))+)'(?![A-Za-z0-9])")
_UNUSUAL = re.compile(f"[{''.join(map(chr, _SAME))}]")
# Kinds behind which a suffix (만, 명, 원, 여, 까지 …) may follow.
_SUFFIX_BASE = frozenset(
    spelled("DIGITS NUMBER CJK_SCALE VAGUE HEDGE_INSIDE NOUN TIME CURRENCY PERCENT TENTHS TIMES SPAN HALF")
)
_NUMERIC = _SUFFIX_BASE.union(spelled("SCALE FIGURES PARTS HEDGE_BEHIND"))


@dataclass(slots=True)
class Tokens:
    """A wording as words: their types as one string, their values, and where each begins and ends."""

    text: str
    tags: str
    values: list[Any]
    starts: list[int]
    ends: list[int]


def evened(text: str, blanks: str = _BLANKS) -> tuple[str, list[int]]:
    """A text with single plain blanks, and where each of its characters is in the text as given."""
    seen = [i for i, letter in enumerate(text) if letter not in _NOTHING]
    kept = [i for at, i in enumerate(seen) if text[i] not in blanks or not at or text[seen[at - 1]] not in blanks]
    return "".join(" " if text[i] in blanks else text[i] for i in kept), kept


def tokenize(text: str) -> Tokens:
    """Cut a wording into words; positions count characters of the wording as given."""
    plain = normalize(text)
    apart = headings(plain)
    cutter = _Cutter(blanked(plain) if apart else plain)
    cutter.go()
    for number, heading in enumerate(apart):
        cutter.place(heading, apart[number + 1].start if number + 1 < len(apart) else len(text))
    return Tokens(text, "".join(cutter.tags), cutter.values, cutter.starts, cutter.ends)


class _Cutter:
    """A wording being cut, from left to right; each group of the pattern has a method that adds its tokens."""

    def __init__(self, text: str) -> None:
        self.lex = lexer()
        self.words = self.lex.words
        self.text = text
        self.tags: list[str] = []
        self.values: list[Any] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.last = 0  # where the next search begins

    def go(self) -> None:
        text, tags, search, size = self.text, self.tags, self.lex.token.search, len(self.text)
        foreign = not text.isascii()
        while self.last < size:
            match = search(text, self.last)
            if match is None:
                break
            start, end = match.span()
            gap = start - self.last
            if gap and (gap > 1 or text[self.last] != " ") and not _QUIET.fullmatch(text, self.last, start):
                self.add(Tag.WORD, None, self.last, start)
            self.last = end
            group, before = match.lastgroup or "", len(tags)
            if group in _ALWAYS:
                self.add(_ALWAYS[group], None, start, end)
            else:
                _METHODS[group](self, start, end)
            if not foreign or len(tags) == before:
                continue
            if tags[-1] in _SUFFIX_BASE and (tags[-1] != Tag.NOUN or group not in ("word", "name")):
                self.suffixes()
        if self.last < size and not _QUIET.fullmatch(text, self.last):
            self.add(Tag.WORD, None, self.last, size)
        while tags and tags[-1] in _ENDING:
            self.remove(len(tags) - 1)
        if tags[:1] == [Tag.OPEN] and tags[-1] == Tag.CLOSE and tags.count(Tag.OPEN) == 1:
            self.remove(len(tags) - 1)
            self.remove(0, 1)  # a wording that is in brackets as a whole

    def add(self, tag: str, value: object, start: int, end: int) -> None:
        self.tags.append(tag)
        self.values.append(value)
        self.starts.append(start)
        self.ends.append(end)

    def remove(self, first: int, last: int | None = None) -> None:
        for column in (self.tags, self.values, self.starts, self.ends):
            del column[first:last]

    def number(self, start: int, end: int) -> None:
        self.add(Tag.DIGITS, self.text[start:end], start, end)
        if self.text[end : end + 1] in _POINTS and _NO_CENTS.match(self.text, end):
            self.last = end + 2  # 4.500,- Euro

    def word(self, start: int, end: int) -> None:
        tag, value, end = self._meaning(start, end)
        self.last = end
        if tag == Tag.TO_OR_HEDGE:
            tag, value = (Tag.TO, None) if self.tags and self.tags[-1] in _NUMERIC else (Tag.HEDGE_BEFORE, value)
        if not tag or (tag == Tag.NUMBER and self._tens_before(value, end)):
            return
        self.mean(tag, value, start, end)

    def mean(self, tag: str, value: Any, start: int, end: int) -> None:
        """Add a word; a decade and 열흘 are a number and its unit of time."""
        if tag == Tag.DURATION:
            self.numeral(value[0], start, start)
            self.add(Tag.TIME, value[1], start, end)
        elif tag == Tag.NUMBER:
            self.numeral(value, start, end)
        else:
            self.add(tag, value, start, end)

    def numeral(self, value: object, start: int, end: int) -> None:
        """Add a number word: 2, "2-3" for two or three, "~10" for about ten, "1.5" for one and a half."""
        if isinstance(value, str):
            if value[0] == "~":
                self.add(Tag.HEDGE_BEFORE, "about", start, start)
            low, dash, high = value.removeprefix("~").partition("-")
            if dash:
                self.add(Tag.NUMBER, int(low), start, start)
                self.add(Tag.TO, None, start, start)
            value = high or low
            if "." in value:
                self.add(Tag.DIGITS, value, start, end)
                return
        self.add(Tag.NUMBER, int(str(value)), start, end)

    def mark(self, start: int, end: int) -> None:
        tag, value = self._sign(start, end)
        if tag:
            self.mean(tag, value, start, end)

    def dash(self, start: int, end: int) -> None:
        """A hyphen that glues a compound (two-year), or a range."""
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        glues = before not in ("", " ") and after.isalpha() and after < "ᄀ" and not _MONEY_NEXT.match(self.text, end)
        self.add(Tag.HYPHEN if glues else Tag.TO, None, start, end)

    def name(self, start: int, end: int) -> None:
        """H100 is a GPU, GPT-4 a name; "$2 million-3 million" is a range, and no name."""
        text = self.text
        hyphen = text.find("-", start, end)
        if hyphen >= 0 and self.words.words.get(text[start:hyphen], _UNKNOWN)[0] in _MEASURES:
            self.word(start, hyphen)
        elif not _GPU.match(text, start):
            self.add(Tag.NAME, None, start, end)
        elif text[end - 1] == "s":  # 512 H100s
            self.add(Tag.NOUN, "gpus", start, end)
        else:
            self.add(Tag.GPU, None, start, end)

    def sign(self, start: int, end: int) -> None:
        self.add(Tag.SIGN, self.text[start], start, end)

    def alone(self, start: int, end: int) -> None:
        """A scale without a number: 천만원, 百万美元."""
        span = self.text[end : end + 1] in ("級", "级", "대")
        self.add(Tag.VAGUE if span else Tag.NUMBER, 1, start, start)
        self.last = start + 1
        self.add(*self.words.suffixes[self.text[start]], start, start + 1)

    def spoken(self, start: int, end: int) -> None:
        """A number in Korean letters: 삼천팔백만; 천 7백만 begins with a scale, 이삼십 is 20 to 30."""
        han = self.text[start:end].translate(_TO_HAN)
        if _HAN_PAIR.search(han):
            self.run(start, end, han)
            return
        if self.text[start] in self.words.scales:
            self.add(Tag.NUMBER, 1, start, start)
        for at, letter in enumerate(self.text[start:end], start):
            scale = self.words.suffixes[letter] if letter in self.words.scales else None
            self.add(*(scale or self.words.marks[han[at - start]]), at, at + 1)

    def run(self, start: int, end: int, han: str = "") -> None:
        """A number in Chinese characters: 十八万, 两万零五百, 七点四; 三四十 is 30 to 40."""
        run = han or self.text[start:end]
        if run.strip(_SCALE_RUN) == "" and run != "十":
            self.alone(start, end)
            return
        single = run[-1] in _LARGE and not any(letter in _LARGE for letter in run[:-1])
        scale = self.words.suffixes[run[-1]] if single else None  # 十八万, but 一億二千万 as a whole
        try:
            values = han_number(run[:-1] if scale else run, self.words)
        except NotANumber:
            self.add(Tag.WORD, "digits", start, end)
            return
        for number, value in enumerate(values):
            if number:
                self.add(Tag.TO, None, end, end)
            self.add(Tag.DIGITS, str(value), start, end - 1 if scale else end)
            if scale:
                self.add(*scale, end - 1, end)

    def counted(self, start: int, end: int) -> None:
        """A Korean number word before a counter: 두 배; 두세 명 is two or three."""
        self.numeral(_counted(self.words, self.text[start:end]), start, end)

    def size(self, start: int, end: int) -> None:
        number_of = self.text[start] == "수" and _NUMBER_OF.search(self.text, max(0, start - 12), start)
        if number_of and self.text[end : end + 1] == " ":
            self.add(Tag.WORD, "digits", start, end)  # 직원 수 천 명: thousands, or a thousand?
        else:
            self.add(Tag.VAGUE, 1, start, end)

    def _meaning(self, start: int, end: int) -> tuple[str, object, int]:
        """What a Latin or Cyrillic word (or the phrase it opens) means there."""
        words, text, tags = self.words, self.text, self.tags
        word = text[start:end]
        behind_digits = bool(tags) and tags[-1] == Tag.DIGITS
        others = _SCALE_LETTERS if behind_digits else _SMALL_WORDS
        if text[end : end + 1] == "$" and len(word) <= 2 and word not in others:
            return Tag.CURRENCY, "other", end + 1  # T$ 5: a dollar that is not known
        told = (self._behind_digits(word, start, end) if behind_digits else None) or self._phrase(word, end)
        if told:
            return told
        if word in words.labels and _LABELLED.match(text, end):
            return Tag.LABEL, None, end + (text[end] == ".")
        if word == "x" and (not tags or tags[-1] not in NUMBERS):
            return Tag.WORD, None, end
        entry = words.words.get(word)
        if entry is None:
            letter = words.letters.get(word) if behind_digits and len(word) <= 2 else None
            if letter and letter[0] == Tag.SCALE and not _NO_LETTER.match(text, end):
                return *letter, end
            return self._compound(start, end)
        tag, value = entry
        if tag == Tag.SIGN and not _AMOUNT_START.match(text, end):
            behind = _NEXT_WORD.match(text, end)  # minus five percent
            if behind is None or words.words.get(behind[1], _UNKNOWN)[0] != Tag.NUMBER:
                return Tag.WORD, None, end
        short = tag == Tag.SCALE and len(word) <= 5 and text[end : end + 2] in (". ", ".€")  # 1,2 Mio. Euro
        dotted = tag == Tag.CURRENCY and word in words.signs and _DOTTED.match(text, end) is not None  # Rp. 315,00
        return tag, value, end + (short or dotted)

    def _behind_digits(self, word: str, start: int, end: int) -> tuple[str, object, int] | None:
        """What a word means only because digits precede it."""
        scale = self._local_scale(word, end)
        if scale is None and self.ends[-1] == start:
            return *self._glued(word, end), end
        if word == "min" and self.tags[-2:-1] != [Tag.CURRENCY]:
            return Tag.NOUN, "other", end  # 30 min
        return scale

    def _phrase(self, word: str, end: int) -> tuple[str, object, int] | None:
        """The longest phrase of the lexicon that the word opens; a hyphen stands for a blank."""
        rests = self.words.phrases.get(word)
        if not rests:
            return None
        text, hyphened = self.text, "-" in self.text
        if not (hyphened or text.startswith(tuple(rests), end)):
            return None
        for rest, (tag, value) in rests.items():
            if text.startswith(rest, end) or (hyphened and text[end : end + len(rest)].replace("-", " ") == rest):
                stop = end + len(rest)
                if tag == Tag.HALF:
                    if self.tags[-1:] == [Tag.HYPHEN]:
                        self.remove(len(self.tags) - 1)  # two-and-a-half
                    if not self.tags or self.tags[-1] not in _HALVED:
                        continue  # between a third and a half
                if stop < len(text) and text[stop].isalpha() and rest[-1].isalpha() and text[stop] < "ᄀ":
                    continue
                return tag, value, stop
        return None

    def _local_scale(self, word: str, end: int) -> tuple[str, object, int] | None:
        """A short scale that only the money of some countries has: R$ 2,4 mi, Rp15 jt, 1,5 mil. Kč, 72 T€."""
        scales = self.words.local_scales.get(word)
        if not scales:
            return None
        text = self.text
        own = str(self.values[-2]) if len(self.tags) > 1 and self.tags[-2] == Tag.CURRENCY else ""
        own = "" if word == "t" and text[self.starts[-1] - 1] == "€" else own  # €1.2T, but 72 T€
        stop = end + (text[end : end + 1] == ".")
        behind = _NEXT_WORD.match(text, stop)
        entry = self.words.words.get(behind[1]) or self.words.marks.get(behind[1]) if behind else None
        named = str(entry[1]) if entry and entry[0] == Tag.CURRENCY else ""
        for code in (own, named):
            if code in scales:
                return Tag.SCALE, (scales[code], True, "comma"), stop if named else end
        if word == "mil" and stop > end and named:
            return Tag.CURRENCY, "other", stop  # 1,2 mil. eur: a million in Bratislava, a thousand in Madrid
        return None

    def _compound(self, start: int, end: int) -> tuple[str, object, int]:
        """85 TEUR, 45 MUSD, 120 tkr: a scale and a currency in one word, behind its number."""
        word = self.text[start:end]
        match = _SCALED_CURRENCY.fullmatch(word)
        if match is None:
            return Tag.WORD, None, end
        if not self.tags or self.tags[-1] not in NUMBERS:
            return Tag.CURRENCY, "other", end  # TEUR 85: before its number
        self.add(Tag.SCALE, (_COMPOUND_SCALES[match[1]], True, "comma"), start, start + len(match[1]))
        code = match[2]
        return Tag.CURRENCY, "kr" if code == "kr" else code.upper(), end

    def _glued(self, word: str, end: int) -> Entry:
        """A word without a space behind a number: 250k, 10x, 5th; 5G and 3D are names; $130,000s is a decade."""
        words = self.words
        if word in words.letters and not _NO_LETTER.match(self.text, end):
            return words.letters[word]
        if word in _ORDINALS:
            return Tag.NAME, "ordinal"
        literal = str(self.values[-1])
        money = self.tags[-2:-1] == [Tag.CURRENCY]
        if word == "s" and literal.endswith("0") and (money or "," in literal):
            return Tag.SPAN, "s"
        entry = words.words.get(word)
        if entry is not None and entry[0] in _GLUED:
            return entry
        tag, value, _ = self._compound(end - len(word), end)
        return (tag, value) if tag == Tag.CURRENCY and value != "other" else (Tag.NAME, "name")

    def _tens_before(self, value: object, end: int) -> bool:
        """Whether a word for 1 to 9 follows one for 20 to 90 (thirty-seven, cuarenta y seis); then it is added to it."""
        tags = self.tags
        if not tags or not isinstance(value, int) or not 0 < value < 10:
            return False
        said_and = tags[-1] == Tag.AND and self.text[self.starts[-1] : self.ends[-1]] in ("y", "e", "et")
        joined = said_and or tags[-1] in _TENS_JOINS
        index = len(tags) - (2 if joined else 1)
        if index < 0 or tags[index] != Tag.NUMBER or self.values[index] not in _TENS:
            return False
        self.remove(index + 1)
        self.values[index] = int(str(self.values[index])) + value
        self.ends[index] = end
        return True

    def _sign(self, start: int, end: int) -> Entry:
        """What a sign means there: "+" behind a space adds, "—" before words opens an aside."""
        text, tags = self.text, self.tags
        tag, value = self.words.marks[text[start:end]]
        if tag == Tag.TO_OR_HEDGE:
            return (Tag.TO, None) if tags and tags[-1] in _NUMERIC else (Tag.HEDGE_BEFORE, value)
        if tag == Tag.HEDGE_BEHIND and text[start] == "+" and start and text[start - 1] == " ":
            return Tag.WORD, None
        if tag == Tag.TO and text[start] in "—-" and not _AMOUNT_START.match(text, end):
            return (Tag.COMMA, None) if text.startswith(("or", " or"), end) else (Tag.ASIDE, None)
        if tag == Tag.SIGN and not _AMOUNT_START.match(text, end):
            return Tag.WORD, None
        if tag == Tag.PERCENT and text[end : end + 1].isdigit() and (not tags or tags[-1] not in NUMBERS):
            return Tag.PERCENT_BEFORE, "percent"  # %12,5
        return tag, value

    def place(self, heading: Heading, limit: int) -> None:
        """Put a unit from brackets behind the number before it, or else behind those that follow without a unit."""
        unit = _Cutter(f"1{heading.unit}")
        unit.go()
        numbers = [at for at, tag in enumerate(self.tags) if tag == Tag.DIGITS]
        before = [at for at in numbers if not self.text[self.ends[at] : heading.start].strip()]
        before = [at for at in before if self.ends[at] <= heading.start]
        behind = [at for at in numbers if heading.end <= self.starts[at] < limit and not self._has_unit(at)]
        if len(behind) > 1:
            behind = [at for at in behind if not is_year(str(self.values[at]))]
        for at in reversed(before or behind):
            end = self.ends[at]
            self.tags[at + 1 : at + 1] = unit.tags[1:]
            self.values[at + 1 : at + 1] = unit.values[1:]
            for column in (self.starts, self.ends):
                column[at + 1 : at + 1] = [end] * (len(unit.tags) - 1)

    def _has_unit(self, at: int) -> bool:
        """Whether a number has a unit or a scale, or is part of a date or name."""
        labelled = at > 0 and self.tags[at - 1] == Tag.LABEL
        return labelled or (at + 1 < len(self.tags) and self.tags[at + 1] in _UNITS_BEHIND)

    def suffixes(self) -> None:
        """Add the words right behind a number, such as 만, 명, 원 or 까지."""
        text, words = self.text, self.words
        end = self.ends[-1] if self.last <= self.ends[-1] else self.last
        while word := longest(self.lex.suffixes, text, start := end + text.startswith(" ", end)):
            stop, apart = start + len(word), start > end
            if word in _VULGAR and _mixed(self.tags, self.values, self.ends, text, start):
                end = self.ends[-1] = self.last = stop
                continue
            if self._begins_a_word(word, start, stop, apart):
                break
            entry = words.suffixes.get(word)
            tag, value = entry if entry else self._sign(start, stop)
            if tag == Tag.NAME and word in _YEARS_IN and "".join(self.tags[-3:-1]) in _NUMBER_TO:
                tag, value = Tag.TIME, "years"  # 3~6년 차: a number of years, while 3년 차 is the third
            if word == "세" and len(str(self.values[-1])) > 1:
                tag, value = Tag.TIME, "years"  # 34세 is an age, 재벌 3세 a generation
            afresh = apart and text[stop : stop + 1] in _HAN_NUMBERS
            if tag == Tag.CJK_SCALE and (self.tags[-1] not in _SCALED or afresh):
                break  # 2024 十八万元
            if word == "台" and self.tags[-1] in _SPANNED:
                tag, value = Tag.SPAN, None  # 500万円台
            if tag == Tag.HALF and self.tags[-1] == Tag.DIGITS and apart:
                break
            if tag == Tag.HALF and not _HALF_ENDS.match(text, stop):
                break  # 1년 반도체 경력, 5000만원 반영
            if tag in _MEASURED and self.tags[-1] == Tag.CURRENCY and apart:
                break  # 300만원 주 5일
            end = self.last = stop
            if tag:
                self.add(tag, value, start, stop)
            if tag not in _SUFFIX_BASE or not tag:
                break

    def _begins_a_word(self, word: str, start: int, stop: int, apart: bool) -> bool:
        """Whether a counter is only the first syllable of the next word: 3천 대졸 신입, 3억 사이."""
        unless = self.lex.unless.get(word)
        if unless is None or not unless.match(self.text, stop):
            return False
        return apart or word not in _GLUED_COUNTERS or self.text.startswith("비", stop)  # 30대기업, but 49.2%대비


# The methods that add the tokens of a group of the pattern, and the groups that are a token of one type.
_OWN = ("number", "word", "name", "sign", "run", "counted", "size", "spoken", "alone", "mark", "dash")
_METHODS = {group: getattr(_Cutter, group) for group in _OWN}
_METHODS |= dict.fromkeys(("money", "coin", "near", "single", "han"), _Cutter.mark)
_ALWAYS = {"date": Tag.DATE, "time": Tag.DATE, "open": Tag.OPEN, "close": Tag.CLOSE, "comma": Tag.COMMA}
_ALWAYS |= {"stop": Tag.STOP, "slash": Tag.SLASH, "coded": Tag.NAME, "address": Tag.NAME}
_ENDING = spelled("STOP COMMA")
_UNITS_BEHIND = spelled("CJK_SCALE SCALE CURRENCY PERCENT POINTS TIMES TIME NOUN NAME")
_HALVED = spelled("DIGITS NUMBER SCALE TIME TIMES CURRENCY")
_GLUED = spelled("SCALE TIMES TIME CURRENCY PERCENT POINTS NOUN")
_TENS_JOINS = spelled("TO HYPHEN")
_TENS = range(20, 100, 10)
_MEASURED = spelled("TIME NOUN")
_NUMBER_TO = (spelled("DIGITS TO"), spelled("NUMBER TO"))
_HAN_NUMBERS = frozenset("一二两兩三四五六七八九")
_GLUED_COUNTERS = frozenset("대만천백억십")
_SPANNED = spelled("CURRENCY PERCENT")
_SCALED = spelled("DIGITS NUMBER CJK_SCALE VAGUE HEDGE_INSIDE HALF")
_LABELLED = re.compile(r"[ .#]{0,2}\d")
_MONEY_NEXT = re.compile(r"[a-z]{1,3}\$|(?:usd|eur|gbp|krw|cad|aud|sgd|chf|jpy|inr|cny|rs|rm) ?\d")
_SCALE_LETTERS = frozenset(["k", "m", "b", "t", "mn", "bn", "md", "mm"])
_SMALL_WORDS = frozenset(["to", "or", "of", "at", "is", "de", "a", "in", "by", "on", "up"])
_POINTS = (".", ",")
_NO_CENTS = re.compile(r"[.,][-–—](?!\d)")
_NO_LETTER = re.compile(r"'|\.[a-z]")  # 5 m's, 42 l.e.
_DOTTED = re.compile(r"\. ?\d")
_NEXT_WORD = re.compile(rf" ?(?:de |d')?([{LATIN}]+|[€$£])")
# Behind these 수 is "number": 직원 수 천 명.
_NUMBER_OF = re.compile("(?:원|자|수|객|생|민|명|업체|기업|직원|인구|사업장|점포|매장|환자|일자리|인력|팀|인재|건) $")
_COMPOUND_SCALES = {
    word: 10**power for power, words in ((3, "t k"), (6, "m mn mio"), (9, "b bn md mds mrd")) for word in words.split()
}
_SCALED_CURRENCY = re.compile("(t|k|mn?|mio|bn?|mds?|mrd)(eur|usd|chf|gbp|sek|nok|dkk|cad|aud|sgd|krw|jpy|cny|inr|kr)")


def han_number(run: str, words: Lexicon) -> list[int | Decimal]:
    """The value of a run of Chinese numerals, two values where it says "this or the next" (三四十); or NotANumber."""
    whole_part, point, decimals = run.replace("點", "点").partition("点")
    if point:
        tail = decimals.lstrip(_HAN_DIGITS)
        fraction = "".join(str(words.marks[letter][1]) for letter in decimals.removesuffix(tail))
        if not fraction:
            raise NotANumber(run)
        scale = _han_value(tail, words) if tail else 1
        return [whole(Decimal(f"{_han_value(whole_part, words)}.{fraction}") * scale)]
    pair = _HAN_PAIR.search(run)
    if pair and len(run) > 1 and not _HAN_YEAR.fullmatch(run):
        low, high = (_han_value(run[: pair.start()] + pair[0][at] + run[pair.end() :], words) for at in (0, 1))
        if not low < high <= 2 * low:
            raise NotANumber(run)
        return [low, high]
    return [_han_value(run, words)]


_SCALE_RUN = "十百千万萬億亿兆"
_LARGE = "万萬億亿兆"
_HAN_DIGITS = "〇零一二两兩三四五六七八九"
_HAN_PAIR = re.compile("[一二两兩三四五六七八九]{2}")
_HAN_YEAR = re.compile(f"[{_HAN_DIGITS}]{{3,}}|[一二三四五六七八九][〇零]")  # 二〇二四, 七〇


def _han_value(run: str, words: Lexicon) -> int:
    if _HAN_YEAR.fullmatch(run):
        return int("".join(str(words.marks[letter][1]) for letter in run))
    parts: list[tuple[bool, Exact]] = []
    for letter in run.replace("〇", "").replace("零", ""):
        is_scale = letter in words.scales
        if is_scale and not parts:
            parts.append((False, 1))
        parts.append((is_scale, int((words.suffixes if is_scale else words.marks)[letter][1])))
    return int(positional(parts))


def _mixed(tags: list[str], values: list[Any], ends: list[int], text: str, start: int) -> bool:
    """Add a fraction sign to the whole number that it follows (2½)."""
    if not tags or tags[-1] != Tag.DIGITS or not str(values[-1]).isdigit() or text[ends[-1] : start].strip():
        return False
    part, of = _VULGAR[text[start]]
    literal = str(int(str(values[-1])) + Decimal(part) / of)
    values[-1] = f"{literal}0" if len(literal.partition(".")[2]) == 3 else literal  # 1.125 would be thousands
    return True


_UNKNOWN: Entry = ("", None)
_MEASURES = (Tag.SCALE, Tag.NOUN, Tag.TIME, Tag.PERCENT, Tag.CURRENCY, Tag.TO, Tag.OUT_OF)
_YEARS_IN = frozenset(("년차", "년 차"))
_VULGAR = {"½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3), "⅕": (1, 5), "⅛": (1, 8)}
_HALF_ENDS = re.compile(f"(?![{HANGUL}])|[의이은는을를에만쯤여]|가량|정도|동안")
_AMOUNT_START = re.compile(
    r" ?(?:[a-z]{0,3} ?[$€£¥₩₹]|(?:usd|eur|gbp|chf|cad|aud|sgd|krw|jpy|cny|inr|hkd|sek|nok|dkk) ?)? ?\.?\d"
)
_GPU = re.compile(r"(?:[habvl]\d00|gb?200|gb300|b300|mi\d00|rtx)")
_QUIET = re.compile(
    "[ \"'.…·]*(?:(?:으로|에서|엔|까지|에는|에도|이나|이라는|인)|[은는이가을를에의로도만씩인과와나])?[ \"'.…·]*"
)


def normalize(text: str) -> str:
    """Lower case, plain digits, dashes, spaces and brackets; every character keeps its place."""
    if not text.isascii() and _UNUSUAL.search(text):
        text = text.translate(_SAME)
    if text.count("'") > 1:
        text = _QUOTED.sub(r'"\1"', text)  # '34.3%' is not a year
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return lowered


def _counted(words: Lexicon, word: str) -> object:
    """두 is 2, 스물다섯 is 25, 두세 is "2-3", 열두세 "12-13"."""
    if word in words.marks:
        return words.marks[word][1]
    for cut in range(1, len(word)):
        if word[:cut] in words.marks and word[cut:] in words.marks:
            tens, ones = (str(words.marks[part][1]) for part in (word[:cut], word[cut:]))
            return "-".join(str(int(tens) + int(one)) for one in ones.split("-"))
    raise KeyError(word)


_TO_HAN = str.maketrans("일이삼사오육륙칠팔구십백천만억조", "一二三四五六六七八九十百千万億兆")
_ORDINALS = frozenset(("st", "nd", "rd", "th", "e", "er", "ème", "eme", "º", "ª", "o"))
