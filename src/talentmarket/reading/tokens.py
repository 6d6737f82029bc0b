"""Cutting a wording into words of known kinds.

One regular expression finds numbers, dates, names with digits (H100, GPT-4), signs and words; the vocabulary
says what kind of word each is. Words such as 만, 명 or 원, which are also syllables of other words, are
looked for only directly behind a number. What is not known becomes a ``w``: it parts what stands on its two
sides.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from talentmarket.reading.vocabulary import HAN, HANGUL, LATIN, Meaning, Vocabulary, trie, vocabulary

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
_NUMERIC = frozenset("NnSVyUTC%rXjgkHe")
_SUFFIX_BASE = frozenset("NnSVyUTC%rXjkH")


@dataclass(slots=True)
class Tokens:
    """A wording as words: their kinds as one string, their values, and where each begins and ends."""

    text: str
    kinds: str
    values: list[object]
    starts: list[int]
    ends: list[int]


@dataclass(frozen=True, slots=True)
class Lexer:
    """The patterns compiled from the vocabulary."""

    token: re.Pattern[str]
    suffix: re.Pattern[str]
    words: Vocabulary


_NUMBER = (
    r"\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)|"
    r"\d{1,3}(?:(?:,\d{2,3})+|(?:\.\d{3}){2,}|(?:'\d{3})+|(?: \d{3})+(?![\d,.]?\d))(?:[.,]\d+)?(?!\d)"
    r"|\d+(?:[.,]\d+)?|\.\d+"
)


@cache
def lexer() -> Lexer:
    """Compile the vocabulary's patterns once."""
    words = vocabulary()
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
    near = {mark for mark in marks if len(mark) == 1 and marks[mark][0] == "b" and mark > "\u3400"}
    single = {mark for mark in marks if len(mark) == 1 and "가" <= mark <= "힣"} - near - own
    others = [mark for mark in marks if mark not in near | single | own]
    sayings = [mark for mark, (kind, _) in marks.items() if kind == "D" and mark[0].isdigit()]
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
    """Dates that begin with a digit, with the sayings of the vocabulary that do, and dates that begin with a letter."""
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
    kinds: list[str] = []
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
            _add(kinds, values, starts, ends, "w", None, last, start)
        group = match.lastgroup
        if group == "name" and "-" in plain[start:end]:
            hyphen = plain.index("-", start)
            if words.words.get(plain[start:hyphen], _UNKNOWN)[0] in _MEASURES:
                group, end = "word", hyphen  # $2 million-3 million: a range, and no name
        last = end
        kind: str
        value: object = None
        if group == "number":
            kind, value = "N", plain[start:end]
        elif group == "word":
            kind, value, end = _word(words, plain, start, end, kinds, ends)
            last = end
            if kind == "~":
                kind, value = ("R", None) if kinds and kinds[-1] in _NUMERIC else ("b", value)
            if not kind or (kind == "n" and _tens_before(kinds, values, starts, ends, value, end)):
                continue
        elif group in _MARKED:
            kind, value = _mark(marks, plain, start, end, kinds)
            if not kind:
                continue
        elif group == "dash":
            kind = _dash(plain, start, end)
        elif group in ("coded", "address"):
            kind = "O"
        elif group == "name":
            kind = "G" if _GPU.match(plain, start) else "O"
            if kind == "G" and plain[end - 1] == "s":  # 512 H100s
                kind, value = "U", "gpus"
        elif group == "sign":
            kind, value = "Z", plain[start]
        elif group == "alone":
            _add(
                kinds,
                values,
                starts,
                ends,
                "V" if plain[end : end + 1] in ("級", "级", "대") else "n",
                1,
                start,
                start,
            )
            last = end = start + 1
            kind, value = words.suffixes[plain[start]]
        elif group == "spoken":
            if plain[start] in words.scales:  # 백이십: one hundred and twenty
                _add(kinds, values, starts, ends, "n", 1, start, start)
            for at in range(start, end - 1):
                _add(kinds, values, starts, ends, *_spoken(words, plain[at]), at, at + 1)
            start = end - 1
            kind, value = _spoken(words, plain[start])
        elif group == "counted":
            kind, value = "n", _counted(words, match[0])
            if isinstance(value, str):  # 두세 명
                low, _, high = value.partition("-")
                _add(kinds, values, starts, ends, "n", int(low), start, start)
                _add(kinds, values, starts, ends, "R", None, start, start)
                value = int(high)
        else:
            kind = _PUNCTUATION[group or ""]
            value = 1 if kind == "V" else None
        if kind == "J":  # 열흘, a decade
            assert isinstance(value, tuple)
            _add(kinds, values, starts, ends, "n", value[0], start, start)
            kind, value = "T", value[1]
        kinds.append(kind)
        values.append(value)
        starts.append(start)
        ends.append(end)
        if foreign and kind in _SUFFIX_BASE and (kind != "U" or group != "word"):
            last = _suffixes(lex, plain, end, kinds, values, starts, ends)
    if last < size and not _QUIET.fullmatch(plain, last):
        _add(kinds, values, starts, ends, "w", None, last, size)
    return Tokens(text, "".join(kinds), values, starts, ends)


