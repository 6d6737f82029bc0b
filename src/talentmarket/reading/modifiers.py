"""What is around a quantity: hedges, the direction of a change, the period, brackets and asides.

From each quantity one walk goes to the left and one to the right, token by token; what a token does depends on its
type. A walk ends at the next quantity, at an opening bracket or at the end of the clause.
"""

import re

from talentmarket.reading.quantities import TIME_HOURS, UNITS, Quantity, refusal, text_of
from talentmarket.reading.tags import HEDGES_BEFORE, HEDGES_BEHIND, Tag, pattern, spelled
from talentmarket.reading.tokenizer import Tokens

_STRENGTH = {"about": 0, "nearly": 1, "over": 2, "at_least": 3, "at_most": 2}
ASIDE_CHANGE = {"up from": "up", "down from": "down"}


def modify(tokens: Tokens, found: list[Quantity]) -> None:
    """Set hedge, change, per, depth and aside of every quantity from the tokens on its two sides."""
    tags = tokens.tags
    bracketed = Tag.OPEN in tags
    for number, quantity in enumerate(found):
        first = quantity.first
        if bracketed:
            quantity.depth = tags.count(Tag.OPEN, 0, first) - tags.count(Tag.CLOSE, 0, first)
        quantity.reach = (first, quantity.last)
        previous = found[number - 1] if number else None
        right = found[number + 1].first if number + 1 < len(found) else len(tags)
        negated = _to_the_left(tokens, quantity, previous)
        _to_the_right(tokens, quantity, right)
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


def _to_the_left(tokens: Tokens, quantity: Quantity, previous: Quantity | None) -> bool:
    """Take in the words down to the end of the previous quantity; whether they deny the bound."""
    tags, values, limit = tokens.tags, tokens.values, previous.last if previous else 0
    near = clause = True  # nothing but words without meaning has come between; still in the same clause
    negated = False
    index = quantity.first - 1
    while index >= limit and (tag := tags[index]) not in _LEFT_ENDS:
        clause = clause and tag not in _CLAUSE_ENDS
        before = tags[index - 1] if index > limit else ""
        used = False
        match tag:
            case Tag.WORD:
                word = text_of(tokens, index)
                if word == "do" and near and quantity.unit in ("PLN", "CZK") and not quantity.ranged:
                    _hedge(tokens, quantity, "at_most")  # do 5 000 zł
                    used = True
                if word in ("none", "neither") and tags[index + 1 : quantity.first] == Tag.OF:
                    quantity.part = True  # none of the 12 founders
                if values[index] == "negation" and clause and not _out_of_scope(tokens, quantity, index):
                    negated, used = not negated, True
                short = before != "" and before in HEDGES_BEFORE and len(word) <= 3  # fino ai 50.000 euro, up to US 50
                maximum = before == Tag.HEDGE and tags[index + 1] == Tag.OF  # maximum pay of $212,100
                near = near and (short or maximum)
            case Tag.HEDGE_BEFORE | Tag.HEDGE:
                word = text_of(tokens, index)
                goal = word == "up to" and before == Tag.CHANGE  # bumped up to 33.2%
                # subió un 8 % hasta 3 millones
                goal = goal or (previous is not None and previous.aside and word in ("hasta", "tot"))
                used = near and not goal and not (quantity.ranged and word == "in the range of")
                if used:
                    _hedge(tokens, quantity, str(values[index]))
            case Tag.FROM:
                opens = near and not quantity.ranged and quantity.change is None
                used = opens and not _moved(tokens, index, quantity.last)
                if used:
                    _hedge(tokens, quantity, "at_least")
                near = False
            case Tag.CHANGE:
                quantity.change = quantity.change or str(values[index])
                used, near = True, False
            case Tag.ASIDE:
                quantity.aside = quantity.aside or previous is not None
                changed = previous or quantity  # £201m, up from £105m
                changed.change = changed.change or ASIDE_CHANGE.get(text_of(tokens, index))
                near = False
            case Tag.HEDGE_BEHIND:
                if quantity.unit == "percent" and text_of(tokens, index) == "plus":
                    quantity.aside = quantity.aside or previous is not None  # $138k plus 11.5% super
                near = False
            case Tag.SOME_OF:
                quantity.part = used = True
            case Tag.PER:
                quantity.per = quantity.per or str(values[index])
                used = True
            case Tag.TOTAL:
                quantity.total = quantity.total or near
            case Tag.COMMA if near:
                opening = tags.rfind(Tag.COMMA, max(limit, index - 5), index)
                near = opening >= 0
                index = opening if near else index
            case _:
                used = tag == Tag.PAY
                near = near and tag in _LEFT_PASSED
        if used:
            quantity.reach = (min(quantity.reach[0], index), quantity.reach[1])
        index -= 1
    if previous is not None and tags[limit : quantity.first] == Tag.TO:
        quantity.change = quantity.change or previous.change  # rising 6.9 percent to $104566
    return negated


