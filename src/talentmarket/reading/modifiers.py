"""What is around a quantity: hedges, the direction of a change, the period, brackets and asides.

From each quantity one walk goes to the left and one to the right, token by token; what a token does depends on its
type. A walk ends at the next quantity, at an opening bracket or at the end of the clause.
"""

import re
from collections.abc import Callable

from talentmarket.reading.quantities import TIME_HOURS, UNITS, Quantity, refusal, text_of
from talentmarket.reading.tags import HEDGES_BEFORE, HEDGES_BEHIND, Tag, pattern, spelled
from talentmarket.reading.tokenizer import Tokens

_STRENGTH = {"about": 0, "nearly": 1, "over": 2, "at_least": 3, "at_most": 2}
ASIDE_CHANGE = {"up from": "up", "down from": "down"}


def modify(tokens: Tokens, found: list[Quantity]) -> None:
    """Set hedge, change, per, depth and aside of every quantity from the tokens on its two sides."""
    tags = tokens.tags
    depth = 0
    index = 0
    bracketed = Tag.OPEN in tags
    for number, quantity in enumerate(found):
        if bracketed:
            while index < quantity.first:
                depth += (tags[index] == Tag.OPEN) - (tags[index] == Tag.CLOSE)
                index += 1
            quantity.depth = depth
        quantity.reach = (quantity.first, quantity.last)
        left = found[number - 1].last if number else 0
        right = found[number + 1].first if number + 1 < len(found) else len(tags)
        negated = False
        if left < quantity.first:
            walk = _Left(tokens, quantity, left, found[number - 1] if number else None)
            walk.go()
            negated = walk.negated
        if quantity.last < len(tags):
            _Right(tokens, quantity, right, quantity.last).go()
        if (negated or _negated_behind(tokens, quantity, right)) and not quantity.ranged:
            quantity.hedge = _TURNED.get(quantity.hedge or "", quantity.hedge)


# nobody earns less than …, no offer topped …
_TURNED = {"at_most": "at_least", "at_least": "at_most", "over": "at_most"}


def _negated_behind(tokens: Tokens, quantity: Quantity, right: int) -> bool:
    """Whether a later word of the clause turns the bound itself round: 이하로는 뽑지 않는다, 아래로 받는 사람은 없다.

    Not what is said of those who reach it: 300명 이상이 월급을 받지 못했다.
    """
    if quantity.hedge not in _TURNED:
        return False
    hedges = [at for at in range(quantity.last, quantity.reach[1]) if tokens.tags[at] in HEDGES_BEHIND]
    if not hedges:
        return False
    at = hedges[-1]
    end = tokens.starts[right] if right < len(tokens.tags) else len(tokens.text)
    start = tokens.ends[at] - (tokens.text[tokens.ends[at] - 1] == "로")
    denied = _DENIED_KO.match(tokens.text, start, end)
    if denied is None:
        return False
    while at + 1 < right and tokens.starts[at + 1] < denied.end():
        at += 1
    quantity.reach = (quantity.reach[0], max(quantity.reach[1], at + 1))
    return True


_NOT = "지(?:는|도|를|조차)? ?(?:않|못|아니|말|마[라세시])(?!으?면|하면)"
_VERB = "(?:받|주|뽑|쓰|내|벌|사|제[시안공의]하|채용하|고용하|지급하|투자하|계약하|고려하|요구하|원하|일하|해고하|감원하|넘)"
_MOVES = "(?:오르|올라가|올리|늘|늘어나|늘리|줄|줄어들|줄이|떨어지|내려가|내리|낮아지|높아지|증가하|감소하|상승하|하락하|넘|다니|버티|해고하|감원하)"
_MAKER = "(?:사람|이|곳|데|회사|기업|업체|직원|임원|개발자|연구원|지원자|경력자|스타트업|경우|사례|적|일|나라|직종|직군|팀|공고|제안|투자|계약|연봉|월급|급여|임금|보너스)"
_NONE = (
    "(?:은|는|이|가|도|조차)? ?(?:거의 |아예 |전혀 |아무도 |하나도 |(?:단 )?한 ?(?:명|곳|건|번|사람)도 |아직 )?"
    "(?:없(?![어으이지])|없었|드물(?!지)|드문|드뭅)"
)
_DENIED_KO = re.compile(
    rf"{_NOT}"  # 보다 적지 않은, 웃돌지 않는다
    rf"|으?로(?:는)? (?:[가-힣]{{1,8}} ){{0,2}}[가-힣]*{_NOT}"  # 이하로는 뽑지 않는다
    rf"|(?:으?로는|[은는]) (?:[가-힣]{{1,8}} )?(?:안|못) [가-힣]"  # 이하로는 안 간다, 이상은 못 준다
    rf"|(?:[은는](?: [가-힣]{{1,8}}[을를])?|을(?= (?:뽑|제|해고|감원)))? {_VERB}{_NOT}| {_MOVES}{_NOT}"  # 미만은 제시하지 않는다
    r"|[이가은는] 아[니닌닙](?!면|라)"
    rf"|(?:은|는|도|이|가)(?= ?없){_NONE}"  # 이하는 없다
    rf"|(?:의|인|짜리)? ?{_MAKER}{_NONE}"  # 넘는 제안은 없었다
    rf"|(?:으?로|을|를|은|는|이|가|게)? ?[가-힣]+[는은을던한준된낸쓴번산간온른진린난] {_MAKER}{_NONE}"  # 아래로 받는 사람은 없다
)


