"""The regular expressions that cut a wording into tokens, compiled from the lexicon once.

Numbers, dates, names with digits (H100, GPT-4), signs and words of alphabets; for Korean, Chinese and Japanese the
places where a syllable is a number, a scale or a counter and not part of a word.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from talentmarket.reading.lexicon import HAN, HANGUL, LATIN, LETTER, Lexicon, by_letter, lexicon
from talentmarket.reading.tags import Tag


@dataclass(frozen=True, slots=True)
class Lexer:
    """The patterns compiled from the lexicon."""

    token: re.Pattern[str]
    suffixes: dict[str, list[str]]  # what may follow a number
    unless: dict[str, re.Pattern[str]]  # a counter -> what makes another word of it
    words: Lexicon


_NUMBER = (
    r"\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)"
    r"|\d{1,3}(?: \d{3})+[.,]\d{1,2}(?![\d,.]?\d)"  # 12 500,00
    r"|\d{1,3}(?:(?:,\d{2,3})+|(?:\.\d{3}){2,}|(?:'\d{3})+|(?: \d{3})+(?![\d,.]?\d))(?:[.,]\d+)?(?!\d)"
    rf"|\d+(?:[.,]\d+)?|(?<![{LATIN}{HANGUL}])\.\d+"
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
    signs_and_words = [mark for mark in others if not LETTER.match(mark)]
    sayings = [mark for mark, (tag, _) in marks.items() if tag == Tag.DATE and mark[0].isdigit()]
    early, late = _dates(_any(words.months), sayings)
    digit = rf"(?:(?P<date>{early})|(?P<coded>\d+x\d+[a-z]?|\d+\.x(?![a-z\d])|\d&\d|(?:50/50|[6-9]0/[1-4]0)(?![\d/])|{_TELEPHONE})|(?P<number>{_NUMBER}))"
    letter = (
        rf"(?:(?P<money>{lettered})|(?P<time>{late})"
        r"|(?P<address>https?://\S+|www\.\S+)"
        rf"|(?P<name>(?<!\d)(?!(?:{glued})\.?\d)(?!(?:gpus?|ai|it)\d[\d,.]*[만천백万千]?(?:명|장|개|대|기|人|名|张|張|基|枚|台|块|家|社))[{LATIN}]+-?\d+(?:\.\d+)*[a-z]*(?:[-/](?:[a-z]+\d[a-z0-9]*|\d+[a-z]+))*)"
        rf"|(?P<word>[{LATIN}]+))"
    )
    begins = {*_HAN_NUMERALS, *_SINO, *_EASTERN, *scales, *han, *sizes, *near, *single, *by_letter(words.counted)}
    follow = _longest(word for word in [*words.suffixes, *others] if HAN[0] <= word[0] <= HAN[-1])
    east = "|".join(
        [
            rf"(?P<run>(?!万一)(?:[{_HAN_NUMERALS}]{{2,}}(?:[点點][{_HAN_NUMERALS}]+)?|[{_HAN_NUMERALS[:14]}][点點][{_HAN_NUMERALS}]+)"
            rf"(?![{_HAN_NUMERALS}])(?=$|[^{HAN}]|(?:{_COUNTABLE})|{follow})|(?<=分之)(?:[{_HAN_NUMERALS}]{{2,}}(?:[点點][{_HAN_NUMERALS}]+)?|十)|(?<![{_HAN_NUMERALS}])十(?=分之|[到至]))",
            rf"(?P<counted>(?<![{HANGUL}])(?!한 ?(?:번|명|곳|건|사람|군데|개|팀)도(?![가-힣]))(?:{tens})?(?:{_any(words.counted)})(?= ?(?:{counters}))|(?<![{HANGUL}])(?:둘|셋|넷|다섯|여섯|일곱|여덟|아홉|열|스물)(?= (?:중|가운데) [한두세네다여일아열\d]))",
            rf"(?P<size>(?<![{HANGUL}{HAN}])[{sizes}](?=(?: ?[{scales}]|{_BEHIND_SIZE}| (?:{counters})))"
            rf"|(?<![{_COUNTED_HAN}])(?<=[{HAN}])[数數几幾](?=[{scales}])(?!百分))",
            rf"(?P<han>[{han}](?=[{scales}{han}成割分]|(?:{_COUNTABLE})|[到至~–—-][\d{han}十])|(?<=[成割之の])[{han}])",
            rf"(?P<spoken>(?<![{HANGUL}{_PLACEHOLDERS}])(?:[{_SINO[:10]}십백천]*[십백천](?= ?\d+[십백천만억])|만(?= ?\d+[십백천](?!일|년))"
            rf"|(?!백일장|천사|천일)(?=[{_SINO}]*(?:[{_SINO[:10]}][{_SINO[10:]}]|[십백천](?:[만억]|[{_SINO[:10]}])))[{_SINO}]{{2,}}"
            rf"(?=여? ?(?:{_COUNTABLE}|{_SPOKEN})| ?[{_SINO[:10]}][{_SINO[10:]}]|(?<=[만억]) ?$|(?<=[{_SINO[:10]}]천)$))"
            rf"|(?<![{HANGUL}])(?:(?:일이|이삼|삼사|사오|오륙|육칠|칠팔|팔구)(?= ?(?:(?<!일이)(?<!일이 )(?:명|개(?!발)|곳|건|배|번|가지|차례|시간|사람|달|주)|{_SPOKEN}))"
            rf"|[{_SINO[:10]}](?= ?(?:년|개월)|분의))|(?<=분의)[{_SINO[:10]}]|(?<=분의 )[{_SINO[:10]}])",
            rf"(?P<alone>(?<![{HANGUL}\d{_PLACEHOLDERS}])(?!{_SYLLABLES})[{scales}]+(?= ?(?:{_COUNTABLE}|퍼센트)|여 ?(?:{_COUNTABLE}|년|개월))|(?<![{HANGUL}\d])십(?= ?(?:년(?!지기)|개월))"
            rf"|(?<![{HAN}\d])[百千][万萬]$|(?<=年薪)[百千][万萬]$)",
            rf"(?P<near>(?<![最附周])[{''.join(near)}]"
            rf"(?= ?(?:[\d$€£¥₩{han}{scales}수몇]|[a-z]{{1,5}}[\d$]))|(?<![{HANGUL}])약(?= ))",
            rf"(?P<single>(?<![{HANGUL}])[{''.join(single)}](?![{HANGUL}]))",
        ]
    )
    token = (
        rf"(?! )(?:(?=[\d.'지]){digit}|(?=[{LATIN}$]){letter}"
        rf"|(?P<sign>[-+](?=[.$€£¥₩]?\d)(?:(?<![\w%)$].)(?<![\d%] .)|(?<=[比비율률폭은는为為是は率幅].)))|(?P<coin>{pure})"
        rf"|(?=[{''.join(begins)}])(?:{east})"
        rf"|(?P<mark>{_longest(signs_and_words)})(?![a-z](?![a-z]{{0,2}}\$|[a-z]{{2}} ?\d))"
        r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>[,、])|(?P<stop>[;|!?。]|\.(?= |$))"
        r"|(?P<slash>/)|(?P<dash>-))"
    )
    unless = {counter: re.compile(others) for counter, others in words.unless.items()}
    return Lexer(re.compile(token), by_letter([*words.suffixes, *others]), unless, words)


# Korean digits and scales in letters (삼천팔백만), and the signs that stand for digits left open (○천만원).
_SINO = "일이삼사오육륙칠팔구십백천만억조"
_PLACEHOLDERS = "○◯〇●□■△◇*_?xon"
# 1588-3000: what nothing is said to count
_TELEPHONE = rf"(?<![$€£¥₩])1[568](?:11|22|33|44|55|66|77|88|99)[-–]\d{{4}}(?![\d%]|[.,]\d| ?[{HANGUL}{HAN}{LATIN}$€%])"
_EASTERN = "둘셋넷다여일아열스数數几幾약"  # what else begins a number, or 약 before one
_HAN_NUMERALS = "〇零一二两兩三四五六七八九十百千万萬億亿兆"
# What may be counted by a scale without a number (천만원, 百万美元).
_COUNTABLE = (
    "명|원(?!권)|달러|불(?![가-힣])|파운드|개|장(?!자)|유로|엔(?!드|비|지|진|터|씨)|위안|배|대|건|곳"
    "|角|毛|銭|美元|欧元|日元|人民币|年薪|級別|级别|级|卡|人|年|元|名|家|倍|円|ドル|社|個|个|张|張|块"
)
# What a number in Korean letters may count besides.
_SPOKEN = "퍼센트|프로|%|년|개월|시간|(?:일|주|회)(?=[간의이가을를에 ]|$)"
# Words that begin with a scale and go on with a counter: 조건, 천장, 만장일치.
_SYLLABLES = "조[건개장명인배대년]|천[장대명인배]|만[장개인배건대년]|백[장대인배건]|십[장대인]|억장"
# Behind these 数 is "number" (人数, 多数) or belongs to a number, and does not mean "several" (招募數百名).
_COUNTED_HAN = "人总總次倍户戶件指参參多少半函第十百千万萬億亿"
# What follows 수 or 몇 where it means "several" (수개월, 수년간) and is not part of a word (수명,
# 수장).
_BEHIND_SIZE = r"개|차례|(?:년|주|일|달)(?:간|여)?(?![가-힣])|(?:명|건|곳|배|장|년|주|일|달)(?=[의이가을를 ]|$)"


def _longest(words: Iterable[str]) -> str:
    """The longest of many words, tried only where their first letter is."""
    known = by_letter(words)
    parts = (f"{re.escape(first)}(?:{'|'.join(re.escape(word[1:]) for word in known[first])})" for first in known)
    return f"(?=[{re.escape(''.join(known))}])(?:{'|'.join(parts)})"


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
    openers = "in by since of through until during early late before after en em im seit desde depuis tahun"
    opened = "|".join(rf"(?<=\b{word} \d\d\d\d)" for word in openers.split())
    after_year = "|".join(
        [
            r"[-–]\d\d[-–]\d\d(?!\d)",
            rf"(?<![$€£¥₩\d.,]\d\d\d\d) ?[-–~] ?(?:{year}|\d\d)(?![\d,.%])"
            r"(?! ?(?:[%만억천조명개장원곳]|years|people|percent))",
            rf"(?:{opened})(?![\d%]|[.,]\d|[kmbx만억천명개]| ?(?:{noun}))",
            r"[-/]\d{1,2}(?:[-/]\d{1,2})?(?![\d,%])",
            r"\.\d{1,2}\.\d{1,2}(?!\d)",
            r" ?[년年](?! ?[이정가]상|간)(?: ?\d{1,2} ?[월月](?: ?\d{1,2} ?[일日])?)?(?:대|도|말|초)?",
            r"s(?![a-z])",
        ]
    )
    after_digits = "|".join(
        [
            rf"[/.]\d{{1,2}}[/.](?:{year}|\d\d)(?![\d%])",
            r"년도(?! ?(?:안|채|못|더|되지|넘|지나|걸|버티))",
            r"[년年] ?\d{1,2}[월月](?!間|间)(?:\d{1,2}日)?",
            r" ?[월月] ?\d{1,2} ?[일日]| ?[월月](?![가-힣]*[급세])",
            rf"(?:st|nd|rd|th|er|º|\.)? (?:de )?(?:{months})(?![a-z])(?:(?: de)? {year})?",
            rf"(?<=[1-4])q(?![a-z])(?: ?(?:{year}|'?\d\d(?!\d)))?|(?<=[12])h ?(?:{year}|\d\d(?!\d))",
            r"(?::\d\d)? ?(?:am|pm|a\.m\.|p\.m\.)(?![a-z])",
        ]
    )
    said = "|".join(re.escape(saying) + (r"(?!\d)" if saying[-1].isdigit() else "(?![a-z])") for saying in sayings)
    digits = (
        rf"(?:19|20)\d\d(?:{after_year})|\d\d?(?:{after_digits})|{said}"
        r"|(?<!\d)\d0년대|(?<=令和|平成|昭和|民國|民国)\d{1,3}年"
        r"|(?<!\d)[1-4][·/]4 ?분기|지난 \d{1,2}일|(?<=오[전후] )\d{1,2}:\d\d|(?<=오[전후])\d{1,2}:\d\d|'\d\d(?:\.\d{1,2})?(?![\d%~]|[.,]\d)"
    )
    letters = (
        rf"(?:{months})\.?(?:,? {year}"
        rf"| \d{{1,2}}(?:st|nd|rd|th)?(?![\d,.%]|\.\d| (?:percent|%))(?:,? {year})?)"
        rf"|q[1-4](?![a-z\d])(?: ?'?\d\d(?![\d.,%가-힣])| ?{year}| of {year})?|h[12] ?{year}|fy ?'?\d{{2,4}}(?![.,]\d)(?:[-–/]\d\d(?!\d))?"
    )
    return digits, rf"(?=[a-z])(?<![a-z])(?:{letters})"