def _out_of_scope(tokens: Tokens, quantity: Quantity, index: int) -> bool:
    """Whether a word between ends what a negation denies: not paid for more than three months."""
    between = tokens.text[tokens.ends[index] : tokens.starts[quantity.first]]
    lasting = quantity.unit in TIME_HOURS and _LASTING.search(between) is not None
    return lasting or _SCOPE_ENDS.search(between) is not None


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
_LEFT_PASSED = spelled("PAY ARTICLE GPU NOUN HYPHEN OF TO SIGN")


def _moved(tokens: Tokens, index: int, last: int) -> bool:
    """Whether "from" belongs to a move: fallen from 60%, jumped from 770, from 100.6 million won in 2019."""
    behind = tokens.tags[last : last + 2]
    dated = behind == spelled("OUT_OF DATE") or behind[:1] == Tag.DATE
    return dated or (index > 0 and tokens.tags[index - 1] == Tag.CHANGE)


def _to_the_right(tokens: Tokens, quantity: Quantity, limit: int) -> None:
    """Take in the words up to the next quantity; brackets are passed over."""
    tags, values, end = tokens.tags, tokens.values, len(tokens.tags)
    near, words = True, 0
    index = quantity.last
    while index < end:
        tag = tags[index]
        if tag == Tag.OPEN:
            closing = tags.find(Tag.CLOSE, index)
            if closing < 0:
                return
            index = closing + 1
            following = _NEXT.search(tags, index)
            limit = max(limit, following.start() if following else end)
            continue
        if index >= limit or tag in _RIGHT_ENDS:
            return
        behind = tags[index + 1 : index + 2]
        # a hedge that may precede a number has none behind it: $50k max in 2024
        own = index + 1 != limit or limit == end
        used = False
        match tag:
            case Tag.WORD | Tag.NOUN:
                words += 1
                near = near and words < 2
            case Tag.HEDGE_BEHIND | Tag.HEDGE:
                word = text_of(tokens, index)
                grown = word == "plus" and tags[index - 1] == Tag.TIMES  # trois fois plus
                fixed = " " in word and not word.startswith("and ")
                bound = (fixed or (near and (words == 0 or word > "\u1100"))) and (tag == Tag.HEDGE_BEHIND or own)
                used = grown or (bound and not _no_hedge(tokens, quantity, index, word))
                if grown:
                    quantity.change = "up"
                elif used:
                    _hedge(tokens, quantity, str(values[index]))
            case Tag.HEDGE_BEFORE:
                used = near and words == 0 and own and text_of(tokens, index) == "tops"
                if used:
                    _hedge(tokens, quantity, "at_most")  # $50k tops
                else:
                    if limit == end and behind != Tag.DATE:
                        quantity.change = quantity.change or _COMPARED.get(text_of(tokens, index))
                    near = False
            case Tag.CHANGE:
                directly = index == quantity.last and quantity.unit not in (None, *UNITS)
                if directly and text_of(tokens, index) == "↑":
                    _hedge(tokens, quantity, "at_least")  # 5,000만원↑
                    used = True
                else:
                    start = tokens.ends[quantity.last - 1]
                    compares = _THAN.search(tokens.text, start, tokens.starts[index])  # 34.7%로 미국(50%)보다 낮다
                    used = quantity.change is None and not compares
                    quantity.change = str(values[index]) if used else quantity.change
                    words += 1
            case Tag.PER:
                if text_of(tokens, index).endswith(" ") and index + 1 == limit < end:
                    near = False  # 연 of 연 4000만원
                elif quantity.per is None or index == quantity.last:
                    quantity.per, used = str(values[index]), True
            case Tag.SLASH:
                if behind == Tag.TIME:  # 50.000 € / año
                    index += 1
                    quantity.per = str(values[index]).removesuffix("s")
                    used, near = True, False
            case _:
                near = near and tag in _RIGHT_PASSED
        if used:
            quantity.reach = (quantity.reach[0], max(quantity.reach[1], index + 1))
        index += 1


def _no_hedge(tokens: Tokens, quantity: Quantity, index: int, word: str) -> bool:
    """Whether a word that may be a hedge is none here."""
    behind, end = tokens.tags[index + 1 : index + 2], tokens.ends[quantity.last - 1]
    if word == "plus":  # plus equity, plus 11.5% super: something else comes on top
        return tokens.tags[index - 1] != Tag.HYPHEN and behind in _ON_TOP
    if word == "까지":  # 46명까지 줄었다: a goal, no ceiling
        return quantity.ranged or behind == Tag.CHANGE
    if _NOT_COMING_TO.match(word):  # 3억원이면 문제가 안 된다
        return not _PARTICLE.fullmatch(tokens.text, end, tokens.starts[index])
    handed_over = word.startswith(("넘겼", "넘긴", "넘겨", "넘기"))  # 2억 달러에 넘겼다: not exceeded
    return handed_over and _FOR.match(tokens.text, end) is not None


_RIGHT_ENDS = spelled("STOP ARROW")
_RIGHT_PASSED = spelled("HYPHEN GPU PAY TIMES")
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