def _add(
    kinds: list[str],
    values: list[object],
    starts: list[int],
    ends: list[int],
    kind: str,
    value: object,
    start: int,
    end: int,
) -> None:
    kinds.append(kind)
    values.append(value)
    starts.append(start)
    ends.append(end)


def _suffixes(
    lex: Lexer,
    text: str,
    end: int,
    kinds: list[str],
    values: list[object],
    starts: list[int],
    ends: list[int],
) -> int:
    """The words right behind a number, such as 만, 명, 원 or 까지; returns where they end."""
    match = lex.suffix.match
    while found := match(text, end):
        start, end = found.span("suffix")
        word = found["suffix"]
        if word in _VULGAR and _mixed(kinds, values, ends, text, start):
            ends[-1] = end
            continue
        meaning = lex.words.suffixes.get(word)
        kind, value = meaning if meaning else _mark(lex.words.marks, text, start, end, kinds)
        if kind == "O" and word in _YEARS_IN and "".join(kinds[-3:-1]) in ("NR", "nR"):
            kind, value = "T", "years"  # 3~6년 차: so many years, while 3년 차 is the third
        if kind == "H" and not _HALF_ENDS.match(text, end):
            return found.start()  # 1년 반도체 경력, 5000만원 반영
        if kind:
            _add(kinds, values, starts, ends, kind, value, start, end)
        if kind not in _SUFFIX_BASE or not kind:
            return end
    return end


def _mixed(kinds: list[str], values: list[object], ends: list[int], text: str, start: int) -> bool:
    """Add a fraction sign to the whole number that it follows (2½)."""
    if not kinds or kinds[-1] != "N" or not str(values[-1]).isdigit() or text[ends[-1] : start].strip():
        return False
    part, of = _VULGAR[text[start]]
    literal = str(int(str(values[-1])) + Decimal(part) / of)
    values[-1] = f"{literal}0" if len(literal.partition(".")[2]) == 3 else literal  # 1.125 would be thousands
    return True


def _mark(marks: dict[str, Meaning], text: str, start: int, end: int, kinds: list[str]) -> Meaning:
    """What a sign means where it stands: "+" with a space before it adds, "—" before words opens an aside."""
    kind, value = marks[text[start:end]]
    if kind == "~":
        return ("R", None) if kinds and kinds[-1] in _NUMERIC else ("b", value)
    if kind == "e" and text[start] == "+" and start and text[start - 1] == " ":
        return "w", None
    if kind == "R" and text[start] == "—" and not _AMOUNT_START.match(text, end):
        return (",", None) if text.startswith(("or", " or"), end) else ("A", None)
    return kind, value