class _Walk:
    def __init__(self, tokens: Tokens, quantity: Quantity, limit: int, index: int) -> None:
        self.tokens, self.quantity, self.limit, self.index = tokens, quantity, limit, index
        self.near = True  # nothing but words without meaning has come between

    def _used(self) -> None:
        first, last = self.quantity.reach
        self.quantity.reach = (min(first, self.index), max(last, self.index + 1))


class _Left(_Walk):
    """The walk to the left of a quantity, down to the end of the previous one."""

    def __init__(self, tokens: Tokens, quantity: Quantity, limit: int, previous: Quantity | None) -> None:
        super().__init__(tokens, quantity, limit, quantity.first - 1)
        self.previous = previous
        self.clause = True  # still in the clause of the quantity
        self.negated = False

    def go(self) -> None:
        tags = self.tokens.tags
        while self.index >= self.limit and tags[self.index] not in _LEFT_ENDS:
            self.clause = self.clause and tags[self.index] not in _CLAUSE_ENDS
            step = _LEFT.get(tags[self.index])
            if step is None:
                self.near = False
            else:
                step(self)
            self.index -= 1
        if self.previous is not None and tags[self.limit : self.quantity.first] == Tag.TO:
            self._changed(self.previous.change)  # rising 6.9 percent to $104566

    def _word(self) -> str:
        return text_of(self.tokens, self.index)

    def _value(self) -> str:
        return str(self.tokens.values[self.index])

    def _before(self) -> str:
        """The type of the token further left, inside the limit."""
        return self.tokens.tags[self.index - 1] if self.index > self.limit else ""

    def _changed(self, change: str | None) -> None:
        self.quantity.change = self.quantity.change or change

    def hedge(self) -> None:
        word = self._word()
        stepped = self.previous is not None and self.previous.aside  # subió un 8 % hasta 3 millones
        goal = word == "up to" and self._before() == Tag.CHANGE  # bumped up to 33.2%
        goal = goal or (stepped and word in ("hasta", "tot"))
        if self.near and not goal and not (self.quantity.ranged and word == "in the range of"):
            _hedge(self.tokens, self.quantity, self._value())
            self._used()

    def from_(self) -> None:
        quantity = self.quantity
        opens = self.near and not quantity.ranged and quantity.change is None
        if opens and not _moved(self.tokens, self.index, quantity.last):
            _hedge(self.tokens, quantity, "at_least")
            self._used()
        self.near = False

    def change(self) -> None:
        self._changed(self._value())
        self._used()
        self.near = False

    def aside(self) -> None:
        self.quantity.aside = self.quantity.aside or self.previous is not None
        changed = self.previous or self.quantity  # £201m, up from £105m
        changed.change = changed.change or ASIDE_CHANGE.get(self._word())
        self.near = False

    def plus(self) -> None:
        if self.quantity.unit == "percent" and self._word() == "plus":
            self.quantity.aside = self.quantity.aside or self.previous is not None  # $138k plus 11.5% super
        self.near = False

    def some_of(self) -> None:
        self.quantity.part = True
        self._used()

    def per(self) -> None:
        self.quantity.per = self.quantity.per or self._value()
        self._used()

    def pay(self) -> None:
        self._used()

    def total(self) -> None:
        self.quantity.total = self.quantity.total or self.near

    def comma(self) -> None:
        if self.near:
            opening = self.tokens.tags.rfind(Tag.COMMA, max(self.limit, self.index - 5), self.index)
            self.near = opening >= 0
            self.index = opening if opening >= 0 else self.index

    def word(self) -> None:
        if self._word() == "do" and self.near and self.quantity.unit in ("PLN", "CZK") and not self.quantity.ranged:
            _hedge(self.tokens, self.quantity, "at_most")  # do 5 000 zł
            self._used()
        if self._word() in ("none", "neither") and self.tokens.tags[self.index + 1 : self.quantity.first] == Tag.OF:
            self.quantity.part = True  # none of the 12 founders
        if self.tokens.values[self.index] == "negation" and self.clause and not self._out_of_scope():
            self.negated = not self.negated
            self._used()
        before = self._before()
        short = before != "" and before in HEDGES_BEFORE and len(self._word()) <= 3  # fino ai 50.000 euro, up to US 50
        maximum = before == Tag.HEDGE and self.tokens.tags[self.index + 1] == Tag.OF  # maximum pay of $212,100
        self.near = self.near and (short or maximum)

    def _out_of_scope(self) -> bool:
        """Whether a word between ends what a negation denies: not paid for more than three months."""
        text = self.tokens.text
        between = text[self.tokens.ends[self.index] : self.tokens.starts[self.quantity.first]]
        lasting = self.quantity.unit in TIME_HOURS and _LASTING.search(between) is not None
        return lasting or _SCOPE_ENDS.search(between) is not None

    def pass_by(self) -> None:
        pass


