"""Cutting a wording into words of known kinds.

One regular expression finds numbers, dates, names with digits (H100, GPT-4), signs and words; the vocabulary says what
kind of word each is. Words such as 만, 명 or 원, which are also syllables of other words, are looked for only directly
behind a number. What is not known becomes a ``w``: it parts what stands on its two sides.
"""

import re
from dataclasses import dataclass
from functools import cache

from talentmarket.reading.vocabulary import HAN, HANGUL, LATIN, Vocabulary, trie, vocabulary

_DIGITS = {code: str(unicodedigit) for start in (0x660, 0x6F0, 0x966, 0x9E6, 0xFF10)
           for unicodedigit, code in enumerate(range(start, start + 10))}
_SAME = {
    **_DIGITS,
    **{ord(mark): "-" for mark in "‐‑‒−－﹣"},
    **{ord(mark): "—" for mark in "―─"},
    **{ord(mark): " " for mark in "\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n"},
    **{ord(mark): "'" for mark in "’‘ʼ′`´＇"},
    **{ord(mark): '"' for mark in "“”„«»「」『』《》〈〉＂"},
    **{ord(mark): "~" for mark in "～〜∼˜"},
    **dict(zip(map(ord, "％，．：；（）＄￥￡￦／＋＝［］＜＞"), "%,.:;()$¥£₩/+=[]<>", strict=True)),
    ord("₂"): "2",
    ord("İ"): "i",
}
# Kinds behind which a suffix (만, 명, 원, 여, 까지 …) may stand.
_NUMERIC = frozenset("NnSVyUTC%rXjgkHe")
_SUFFIX_BASE = frozenset("NnSVyUTC%rXjkH")


@dataclass(frozen=True, slots=True)
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
    r"\d{1,3}(?:(?:,\d{2,3})+|(?:\.\d{3}){2,}|(?:'\d{3})+|(?: \d{3})+(?![\d,.]?\d))(?:[.,]\d+)?(?!\d)"
    r"|\d+(?:[.,]\d+)?|\.\d+"
)


@cache
def lexer() -> Lexer:
    """Compile the vocabulary's patterns once."""
    words = vocabulary()
    counters = "|".join(sorted(words.counters, key=len, reverse=True))
    counted = "|".join(sorted(words.counted, key=len, reverse=True))
    scales = "".join(words.scales)
    han = "".join(words.han)
    alone = "명|원|달러|개|장|유로|엔|위안|배|대|건|곳|美元|欧元|日元|人民币|年薪|級別|级别|级|卡|人|年|元|名|家|倍|円|ドル|社|個|个|张|張|块"
    after_size = f"[{scales}]|개|차례|(?:년|주|일|달)(?:간|여)?(?![가-힣])|(?:명|건|곳|배|장|년|주|일|달)(?=[의이가을를 ]|$)"
    signs = [re.escape(sign) + ("(?![a-z])" if sign[-1].isalpha() else "")
             for sign in sorted(words.signs, key=len, reverse=True) if not sign.isalpha()]
    glued = "|".join(sorted((sign for sign in words.signs if sign.isalpha()), key=len, reverse=True))
    single = [mark for mark in words.marks if len(mark) == 1 and "가" <= mark <= "힣" and mark not in words.sizes]
    near = [mark for mark in words.marks
            if len(mark) == 1 and "\u3400" <= mark <= "\u9fff" and words.marks[mark][0] == "b"]
    near += [mark for mark in ("약",) if mark in single]
    single = [mark for mark in single if mark not in near]
    others = [mark for mark in words.marks
              if mark not in single and mark not in near and mark not in words.sizes and mark not in words.counted
              and mark not in words.han and mark not in words.signs]
    months = "|".join(sorted(words.months, key=len, reverse=True))
    token = "|".join(
        [
            f"(?P<date>{_dates(months)})",
            rf"(?P<sign>(?<![\w%)$])(?<![\d%] )[-+](?=[.$€£¥₩]?\d))",
            f"(?P<number>{_NUMBER})",
            f"(?P<money>{'|'.join(signs)})",
            rf"(?P<name>(?<!\d)(?!(?:{glued})\.?\d)[{LATIN}]+-?\d+(?:\.\d+)*[a-z]*(?:[-/][a-z]+[0-9][a-z0-9]*)*)",
            f"(?P<word>[{LATIN}]+)",
            f"(?P<counted>(?<![{HANGUL}])(?:{counted})(?= ?(?:{counters})))",
            f"(?P<size>(?<![{HANGUL}{HAN}])[{''.join(words.sizes)}](?=(?:{after_size}| (?:{counters}))))",
            f"(?P<han>[{han}](?=[{scales}{han}成割分半]|(?:{alone}))|(?<=[成割])[{han}])",
            f"(?P<alone>(?<![{HANGUL}\\d])[{scales}]+(?= ?(?:{alone})))",
            f"(?P<near>(?<![最附周])[{''.join(near)}](?= ?(?:[\\d$€£¥₩{han}{scales}수몇]|[a-z]{{1,5}}[\\d$])))",
            f"(?P<single>(?<![{HANGUL}])[{''.join(single)}](?![{HANGUL}]))" if single else "(?P<single>(?!))",
            f"(?P<mark>{trie(others)}(?![a-z]))",
            r"(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>,)|(?P<stop>[;|!?]|\.(?= |$))|(?P<slash>/)|(?P<dash>-)",
        ]
    )
    suffix = f" ?(?P<suffix>{trie([*words.suffixes, *others])})"
    return Lexer(re.compile(token), re.compile(suffix), words)


