"""Cutting a wording into words of known types.

One regular expression finds numbers, dates, names with digits (H100, GPT-4), signs and words; the lexicon
says what tag of word each is. Words such as 만, 명 or 원, which are also syllables of other words, are
looked for only directly behind a number. What is not known becomes a WORD: it parts what stands on its two
sides.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from talentmarket.reading.lexicon import HAN, HANGUL, LATIN, Entry, Lexicon, lexicon, trie
from talentmarket.reading.tags import NUMBERS, Tag, spelled

_DIGITS = {
    code: str(unicodedigit)
    for start in (0x660, 0x6F0, 0x966, 0x9E6, 0xFF10)
    for unicodedigit, code in enumerate(range(start, start + 10))
}
_SAME = {
    **_DIGITS,
    **{ord(mark): "-" for mark in "‐‑‒−－﹣"},
    **{ord(mark): "—" for mark in "―─"},
    **{ord(mark): " " for mark in "\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n"},
    **{ord(mark): "'" for mark in "’‘ʼ′`´＇"},
    **{ord(mark): '"' for mark in "“”„«»「」『』《》〈〉＂"},
    **{ord(mark): "~" for mark in "～〜∼˜⁓〰"},
    **dict(zip(map(ord, "％，．：；（）＄￥￡￦／＋＝［］＜＞"), "%,.:;()$¥£₩/+=[]<>", strict=True)),
    ord("₂"): "2",
    ord("İ"): "i",
}
# Kinds behind which a suffix (만, 명, 원, 여, 까지 …) may stand.
_NUMERIC = frozenset(
    spelled(
        "DIGITS NUMBER CJK_SCALE VAGUE HEDGE_INSIDE NOUN TIME CURRENCY PERCENT TENTHS TIMES SPAN FIGURES PARTS HALF HEDGE_BEHIND"
    )
)
_SUFFIX_BASE = frozenset(
    spelled("DIGITS NUMBER CJK_SCALE VAGUE HEDGE_INSIDE NOUN TIME CURRENCY PERCENT TENTHS TIMES SPAN PARTS HALF")
)


@dataclass(slots=True)
class Tokens:
    """A wording as words: their types as one string, their values, and where each begins and ends."""

    text: str
    tags: str
    values: list[object]
    starts: list[int]
    ends: list[int]


@dataclass(frozen=True, slots=True)
class Lexer:
    """The patterns compiled from the lexicon."""

    token: re.Pattern[str]
    suffix: re.Pattern[str]
    words: Lexicon


_NUMBER = (
    r"\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)|"
    r"\d{1,3}(?:(?:,\d{2,3})+|(?:\.\d{3}){2,}|(?:'\d{3})+|(?: \d{3})+(?![\d,.]?\d))(?:[.,]\d+)?(?!\d)"
    r"|\d+(?:[.,]\d+)?|\.\d+"
)


@cache
def lexer() -> Lexer:
    """Compile the lexicon's patterns once."""
    words = lexicon()
    marks = words.marks
    counters = _any(words.counters)
    tens = _any(word for word in words.counted if marks[word][1] in range(10, 100, 10))
    scales, han, sizes = "".join(words.scales), "".join(words.han), "".join(words.sizes)
    signs = [sign for sign in words.signs if not sign.isalpha()]
    pure = _any(sign for sign in signs if not sign[0].isalpha() and not sign[-1].isalpha())
    lettered = "|".join(
        re.escape(sign) + ("(?![a-z])" if sign[-1].isalpha() else "")
        for sign in sorted(signs, key=len, reverse=True)
        if sign[0].isalpha() or sign[-1].isalpha()
    )
    glued = _any(sign for sign in words.signs if sign.isalpha())
    own = {*words.sizes, *words.counted, *words.han, *signs}
    near = {mark for mark in marks if len(mark) == 1 and marks[mark][0] == Tag.HEDGE_BEFORE and mark > "\u3400"}
    single = {mark for mark in marks if len(mark) == 1 and "가" <= mark <= "힣"} - near - own
    others = [mark for mark in marks if mark not in near | single | own]
    sayings = [mark for mark, (tag, _) in marks.items() if tag == Tag.DATE and mark[0].isdigit()]
    early, late = _dates(_any(words.months), sayings)
    digit = rf"(?:(?P<date>{early})|(?P<coded>\d+x\d+[a-z]?|\d+\.x(?![a-z\d])|\d&\d|(?:50/50|[6-9]0/[1-4]0)(?![\d/]))|(?P<number>{_NUMBER}))"
    letter = (
        rf"(?:(?P<money>{lettered})|(?P<time>{late})"
        r"|(?P<address>https?://\S+|www\.\S+)"
        rf"|(?P<name>(?<!\d)(?!(?:{glued})\.?\d)[{LATIN}]+-?\d+(?:\.\d+)*[a-z]*(?:[-/](?:[a-z]+\d[a-z0-9]*|\d+[a-z]+))*)"
        rf"|(?P<word>[{LATIN}]+))"
    )
    east = "|".join(
        [
            rf"(?P<counted>(?<![{HANGUL}])(?:{tens})?(?:{_any(words.counted)})(?= ?(?:{counters})))",
            rf"(?P<size>(?<![{HANGUL}{HAN}])[{sizes}](?=(?:[{scales}]|{_BEHIND_SIZE}| (?:{counters})))"
            rf"|(?<![{_COUNTED_HAN}])(?<=[{HAN}])[数數几幾](?=[{scales}])(?!百分))",
            rf"(?P<han>[{han}](?=[{scales}{han}成割分]|(?:{_COUNTABLE}))|(?<=[成割之])[{han}])",
            rf"(?P<alone>(?<![{HANGUL}\d{_PLACEHOLDERS}])[{scales}]+(?= ?(?:{_COUNTABLE})|여 ?(?:{_COUNTABLE}))"
            rf"|(?<![{HAN}\d])[百千][万萬]$|(?<=年薪)[百千][万萬]$)",
            rf"(?P<spoken>(?<![{HANGUL}{_PLACEHOLDERS}])(?=[{_SINO}]*(?:[{_SINO[:10]}][{_SINO[10:]}]|[십백천][만억]))[{_SINO}]{{2,}}"
            rf"(?= ?(?:{_COUNTABLE}|퍼센트|프로|%|년|개월|[{_SINO[:10]}][{_SINO[10:]}])))",
            rf"(?P<near>(?<![最附周])[{''.join(near)}]"
            rf"(?= ?(?:[\d$€£¥₩{han}{scales}수몇]|[a-z]{{1,5}}[\d$])))",
            rf"(?P<single>(?<![{HANGUL}])[{''.join(single)}](?![{HANGUL}]))",
        ]
    )
    token = (
        rf"(?=[\d.'지]){digit}|(?=[{LATIN}$]){letter}"
        rf"|(?P<sign>(?<![\w%)$])(?<![\d%] )[-+](?=[.$€£¥₩]?\d))|(?P<coin>{pure})"
        rf"|(?=[\u2e80-\uffff])(?:{east})|(?=[^\s{LATIN}])(?P<mark>{trie(others)})(?![a-z])"
        r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>,)|(?P<stop>[;|!?]|\.(?= |$))"
        r"|(?P<slash>/)|(?P<dash>-)"
    )
    suffix = f" ?(?P<suffix>{trie([*words.suffixes, *others])})"
    return Lexer(re.compile(token), re.compile(suffix), words)


