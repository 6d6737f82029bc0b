"""How much there is to read: lines of Python and TOML in src, by room; and the longest function."""

import ast
from collections import Counter
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "talentmarket"


def main() -> None:
    """Print one line a room, then the sums and the longest function."""
    lines: dict[str, Counter[str]] = {}
    longest = (0, "")
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.toml")]):
        text = path.read_text(encoding="utf-8")
        place = path.relative_to(SOURCE)
        room = place.parts[0] if len(place.parts) > 1 else "(base)"
        lines.setdefault(room, Counter())[path.suffix] += text.count("\n")
        if path.suffix == ".py":
            functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
            lengths = [
                ((node.end_lineno or node.lineno) - node.lineno + 1, f"{place}:{node.name}") for node in functions
            ]
            longest = max([longest, *lengths])
    for room, count in lines.items():
        print(f"{room:<12} {count['.py']:>7,} Python {count['.toml']:>6,} TOML")
    total = sum(lines.values(), Counter())
    print(f"{'all':<12} {total['.py']:>7,} Python {total['.toml']:>6,} TOML")
    print(f"longest function: {longest[1]}, {longest[0]} lines")


if __name__ == "__main__":
    main()
