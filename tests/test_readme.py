"""The README tells the truth: every block of commands in it is run, in its order, in a fresh copy."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

CLONE = Path(__file__).parents[1]
README = (CLONE / "README.md").read_text("utf-8")

BLOCKS = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
INSTALL, TEST, *REST = BLOCKS
WINDOWS = re.findall(r"^```powershell\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Copy what a fresh clone has and the commands need."""
    for name in ("LICENSE", "README.md", "pyproject.toml"):
        shutil.copy(CLONE / name, tmp_path)
    shutil.copytree(
        CLONE / "reviewcast", tmp_path / "reviewcast", ignore=shutil.ignore_patterns("__pycache__")
    )
    for review in CLONE.glob("episodes/*/review.*"):
        copy = tmp_path / review.relative_to(CLONE)
        copy.parent.mkdir(parents=True)
        shutil.copy(review, copy)
    return tmp_path


def run(commands: str, folder: Path) -> str:
    """Run commands as a shell would, stopping at the first that fails."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}"
    return done.stdout


def put_on_path(clone: Path) -> None:
    """Let `.venv` of the copy hold this environment's Python and the copy's reviewcast."""
    programs = clone / ".venv" / "bin"
    programs.mkdir(parents=True)
    command = programs / "reviewcast"
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH="{clone}" exec "{sys.executable}" -m reviewcast "$@"\n', "utf-8"
    )
    command.chmod(0o755)
    (programs / "activate").write_text(f'PATH="{programs}:$PATH"\n', "utf-8")


@pytest.mark.needs("bash")
def test_the_commands_after_the_installation_work(clone: Path) -> None:
    put_on_path(clone)
    run("\n".join(REST), clone)
    assert len(list(clone.glob("myshow/episodes/*/*.mp3"))) == 1
    assert (clone / "myshow" / "feed" / "feed.xml").is_file()


@pytest.mark.needs("bash")
def test_the_sample_review_is_published_by_the_command_after_its_installation(clone: Path) -> None:
    put_on_path(clone)
    run(INSTALL.rsplit("&&", 1)[1], clone)
    assert (clone / "episodes" / "the-lamplighter" / "index.html").is_file()


@pytest.mark.skipif(
    os.environ.get("CI") != "true", reason="a fresh installation takes a minute: CI=true runs it"
)
def test_the_first_command_works_in_a_fresh_clone(clone: Path) -> None:
    run(INSTALL, clone)
    assert (clone / "feed" / "feed.xml").is_file()


def test_each_of_the_two_commands_is_one_line() -> None:
    assert [INSTALL.count("\n"), TEST.count("\n")] == [1, 1]


def test_windows_gets_the_same_two_commands() -> None:
    said = (INSTALL + TEST).replace(".venv/bin/", ".venv\\Scripts\\").replace("python3 ", "py ")
    said = said.replace(" &&", ";").replace("episodes/the-lamplighter/", "episodes\\the-lamplighter\\")
    assert [said] == WINDOWS


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((CLONE / "pyproject.toml").read_text("utf-8"))["project"]
    explained = (CLONE / "docs" / "dependencies.md").read_text("utf-8").casefold()
    names = [re.split(r"[<>=;~ ]", dependency)[0] for dependency in project["dependencies"]]
    assert [name for name in names if f"{name} " not in explained] == []
