"""What the command says: whole sentences on lines, the important word first, one document when asked (access.md 3)."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from reviewcast.cli import main
from reviewcast.cli.arguments import parse_arguments
from reviewcast.cli.output import Output, say_duration
from reviewcast.errors import ReviewError, UsageError
from reviewcast.model import Notice, Progress

COMMANDS = ["init", "publish", "script", "list", "check", "voices", "doctor"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_on_plain_lines(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert "--json" in said
    assert not re.search(r"[^\x20-\x7e\n]", said)


@pytest.mark.parametrize("command", COMMANDS[1:])
def test_every_command_but_init_takes_show(command: str) -> None:
    operand = ["a.md"] if command == "script" else []
    assert str(parse_arguments([command, "--show", "here", *operand]).show) == "here"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["publish", "--jobs", "0"], "Argument --jobs: 0 is not a whole number of 1 or more."),
        (["publish", "--jobs", "x"], "Argument --jobs: x is not a whole number of 1 or more."),
        (["publish", "--jobs", "1.5"], "Argument --jobs: 1.5 is not a whole number of 1 or more."),
        (["publish", "--wait", "inf"], "Argument --wait: inf is not a number of seconds."),
        (["publish", "--wait", "soon"], "Argument --wait: soon is not a number of seconds."),
        (["publish", "--sh", "here.md"], "Unrecognized arguments: --sh."),
    ],
)
def test_wrong_usage_is_an_error_with_a_way_out(arguments: list[str], reason: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_arguments(arguments)
    assert refused.value.what == reason
    assert "--help" in refused.value.remedy


def test_an_error_is_one_line_on_standard_error_with_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "--jobs", "0", "a.md"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Error: Argument --jobs: 0")
    assert said.err.count("\n") == 1


def test_an_error_is_the_document_where_one_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    Output(json=True, quiet=False).fail(ReviewError("It is empty.", where="a.md", remedy="Write."))
    said = capsys.readouterr()
    assert json.loads(said.out) == {
        "version": 1,
        "error": {"what": "It is empty.", "where": "a.md", "remedy": "Write."},
    }
    assert said.err == "Error: a.md: It is empty. Write.\n"


def test_with_json_everything_else_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(json=True, quiet=False)
    output.tell("Done.")
    output.report(Progress(stage="reading"))
    output.warn((Notice(what="Odd."),))
    output.put({"a": "é"})
    said = capsys.readouterr()
    assert json.loads(said.out) == {"version": 1, "a": "é"}
    assert said.err == "Done.\nStep 1 of 4: reading.\nWarning: Odd.\n"


def test_quiet_says_only_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(json=False, quiet=True)
    output.tell("Done.")
    output.report(Progress(stage="reading"))
    output.warn((Notice(what="Odd."),))
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "Warning: Odd.\n")


def test_a_warning_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    Output(json=False, quiet=False).warn((Notice(what="Odd."), Notice(what="Odd."), Notice(what="Even.")))
    assert capsys.readouterr().err == "Warning: Odd.\nWarning: Even.\n"


def test_a_stage_is_said_once_for_each_review(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(json=False, quiet=False)
    for _ in range(2):
        output.begin()
        for stage in ("reading", "encoding", "verifying", "encoding"):
            output.report(Progress(stage=stage))
    assert capsys.readouterr().out == "Step 1 of 4: reading.\nStep 4 of 4: encoding.\n" * 2


def test_long_work_says_how_far_it_is_every_ten_seconds(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    output = Output(json=False, quiet=False)
    for second in range(41):
        now[0] = float(second)
        output.report(Progress(stage="speaking", done=second, total=80))
    assert capsys.readouterr().out.splitlines() == [
        "Step 2 of 4: speaking, 80 sentences.",
        "Speaking: 12 percent, about 70 seconds left.",
        "Speaking: 25 percent, about 60 seconds left.",
        "Speaking: 37 percent, about 50 seconds left.",
        "Speaking: 50 percent, about 40 seconds left.",
    ]


def test_waiting_is_said_each_time_with_its_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(json=False, quiet=False)
    for seconds in (0, 10, 20):
        output.report(Progress(stage="waiting", done=seconds))
    said = capsys.readouterr().out.splitlines()
    assert len(set(said)) == 3
    assert all(line.startswith("Waiting: ") for line in said)


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (0, "0 seconds"),
        (499, "0 seconds"),
        (1000, "1 second"),
        (59_600, "1 minute"),
        (3_600_000, "60 minutes"),
    ],
)
def test_a_length_is_said_in_words(ms: int, words: str) -> None:
    assert say_duration(ms) == words


def test_the_help_loads_nothing_that_is_slow() -> None:
    code = "import sys; from reviewcast.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    code += "slow = {'numpy', 'lxml', 'pydub', 'PIL', 'mutagen', 'feedgen', 'jinja2', 'pyttsx3', 'soxr'}\n"
    code += "sys.stderr.write(' '.join(sorted(slow & set(sys.modules))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
