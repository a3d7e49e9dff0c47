"""Results against what stock Django passes, and against the committed ratchet."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PASSES = frozenset({"passed", "expected failure"})
"""Outcomes with which stock Django's ids count as passed."""


@dataclass
class Score:
    """What became of one directory's ids, of those that stock Django passes.

    Attributes:
        directory: name of the directory in Django's suite.
        passed, failed, skipped: ids by outcome; what was never reached is in ``failed``.
        details: first lines of the errors, by id.
    """

    directory: str
    passed: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)
    details: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many ids stock Django passes here."""
        return len(self.passed) + len(self.failed) + len(self.skipped)


def directories(wanted: Iterable[str] = (), marks: str = "") -> list[str]:
    """Return the directories of the target, or those of them that are wanted, or that carry one of the marks.

    Those marked B, beyond the ORM, are no part of the target: they run where they are asked for.

    Raises:
        SystemExit: a wanted directory is not one of the target's.
    """
    listed: dict[str, str] = {}
    for line in (FOLDER / "directories.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            mark, name = line.split()
            listed[name] = mark
    unknown = sorted(set(wanted) - set(listed))
    if unknown:
        raise SystemExit(f"Not among the directories of the target: {', '.join(unknown)}. See directories.txt.")
    names = list(wanted) or [name for name, mark in listed.items() if mark in (marks or "FMQDP")]
    return sorted(names)


def stock_ids(release: str, database: str, names: Iterable[str]) -> dict[str, set[str]]:
    """Return the ids that stock Django passes, by directory."""
    by_directory: dict[str, set[str]] = {name: set() for name in names}
    for test_id in (FOLDER / "stock" / f"{release}-{database}.txt").read_text().split():
        directory = test_id.split(".", 1)[0]
        if directory in by_directory:
            by_directory[directory].add(test_id)
    return by_directory


def record_stock(release: str, database: str, names: Iterable[str], results: Path) -> int:
    """Put what stock Django passed in these directories into its file of ids; return how many ids that are."""
    file = FOLDER / "stock" / f"{release}-{database}.txt"
    ran = set(names)
    kept = {test_id for test_id in file.read_text().split() if test_id.split(".", 1)[0] not in ran}
    passed = {
        test_id for name in ran for test_id, outcome in outcomes_in(results / f"{name}.jsonl") if outcome in PASSES
    }
    file.write_text("".join(f"{test_id}\n" for test_id in sorted(kept | passed)))
    return len(passed)


def outcomes_in(record: Path) -> list[tuple[str, str]]:
    """Return the recorded tests of one directory with what became of each."""
    if not record.exists():
        return []
    lines = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    return [(line["id"], line["outcome"]) for line in lines]


def score(directory: str, expected: set[str], results: Path) -> Score:
    """Compare the recorded results of one directory with the ids that stock Django passes there."""
    outcomes: dict[str, tuple[str, str]] = {}
    if results.exists():
        for line in results.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            outcomes[record["id"]] = (record["outcome"], record["detail"])
    found = Score(directory)
    for test_id in expected:
        outcome, detail = outcomes.get(test_id, ("not reached", "not reached"))
        if outcome in PASSES:
            found.passed.add(test_id)
        elif outcome == "skipped":
            found.skipped.add(test_id)
        else:
            found.failed.add(test_id)
        if outcome not in PASSES:
            found.details[test_id] = f"{outcome}: {detail}"
    return found


def table(scores: list[Score]) -> str:
    """Return a table with a row for each directory and a closing line that test runners' readers understand."""
    rows = [f"{'directory':34}{'passed':>8}{'failed':>8}{'skipped':>8}{'share':>9}"]
    for item in scores:
        rows.append(_row(item.directory, len(item.passed), len(item.failed), len(item.skipped)))
    passed, failed, skipped = (
        sum(len(getattr(item, kind)) for item in scores) for kind in ("passed", "failed", "skipped")
    )
    rows.append(_row("total", passed, failed, skipped))
    return "\n".join([*rows, f"{passed} passed, {failed} failed, {skipped} skipped"])


def _row(name: str, passed: int, failed: int, skipped: int) -> str:
    total = passed + failed + skipped
    share = f"{100 * passed / total:8.2f}%" if total else "        -"
    return f"{name:34}{passed:>8}{failed:>8}{skipped:>8}{share}"


def common_failures(scores: list[Score], most: int = 25) -> str:
    """Return the error lines that stand behind most failures, most frequent first."""
    counts = Counter(detail.split("\n")[0][:150] for item in scores for detail in item.details.values())
    return "\n".join(f"{count:6} {line}" for line, count in counts.most_common(most))


# The ratchet


def ratchet_file(database: str) -> Path:
    """Return the committed list of ids that pass on a database."""
    return FOLDER / "ratchet" / f"{database}.txt"


def read_ratchet(database: str) -> set[str]:
    """Return the ids that are known to pass."""
    path = ratchet_file(database)
    return set(path.read_text().split()) if path.exists() else set()


def fallen_back(database: str, scores: list[Score]) -> list[str]:
    """Return the ids that the ratchet holds and that do not pass any more, of the directories that were run."""
    run = {item.directory for item in scores}
    passing = set().union(*(item.passed for item in scores)) if scores else set()
    return sorted(test_id for test_id in read_ratchet(database) - passing if test_id.split(".", 1)[0] in run)


def tighten(database: str, scores: list[Score]) -> int:
    """Add the ids that pass now to the ratchet, never taking one away; return how many were added."""
    known = read_ratchet(database)
    passing = set().union(*(item.passed for item in scores)) if scores else set()
    ratchet_file(database).parent.mkdir(exist_ok=True)
    ratchet_file(database).write_text("\n".join(sorted(known | passing)) + "\n")
    return len(passing - known)