def _dates(months: str) -> str:
    year = r"(?:19|20)\d\d"
    return "|".join(
        [
            rf"(?<![$€£¥₩\d.,]){year} ?[-–~] ?(?:{year}|\d\d)(?![\d,.%])(?! ?(?:[%만억천조명개장원곳]|years|people|percent))",
            rf"(?:(?<=\bin )|(?<=\bby )|(?<=\bsince )|(?<=\bof )|(?<=\bthrough )|(?<=\buntil )|(?<=\bduring )|(?<=early )|(?<=late )"
            rf"|(?<=\ben )|(?<=\bem )|(?<=\bim )|(?<=seit )|(?<=desde )|(?<=depuis )|(?<=before )|(?<=tahun ))"
            rf"{year}(?![\d,%]|\.\d|[kmbx만억천명개]| ?(?:people|employees|workers|startups|companies|jobs|engineers|"
            rf"gpus|million|billion|dollars|euros|won|roles|명|개|곳|장))",
            rf"{year}[-/]\d{{1,2}}(?:[-/]\d{{1,2}})?(?![\d,%])",
            rf"{year}\.\d{{1,2}}\.\d{{1,2}}(?!\d)",
            rf"\d{{1,2}}[/.]\d{{1,2}}[/.](?:{year}|\d\d)(?![\d%])",
            rf"{year} ?[년年](?! ?[이정가]상|간)(?: ?\d{{1,2}} ?[월月](?: ?\d{{1,2}} ?[일日])?)?(?:대|도|말|초)?",
            r"\d{1,2} ?[월月] ?\d{1,2} ?[일日]",
            r"\d{1,2} ?[월月](?![가-힣]*[급세])",
            r"'\d\d(?:\.\d{1,2})?(?![\d%~])",
            rf"(?<![a-z])(?:{months})\.? \d{{1,2}}(?:st|nd|rd|th)?(?![\d,.%]|\.\d| (?:percent|%))(?:,? {year})?",
            rf"(?<![a-z])(?:{months})\.?,? {year}",
            rf"\d{{1,2}}(?:st|nd|rd|th)? (?:{months})(?![a-z])(?: {year})?",
            rf"(?<![a-z])q[1-4](?![a-z\d])(?: ?'?\d\d(?!\d)| ?{year}| of {year})?",
            rf"[1-4]q(?![a-z])(?: ?(?:{year}|'?\d\d(?!\d)))?",
            rf"(?<![a-z])h[12] ?{year}|(?<![a-z])fy ?'?\d{{2,4}}|[12]h ?(?:{year}|\d\d(?!\d))",
            rf"{year}s(?![a-z])|\d{{1,2}}(?::\d\d)? ?(?:am|pm|a\.m\.|p\.m\.)(?![a-z])",
        ]
    )


