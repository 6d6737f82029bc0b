"""Long runs that try to break the project's promises: `make soak`. A seed repeats a run."""

from dataclasses import dataclass, field


@dataclass
class Tally:
    """What came of one kind of trial. `lost` says what went wrong, each with what was done to cause it."""

    what: str
    tried: int = 0
    survived: int = 0
    refused: int = 0
    lost: list[str] = field(default_factory=list)
