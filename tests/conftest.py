"""What holds for every run: programs that are missing are named at the end, and CI forgives none.

A test that needs a program says so: `@pytest.mark.needs("ffprobe")`.
"""

import os
import shutil
from collections import Counter
from collections.abc import Generator
from typing import TypeVar

import pytest

IN_CI = os.environ.get("CI") == "true"

R = TypeVar("R", pytest.TestReport, pytest.CollectReport)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(program, ...): left out where a program is not on the PATH")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        for program in mark.args:
            if shutil.which(program) is None:
                pytest.skip(f"{program} is not on this machine")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return refuse_skip((yield))


def refuse_skip(report: R) -> R:
    """In CI every program is there, so a test that was left out has failed."""
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"In CI nothing is left out: {reason_of(report)}"
    return report


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Return why a test was left out, without pytest's own prefix."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = Counter(map(reason_of, terminalreporter.stats.get("skipped", [])))
    terminalreporter.section("left out")
    for reason, tests in sorted(left_out.items()):
        terminalreporter.line(f"{tests} {'test' if tests == 1 else 'tests'}: {reason}")
    if not left_out:
        terminalreporter.line("Nothing was left out.")