_SCOPE_ENDS = re.compile(
    r"\b(?:despite|after|before|although|though|because|while|who|which|when|since|but|with|at firms|at companies|includ(?:e|es|ing)|count(?:s|ing)?|cover(?:s|ing)?|reflects?)\b",
    re.I,
)
_LASTING = re.compile(
    r"\b(?:for|in) (?:more than |over |at least |less than |under |nearly |almost |about |well |up to )*(?:an? )?$",
    re.I,
)
_CLAUSE_ENDS = spelled("COMMA AND ASIDE PERCENT TIME")
_LEFT_ENDS = spelled("OPEN STOP")
_LEFT: dict[str, Callable[[_Left], None]] = {
    Tag.HEDGE_BEFORE: _Left.hedge,
    Tag.HEDGE: _Left.hedge,
    Tag.FROM: _Left.from_,
    Tag.CHANGE: _Left.change,
    Tag.ASIDE: _Left.aside,
    Tag.HEDGE_BEHIND: _Left.plus,
    Tag.SOME_OF: _Left.some_of,
    Tag.PER: _Left.per,
    Tag.PAY: _Left.pay,
    Tag.TOTAL: _Left.total,
    Tag.COMMA: _Left.comma,
    Tag.WORD: _Left.word,
    **dict.fromkeys(spelled("ARTICLE GPU NOUN HYPHEN OF TO SIGN"), _Left.pass_by),
}


def _moved(tokens: Tokens, index: int, last: int) -> bool:
    """Whether "from" belongs to a move: fallen from 60%, jumped from 770, from 100.6 million won in 2019."""
    behind = tokens.tags[last : last + 2]
    dated = behind == spelled("OUT_OF DATE") or behind[:1] == Tag.DATE
    return dated or (index > 0 and tokens.tags[index - 1] == Tag.CHANGE)