_UNKNOWN: Meaning = ("", None)
_MEASURES = ("L", "U", "T", "%", "C")
_YEARS_IN = frozenset(("년차", "년 차"))
_VULGAR = {"½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3), "⅕": (1, 5), "⅛": (1, 8)}
_MARKED = frozenset(("mark", "money", "coin", "near", "single", "han"))
_PUNCTUATION = {
    "date": "D",
    "time": "D",
    "size": "V",
    "open": "(",
    "close": ")",
    "comma": ",",
    "stop": ";",
    "slash": "/",
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


def _word(
    words: Vocabulary, text: str, start: int, end: int, kinds: list[str], ends: list[int]
) -> tuple[str, object, int]:
    """What a Latin or Cyrillic word (or the phrase it opens) means where it stands."""
    word = text[start:end]
    if ends and ends[-1] == start and kinds[-1] == "N":
        return *_glued(words, word), end
    rests = words.phrases.get(word)
    if rests:
        hyphened = "-" in text
        for rest, (kind, value) in rests:
            if text.startswith(rest, end) or (hyphened and text[end : end + len(rest)].replace("-", " ") == rest):
                stop = end + len(rest)
                if kind == "H" and (not kinds or kinds[-1] not in "NnLTXC"):
                    continue  # between a third and a half
                if stop < len(text) and text[stop].isalpha() and rest[-1].isalpha() and text[stop] < "ᄀ":
                    continue
                return kind, value, stop
    if word in words.labels:
        behind = text[end : end + 3].lstrip(" .#")
        if behind and behind[0].isdigit() and end < len(text):
            return "l", None, end + (text[end] == ".")
    meaning = words.words.get(word)
    if word == "x" and (not kinds or kinds[-1] not in "Nn"):
        return "w", None, end
    if meaning is None:
        if word in words.letters and kinds and kinds[-1] == "N" and len(word) <= 2 and text[end : end + 1] != "'":
            return *words.letters[word], end
        return "w", None, end
    kind, value = meaning
    if kind == "L" and len(word) <= 4 and text[end : end + 2] in (". ", ".€"):
        end += 1  # 1,2 Mio. Euro
    return kind, value, end


def _counted(words: Vocabulary, word: str) -> int | str:
    """두 is 2, 스물다섯 is 25, 두세 is "2-3"."""
    if word in words.marks:
        value = words.marks[word][1]
        return value if isinstance(value, str) else int(str(value))
    for cut in range(1, len(word)):
        if word[:cut] in words.marks and word[cut:] in words.marks:
            return int(str(words.marks[word[:cut]][1])) + int(str(words.marks[word[cut:]][1]))
    raise KeyError(word)


def _spoken(words: Vocabulary, letter: str) -> Meaning:
    """A digit or a scale of a number that is written in Korean letters: 삼천팔백만."""
    return words.suffixes[letter] if letter in words.scales else ("n", _SINO_DIGITS[letter])


_SINO_DIGITS = dict(zip("일이삼사오육륙칠팔구", (1, 2, 3, 4, 5, 6, 6, 7, 8, 9), strict=True))


def _tens_before(
    kinds: list[str], values: list[object], starts: list[int], ends: list[int], value: object, end: int
) -> bool:
    """Whether a word for 1 to 9 follows one for 20 to 90 (thirty-seven); then it is added to it."""
    if not kinds or not isinstance(value, int) or not 0 < value < 10:
        return False
    index = len(kinds) - (2 if kinds[-1] in "R_" else 1)
    if index < 0 or kinds[index] != "n" or values[index] not in (20, 30, 40, 50, 60, 70, 80, 90):
        return False
    for column in (kinds, values, starts, ends):
        del column[index + 1 :]
    values[index] = int(str(values[index])) + value
    ends[index] = end
    return True


def _glued(words: Vocabulary, word: str) -> tuple[str, object]:
    """A word without a space behind a number: 250k, 10x, 5th; 5G and 3D are names."""
    if word in words.letters:
        return words.letters[word]
    if word in _ORDINALS:
        return "O", "ordinal"
    meaning = words.words.get(word)
    if meaning is not None and meaning[0] in ("L", "X", "T", "C", "%", "P", "U"):
        return meaning
    return "O", "name"


_ORDINALS = frozenset(("st", "nd", "rd", "th", "e", "er", "ème", "eme", "º", "ª", "o"))


def _dash(text: str, start: int, end: int) -> str:
    """A hyphen that glues a compound (two-year), or a range."""
    before = text[start - 1 : start]
    after = text[end : end + 1]
    if before and before != " " and after.isalpha() and after < "ᄀ":
        return "_"
    return "R"
