"""Two offers from a file, weighed: ``talentmarket offer FILE.yaml``.

file.py reads the file and finds its mistakes, evidence.py looks up the tables, simulation.py draws futures,
answer.py says what they come to. Nothing here needs pandas.
"""

import sys

from talentmarket.messages import GOOD, PROBLEMS, WRONG_USAGE


def main(path: str, as_json: bool = False, lang: str = "en", sure: bool = False) -> int:
    """Print the answer for an offer file, or its mistakes, one a line, to stderr.

    What may be right but was often a slip is asked about in the same way, unless the reader is `sure`.

    Returns
    -------
    int
        0 if the answer was printed, 1 if the file has mistakes or doubts, 2 if there is no such file.

    Raises
    ------
    ValueError
        If there is no language `lang`.
    """
    from talentmarket.language import Language
    from talentmarket.offers import answer
    from talentmarket.offers.evidence import Evidence
    from talentmarket.offers.file import Mistake, MistakesInFile, find, message, read, shown

    place, language, evidence = shown(path, 200), Language(lang), Evidence()
    offer, wrong = None, list[Mistake]()
    try:
        offer = read(find(path), evidence)
        wrong += () if sure else offer.doubts
    except MistakesInFile as found:
        wrong += found.mistakes
    except FileNotFoundError:
        print(message("missing_file", lang, path=place), file=sys.stderr)
        return WRONG_USAGE
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        reason = shown(language.said(said, "system"), 200)
        print(message("unreadable_file", lang, path=place, reason=reason), file=sys.stderr)
        return WRONG_USAGE
    for one in sorted(wrong, key=lambda one: (one.line, one.column)):
        print(f"{place}:{one.line}:{one.column}: {one.text(lang)}", file=sys.stderr)
    if offer and wrong:
        print(message("go_on", lang), file=sys.stderr)
    if wrong or not offer:
        return PROBLEMS
    spoken = answer.spoken(offer, answer.work_out(offer), language)
    try:
        good = [said for said, _ in answer.good(offer, evidence, language)]
    except FileNotFoundError:
        good = []
    if as_json:
        text = answer.as_json(spoken, good)
    else:
        named = {i for ids in offer.figures.values() for i in ids[: answer.NAMED]}
        stated = {i: shown(figure.as_stated, 60) for i in sorted(named) if (figure := evidence.figure(i))}
        text = answer.as_text(spoken, stated, good)
    sys.stdout.write(text)
    return GOOD