# Korean digits and scales in letters (삼천팔백만), and the signs that stand for digits left open (○천만원).
_SINO = "일이삼사오육륙칠팔구십백천만억조"
_PLACEHOLDERS = "○◯〇●□■△◇*_?xon"
# What may be counted by a scale without a number (천만원, 百万美元).
_COUNTABLE = (
    "명|원(?!권)|달러|개|장(?!자)|유로|엔(?!드|비|지|진|터|씨)|위안|배|대|건|곳"
    "|美元|欧元|日元|人民币|年薪|級別|级别|级|卡|人|年|元|名|家|倍|円|ドル|社|個|个|张|張|块"
)
# Behind these 数 is "number" (人数, 多数) or belongs to a number, and does not mean "several" (招募數百名).
_COUNTED_HAN = "人总總次倍户戶件指参參多少半函第十百千万萬億亿"
# What stands behind 수 or 몇 where it means "several" (수개월, 수년간) and is not part of a word (수명,
# 수장).
_BEHIND_SIZE = r"개|차례|(?:년|주|일|달)(?:간|여)?(?![가-힣])|(?:명|건|곳|배|장|년|주|일|달)(?=[의이가을를 ]|$)"


def _any(words: Iterable[str]) -> str:
    """One of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _dates(months: str, sayings: Iterable[str]) -> tuple[str, str]:
    """Dates that begin with a digit, with the sayings of the lexicon that do, and dates that begin with a letter."""
    year = r"(?:19|20)\d\d"
    noun = (
        "people|employees|workers|startups|companies|jobs|roles|engineers|gpus|million|billion|dollars|euros|won"
        "|명|개|곳|장"
    )
    openers = (
        "in",
        "by",
        "since",
        "of",
        "through",
        "until",
        "during",
        "early",
        "late",
        "before",
        "after",
        "en",
        "em",
        "im",
        "seit",
        "desde",
        "depuis",
        "tahun",
    )
    opened = "|".join(rf"(?<=\b{word} \d\d\d\d)" for word in openers)
    after_year = "|".join(
        [
            r"-\d\d-\d\d(?!\d)",
            rf"(?<![$€£¥₩\d.,]\d\d\d\d) ?[-–~] ?(?:{year}|\d\d)(?![\d,.%])"
            r"(?! ?(?:[%만억천조명개장원곳]|years|people|percent))",
            rf"(?:{opened})(?![\d,%]|\.\d|[kmbx만억천명개]| ?(?:{noun}))",
            r"[-/]\d{1,2}(?:[-/]\d{1,2})?(?![\d,%])",
            r"\.\d{1,2}\.\d{1,2}(?!\d)",
            r" ?[년年](?! ?[이정가]상|간)(?: ?\d{1,2} ?[월月](?: ?\d{1,2} ?[일日])?)?(?:대|도|말|초)?",
            r"s(?![a-z])",
        ]
    )
    after_digits = "|".join(
        [
            rf"[/.]\d{{1,2}}[/.](?:{year}|\d\d)(?![\d%])",
            r" ?[월月] ?\d{1,2} ?[일日]| ?[월月](?![가-힣]*[급세])",
            rf"(?:st|nd|rd|th|er|º|\.)? (?:de )?(?:{months})(?![a-z])(?:(?: de)? {year})?",
            rf"(?<=[1-4])q(?![a-z])(?: ?(?:{year}|'?\d\d(?!\d)))?|(?<=[12])h ?(?:{year}|\d\d(?!\d))",
            r"(?::\d\d)? ?(?:am|pm|a\.m\.|p\.m\.)(?![a-z])",
        ]
    )
    said = "|".join(re.escape(saying) + (r"(?!\d)" if saying[-1].isdigit() else "(?![a-z])") for saying in sayings)
    digits = (
        rf"(?:19|20)\d\d(?:{after_year})|\d\d?(?:{after_digits})|{said}"
        r"|(?<!\d)\d0년대"
        r"|지난 \d{1,2}일|(?<=오[전후] )\d{1,2}:\d\d|(?<=오[전후])\d{1,2}:\d\d|'\d\d(?:\.\d{1,2})?(?![\d%~])"
    )
    letters = (
        rf"(?:{months})\.?(?:,? {year}"
        rf"| \d{{1,2}}(?:st|nd|rd|th)?(?![\d,.%]|\.\d| (?:percent|%))(?:,? {year})?)"
        rf"|q[1-4](?![a-z\d])(?: ?'?\d\d(?!\d)| ?{year}| of {year})?|h[12] ?{year}|fy ?'?\d{{2,4}}(?:[-/]\d\d(?!\d))?"
    )
    return digits, rf"(?=[a-z])(?<![a-z])(?:{letters})"


def tokenize(text: str) -> Tokens:
    """Cut a wording into words; positions count characters of the wording as given."""
    lex = lexer()
    words = lex.words
    marks = words.marks
    plain = normalize(text)
    tags: list[str] = []
    values: list[object] = []
    starts: list[int] = []
    ends: list[int] = []
    search = lex.token.search
    last, size = 0, len(plain)
    foreign = not plain.isascii()
    while last < size:
        match = search(plain, last)
        if match is None:
            break
        start, end = match.span()
        if start > last and not (start - last == 1 and plain[last] == " ") and not _QUIET.fullmatch(plain, last, start):
            _add(tags, values, starts, ends, Tag.WORD, None, last, start)
        group = match.lastgroup
        if group == "name" and "-" in plain[start:end]:
            hyphen = plain.index("-", start)
            if words.words.get(plain[start:hyphen], _UNKNOWN)[0] in _MEASURES:
                group, end = "word", hyphen  # $2 million-3 million: a range, and no name
        last = end
        tag: str
        value: object = None
        if group == "number":
            tag, value = Tag.DIGITS, plain[start:end]
        elif group == "word":
            tag, value, end = _word(words, plain, start, end, tags, ends)
            last = end
            if tag == Tag.TO_OR_HEDGE:
                tag, value = (Tag.TO, None) if tags and tags[-1] in _NUMERIC else (Tag.HEDGE_BEFORE, value)
            if not tag or (tag == Tag.NUMBER and _tens_before(tags, values, starts, ends, value, end)):
                continue
        elif group in _MARKED:
            tag, value = _mark(marks, plain, start, end, tags)
            if not tag:
                continue
        elif group == "dash":
            tag = _dash(plain, start, end)
        elif group in ("coded", "address"):
            tag = Tag.NAME
        elif group == "name":
            tag = Tag.GPU if _GPU.match(plain, start) else Tag.NAME
            if tag == Tag.GPU and plain[end - 1] == "s":  # 512 H100s
                tag, value = Tag.NOUN, "gpus"
        elif group == "sign":
            tag, value = Tag.SIGN, plain[start]
        elif group == "alone":
            _add(
                tags,
                values,
                starts,
                ends,
                Tag.VAGUE if plain[end : end + 1] in ("級", "级", "대") else Tag.NUMBER,
                1,
                start,
                start,
            )
            last = end = start + 1
            tag, value = words.suffixes[plain[start]]
        elif group == "spoken":
            if plain[start] in words.scales:  # 백이십: one hundred and twenty
                _add(tags, values, starts, ends, Tag.NUMBER, 1, start, start)
            for at in range(start, end - 1):
                _add(tags, values, starts, ends, *_spoken(words, plain[at]), at, at + 1)
            start = end - 1
            tag, value = _spoken(words, plain[start])
        elif group == "counted":
            tag, value = Tag.NUMBER, _counted(words, match[0])
            if isinstance(value, str):  # 두세 명
                low, _, high = value.partition("-")
                _add(tags, values, starts, ends, Tag.NUMBER, int(low), start, start)
                _add(tags, values, starts, ends, Tag.TO, None, start, start)
                value = int(high)
        else:
            tag = _PUNCTUATION[group or ""]
            value = 1 if tag == Tag.VAGUE else None
        if tag == Tag.DURATION:  # 열흘, a decade
            assert isinstance(value, tuple)
            _add(tags, values, starts, ends, Tag.NUMBER, value[0], start, start)
            tag, value = Tag.TIME, value[1]
        tags.append(tag)
        values.append(value)
        starts.append(start)
        ends.append(end)
        if foreign and tag in _SUFFIX_BASE and (tag != Tag.NOUN or group != "word"):
            last = _suffixes(lex, plain, end, tags, values, starts, ends)
    if last < size and not _QUIET.fullmatch(plain, last):
        _add(tags, values, starts, ends, Tag.WORD, None, last, size)
    return Tokens(text, "".join(tags), values, starts, ends)


def _add(
    tags: list[str],
    values: list[object],
    starts: list[int],
    ends: list[int],
    tag: str,
    value: object,
    start: int,
    end: int,
) -> None:
    tags.append(tag)
    values.append(value)
    starts.append(start)
    ends.append(end)


def _suffixes(
    lex: Lexer,
    text: str,
    end: int,
    tags: list[str],
    values: list[object],
    starts: list[int],
    ends: list[int],
) -> int:
    """The words right behind a number, such as 만, 명, 원 or 까지; returns where they end."""
    match = lex.suffix.match
    while found := match(text, end):
        start, end = found.span("suffix")
        word = found["suffix"]
        if word in _VULGAR and _mixed(tags, values, ends, text, start):
            ends[-1] = end
            continue
        meaning = lex.words.suffixes.get(word)
        tag, value = meaning if meaning else _mark(lex.words.marks, text, start, end, tags)
        if (
            tag == Tag.NAME
            and word in _YEARS_IN
            and "".join(tags[-3:-1]) in (spelled("DIGITS TO"), spelled("NUMBER TO"))
        ):
            tag, value = Tag.TIME, "years"  # 3~6년 차: so many years, while 3년 차 is the third
        if tag == Tag.HALF and not _HALF_ENDS.match(text, end):
            return found.start()  # 1년 반도체 경력, 5000만원 반영
        if tag:
            _add(tags, values, starts, ends, tag, value, start, end)
        if tag not in _SUFFIX_BASE or not tag:
            return end
    return end


def _mixed(tags: list[str], values: list[object], ends: list[int], text: str, start: int) -> bool:
    """Add a fraction sign to the whole number that it follows (2½)."""
    if not tags or tags[-1] != Tag.DIGITS or not str(values[-1]).isdigit() or text[ends[-1] : start].strip():
        return False
    part, of = _VULGAR[text[start]]
    literal = str(int(str(values[-1])) + Decimal(part) / of)
    values[-1] = f"{literal}0" if len(literal.partition(".")[2]) == 3 else literal  # 1.125 would be thousands
    return True


def _mark(marks: dict[str, Entry], text: str, start: int, end: int, tags: list[str]) -> Entry:
    """What a sign means where it stands: "+" with a space before it adds, "—" before words opens an aside."""
    tag, value = marks[text[start:end]]
    if tag == Tag.TO_OR_HEDGE:
        return (Tag.TO, None) if tags and tags[-1] in _NUMERIC else (Tag.HEDGE_BEFORE, value)
    if tag == Tag.HEDGE_BEHIND and text[start] == "+" and start and text[start - 1] == " ":
        return Tag.WORD, None
    if tag == Tag.TO and text[start] == "—" and not _AMOUNT_START.match(text, end):
        return (",", None) if text.startswith(("or", " or"), end) else ("A", None)
    return tag, value


_UNKNOWN: Entry = ("", None)
_MEASURES = (Tag.SCALE, Tag.NOUN, Tag.TIME, Tag.PERCENT, Tag.CURRENCY)
_YEARS_IN = frozenset(("년차", "년 차"))
_VULGAR = {"½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3), "⅕": (1, 5), "⅛": (1, 8)}
_MARKED = frozenset(("mark", "money", "coin", "near", "single", "han"))
_PUNCTUATION = {
    "date": Tag.DATE,
    "time": Tag.DATE,
    "size": Tag.VAGUE,
    "open": Tag.OPEN,
    "close": Tag.CLOSE,
    "comma": ",",
    "stop": Tag.STOP,
    "slash": Tag.SLASH,
}
_HALF_ENDS = re.compile(f"(?![{HANGUL}])|[의이은는을를에만쯤여]|가량|정도|동안")
_AMOUNT_START = re.compile(r"[\d$€£¥₩]")
_GPU = re.compile(r"(?:[habvl]\d00|gb?200|gb300|b300|mi\d00|rtx)")
_QUIET = re.compile(
    "[ \"'.…·]*(?:(?:으로|에서|엔|까지|에는|에도|이나|이라는|인)|[은는이가을를에의로도만씩인과와나])?[ \"'.…·]*"
)


def normalize(text: str) -> str:
    """Lower case, plain digits, dashes, spaces and brackets; every character keeps its place."""
    if not text.isascii():
        text = text.translate(_SAME)
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return lowered


def _word(words: Lexicon, text: str, start: int, end: int, tags: list[str], ends: list[int]) -> tuple[str, object, int]:
    """What a Latin or Cyrillic word (or the phrase it opens) means where it stands."""
    word = text[start:end]
    if ends and ends[-1] == start and tags[-1] == Tag.DIGITS:
        return *_glued(words, word), end
    rests = words.phrases.get(word)
    if rests:
        hyphened = "-" in text
        for rest, (tag, value) in rests:
            if text.startswith(rest, end) or (hyphened and text[end : end + len(rest)].replace("-", " ") == rest):
                stop = end + len(rest)
                if tag == Tag.HALF and (not tags or tags[-1] not in spelled("DIGITS NUMBER SCALE TIME TIMES CURRENCY")):
                    continue  # between a third and a half
                if stop < len(text) and text[stop].isalpha() and rest[-1].isalpha() and text[stop] < "ᄀ":
                    continue
                return tag, value, stop
    if word in words.labels:
        behind = text[end : end + 3].lstrip(" .#")
        if behind and behind[0].isdigit() and end < len(text):
            return Tag.LABEL, None, end + (text[end] == ".")
    meaning = words.words.get(word)
    if word == "x" and (not tags or tags[-1] not in NUMBERS):
        return Tag.WORD, None, end
    if meaning is None:
        if word in words.letters and tags and tags[-1] == Tag.DIGITS and len(word) <= 2 and text[end : end + 1] != "'":
            return *words.letters[word], end
        return Tag.WORD, None, end
    tag, value = meaning
    if tag == Tag.SCALE and len(word) <= 4 and text[end : end + 2] in (". ", ".€"):
        end += 1  # 1,2 Mio. Euro
    return tag, value, end


def _counted(words: Lexicon, word: str) -> int | str:
    """두 is 2, 스물다섯 is 25, 두세 is "2-3"."""
    if word in words.marks:
        value = words.marks[word][1]
        return value if isinstance(value, str) else int(str(value))
    for cut in range(1, len(word)):
        if word[:cut] in words.marks and word[cut:] in words.marks:
            return int(str(words.marks[word[:cut]][1])) + int(str(words.marks[word[cut:]][1]))
    raise KeyError(word)


def _spoken(words: Lexicon, letter: str) -> Entry:
    """A digit or a scale of a number that is written in Korean letters: 삼천팔백만."""
    return words.suffixes[letter] if letter in words.scales else (Tag.NUMBER, _SINO_DIGITS[letter])


_SINO_DIGITS = dict(zip("일이삼사오육륙칠팔구", (1, 2, 3, 4, 5, 6, 6, 7, 8, 9), strict=True))


def _tens_before(
    tags: list[str], values: list[object], starts: list[int], ends: list[int], value: object, end: int
) -> bool:
    """Whether a word for 1 to 9 follows one for 20 to 90 (thirty-seven); then it is added to it."""
    if not tags or not isinstance(value, int) or not 0 < value < 10:
        return False
    index = len(tags) - (2 if tags[-1] in spelled("TO HYPHEN") else 1)
    if index < 0 or tags[index] != Tag.NUMBER or values[index] not in (20, 30, 40, 50, 60, 70, 80, 90):
        return False
    for column in (tags, values, starts, ends):
        del column[index + 1 :]
    values[index] = int(str(values[index])) + value
    ends[index] = end
    return True


def _glued(words: Lexicon, word: str) -> tuple[str, object]:
    """A word without a space behind a number: 250k, 10x, 5th; 5G and 3D are names."""
    if word in words.letters:
        return words.letters[word]
    if word in _ORDINALS:
        return Tag.NAME, "ordinal"
    meaning = words.words.get(word)
    if meaning is not None and meaning[0] in (
        Tag.SCALE,
        Tag.TIMES,
        Tag.TIME,
        Tag.CURRENCY,
        Tag.PERCENT,
        Tag.POINTS,
        Tag.NOUN,
    ):
        return meaning
    return Tag.NAME, "name"


_ORDINALS = frozenset(("st", "nd", "rd", "th", Tag.HEDGE_BEHIND, "er", "ème", "eme", "º", "ª", Tag.OUT_OF))


def _dash(text: str, start: int, end: int) -> str:
    """A hyphen that glues a compound (two-year), or a range."""
    before = text[start - 1 : start]
    after = text[end : end + 1]
    if before and before != " " and after.isalpha() and after < "ᄀ":
        return Tag.HYPHEN
    return Tag.TO