class _Right(_Walk):
    """The walk to the right of a quantity, up to the next one; brackets are passed over."""

    words = 0  # in between

    def go(self) -> None:
        tags = self.tokens.tags
        while self.index < len(tags):
            tag = tags[self.index]
            if tag == Tag.OPEN:
                closing = tags.find(Tag.CLOSE, self.index)
                if closing < 0:
                    return
                self.index = closing + 1
                following = _NEXT.search(tags, self.index)
                self.limit = max(self.limit, following.start() if following else len(tags))
                continue
            if self.index >= self.limit or tag in _RIGHT_ENDS:
                return
            step = _RIGHT.get(tag)
            if step is None:
                self.near = False
            else:
                step(self)
            self.index += 1

    def _behind(self) -> str:
        return self.tokens.tags[self.index + 1 : self.index + 2]

    def _is_own(self) -> bool:
        """Whether a hedge that may precede a number has none behind it: $50k max in 2024."""
        return self.index + 1 != self.limit or self.limit == len(self.tokens.tags)

    def hedge(self) -> None:
        quantity, tokens = self.quantity, self.tokens
        word = text_of(tokens, self.index)
        if word == "plus" and tokens.tags[self.index - 1] == Tag.TIMES:
            quantity.change = "up"  # trois fois plus
            self._used()
        elif self._no_hedge(word):
            pass
        elif (
            (" " in word and not word.startswith("and ")) or (self.near and (self.words == 0 or word > "\u1100"))
        ) and (tokens.tags[self.index] == Tag.HEDGE_BEHIND or self._is_own()):
            _hedge(tokens, quantity, str(tokens.values[self.index]))
            self._used()

    def _no_hedge(self, word: str) -> bool:
        """Whether a word that may be a hedge is none here."""
        tokens = self.tokens
        if word == "plus":  # plus equity, plus 11.5% super: something else comes on top
            return tokens.tags[self.index - 1] != Tag.HYPHEN and self._behind() in _ON_TOP
        if word == "까지":  # 46명까지 줄었다: a goal, no ceiling
            return self.quantity.ranged or self._behind() == Tag.CHANGE
        if _NOT_COMING_TO.match(word):  # 3억원이면 문제가 안 된다
            return not _PARTICLE.fullmatch(tokens.text, tokens.ends[self.quantity.last - 1], tokens.starts[self.index])
        handed_over = word.startswith(("넘겼", "넘긴", "넘겨", "넘기"))  # 2억 달러에 넘겼다: not exceeded
        return handed_over and _FOR.match(tokens.text, tokens.ends[self.quantity.last - 1]) is not None

    def compared(self) -> None:
        tops = text_of(self.tokens, self.index) == "tops"
        if tops and self.near and self.words == 0 and self._is_own():
            _hedge(self.tokens, self.quantity, "at_most")  # $50k tops
            self._used()
            return
        if self.limit == len(self.tokens.tags) and self._behind() != Tag.DATE:
            self.quantity.change = self.quantity.change or _COMPARED.get(text_of(self.tokens, self.index))
        self.near = False

    def change(self) -> None:
        directly = self.index == self.quantity.last and self.quantity.unit not in (None, *UNITS)
        if directly and text_of(self.tokens, self.index) == "↑":
            _hedge(self.tokens, self.quantity, "at_least")  # 5,000만원↑
            self._used()
            return
        if self.quantity.change is None and not self._compares():
            self.quantity.change = str(self.tokens.values[self.index])
            self._used()
        self.words += 1

    def _compares(self) -> bool:
        """Whether the word compares a level with another: 34.7%로 미국(50%)보다 낮다."""
        tokens, start = self.tokens, self.tokens.ends[self.quantity.last - 1]
        return _THAN.search(tokens.text, start, tokens.starts[self.index]) is not None

    def per(self) -> None:
        if text_of(self.tokens, self.index).endswith(" ") and self.index + 1 == self.limit < len(self.tokens.tags):
            self.near = False  # 연 of 연 4000만원
        elif self.quantity.per is None or self.index == self.quantity.last:
            self.quantity.per = str(self.tokens.values[self.index])
            self._used()

    def slash(self) -> None:
        if self._behind() == Tag.TIME:
            self.quantity.per = str(self.tokens.values[self.index + 1]).removesuffix("s")
            self.index += 1
            self._used()
            self.index -= 1

    def word(self) -> None:
        self.words += 1
        self.near = self.near and self.words < 2

    def pass_by(self) -> None:
        pass


_RIGHT_ENDS = spelled("STOP ARROW")
_RIGHT: dict[str, Callable[[_Right], None]] = {
    Tag.HEDGE_BEHIND: _Right.hedge,
    Tag.HEDGE: _Right.hedge,
    Tag.HEDGE_BEFORE: _Right.compared,
    Tag.CHANGE: _Right.change,
    Tag.PER: _Right.per,
    Tag.SLASH: _Right.slash,
    Tag.WORD: _Right.word,
    Tag.NOUN: _Right.word,
    **dict.fromkeys(spelled("HYPHEN GPU PAY TIMES"), _Right.pass_by),
}

_THAN = re.compile("[가-힣)\\]]보다(?:는|도)? (?:훨씬 |더 |크게 |다소 |조금 |약간 )?$")
_NOT_COMING_TO = re.compile("(?:안|못) ?(?:되|된|됐|돼)|채 ")
_PARTICLE = re.compile(" ?(?:도|이|가|은|는|을|를|에도|조차|밖에)? ?(?:채|도)? ?")
_FOR = re.compile("에(?:게)? ")
_ON_TOP = tuple(spelled("WORD DIGITS NUMBER CURRENCY VAGUE PERCENT_BEFORE ARTICLE HEDGE_BEFORE"))
_COMPARED = {
    **dict.fromkeys(("above", "more than", "higher than", "greater than"), "up"),
    **dict.fromkeys(("below", "less than", "lower than", "fewer than"), "down"),
}


_NEXT = pattern(r"[CURRENCY PERCENT_BEFORE DIGITS NUMBER VAGUE FRACTION MULTIPLE OPEN]")


def _hedge(tokens: Tokens, amount: Quantity, hedge: str) -> None:
    """Add a hedge; bounds win over about, and two bounds that pull apart make no figure."""
    known = amount.hedge
    if known is None:
        amount.hedge = hedge
        return
    if {known, hedge} in ({"at_most", "at_least"}, {"at_most", "over"}):
        raise refusal(tokens, amount, "one hedge makes a floor of this amount, another a ceiling")
    if amount.ranged and known in ("over", "at_least", "at_most"):
        return
    if _STRENGTH[hedge] > _STRENGTH[known]:
        amount.hedge = hedge