def tokenize(text: str) -> Tokens:
    """Cut a wording into words; positions count characters of the wording as given."""
    lex = lexer()
    plain = normalize(text)
    kinds: list[str] = []
    values: list[object] = []
    starts: list[int] = []
    ends: list[int] = []

    def add(kind: str, value: object, start: int, end: int) -> None:
        kinds.append(kind)
        values.append(value)
        starts.append(start)
        ends.append(end)

    position, last, size = 0, 0, len(plain)
    search = lex.token.search
    foreign = not plain.isascii()
    while match := search(plain, position):
        start, end = match.span()
        if start > last and not _ignorable(plain[last:start]):
            add("w", None, last, start)
        group = match.lastgroup
        if group == "number":
            kind, value = "N", plain[start:end]
        elif group == "word":
            kind, value, end = _word(lex.words, plain, start, end, kinds, ends)
            if kind == "n" and _tens_before(kinds, values, value):
                while kinds[-1] != "n":
                    for column in (kinds, values, starts, ends):
                        column.pop()
                values[-1] += value
                ends[-1] = last = position = end
                continue
        elif group == "mark" or group == "money" or group == "near" or group == "single":
            kind, value = lex.words.marks[match[0]]
            if kind == "R" and match[0] == "—" and not _AMOUNT_START.match(plain, end):
                kind = "A"
        elif group == "dash":
            kind, value = _dash(plain, start, end), None
        elif group == "name":
            kind, value = ("G" if _GPU.match(match[0]) else "O"), None
        elif group == "alone":
            add("V" if plain[end : end + 1] in ("級", "级") else "n", 1, start, start)
            end = start + 1
            kind, value = lex.words.suffixes[plain[start]]
        elif group == "size":
            kind, value = "V", 1
        elif group == "counted" or group == "han":
            kind, value = lex.words.marks[match[0]]
        elif group == "sign":
            kind, value = "Z", plain[start]
        else:
            kind, value = _PUNCTUATION[group or ""], None
        if kind:
            if kind == "~":
                kind, value = ("R", None) if kinds and kinds[-1] in _NUMERIC else ("b", value)
            add(kind, value, start, end)
        last = position = end
        if foreign and kind in _SUFFIX_BASE and (kind != "U" or group != "word"):
            while (found := lex.suffix.match(plain, end)) and found.end() > end:
                word = found["suffix"]
                kind, value = lex.words.suffixes.get(word) or lex.words.marks[word]
                start, end = found.start("suffix"), found.end()
                if kind:
                    if kind == "~":
                        kind = "R"
                    elif kind == "R" and word == "—" and not _AMOUNT_START.match(plain, end):
                        kind = "A"
                    add(kind, value, start, end)
                last = position = end
                if kind not in _SUFFIX_BASE:
                    break
        if position >= size:
            break
    if last < size and not _ignorable(plain[last:]):
        add("w", None, last, size)
    return Tokens(text, "".join(kinds), values, starts, ends)


_PUNCTUATION = {"date": "D", "open": "(", "close": ")", "comma": ",", "stop": ";", "slash": "/"}
_AMOUNT_START = re.compile(r"[\d$€£¥₩]")
_GPU = re.compile(r"(?:[habvl]\d00|gb?200|gb300|b300|mi\d00|rtx)")
_PARTICLES = frozenset("은는이가을를에의로도만씩인과와나야")
_QUIET = re.compile("[ \"'.…·]*(?:(?:으로|에서|까지|에는|에도|이나|이라는|인)|[은는이가을를에의로도만씩인과와나])?[ \"'.…·]*")


def _ignorable(gap: str) -> bool:
    """Whether what stands between two known words is only space, quotes or a Korean particle."""
    return gap == " " or _QUIET.fullmatch(gap) is not None


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
        for rest, (kind, value) in rests:
            stop = end + len(rest)
            if text.startswith(rest, end) or text[end:stop].replace("-", " ") == rest:
                if stop < len(text) and text[stop].isalpha() and rest[-1].isalpha() and text[stop] < "ᄀ":
                    continue
                return kind, value, stop
    if word in words.labels:
        behind = text[end : end + 2].lstrip(" .#")
        if behind and behind[0].isdigit() and end < len(text):
            return "l", None, end
    meaning = words.words.get(word)
    if word == "x" and (not kinds or kinds[-1] not in "Nn"):
        return "w", None, end
    if meaning is None:
        if word in words.letters and kinds and kinds[-1] == "N" and len(word) <= 2 and text[end : end + 1] != "'":
            return *words.letters[word], end
        return "w", None, end
    kind, value = meaning
    if not kind and (word == "a" or word == "an"):
        return "a", 1, end
    return kind, value, end


def _tens_before(kinds: list[str], values: list[object], value: object) -> bool:
    """Whether a word for 1 to 9 follows one for 20 to 90: thirty-seven."""
    if not isinstance(value, int) or not 0 < value < 10:
        return False
    index = len(kinds) - 2 if kinds and kinds[-1] in "R_" else len(kinds) - 1
    return index >= 0 and kinds[index] == "n" and values[index] in (20, 30, 40, 50, 60, 70, 80, 90)


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
