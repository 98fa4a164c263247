"""The process that speaks: ``python -m reviewcast.voices.speaker [VOICE]``, kept by `system`.

espeak-ng's bytes depend on what it said before in the same process, and a crash in it ends the
process. So this one initialises the engine and never speaks: for each request it forks a child
that speaks one utterance and ends. Where there is no fork, it answers one request and ends itself.

Requests are lines of JSON on standard input: {"text", "voice", "rate", "timeout"}. An answer is a line of JSON
{"size", "frame_rate", "words"} or {"error"} followed by `size` bytes of PCM. The first line out, without
request, is {"version", "forks"}. The end of input ends the process: it never outlives its keeper
by more than one time-out.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
import time
from typing import Any, BinaryIO

from reviewcast.voices import espeak_driver

FORKS = hasattr(os, "fork") and sys.platform != "darwin"


def speak(engine: Any, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Speak one request in this process; the answer's head and its PCM."""
    spoken: list[tuple[dict[str, Any], bytes]] = []

    def keep(name: Any, pcm: bytes, frame_rate: int, words: Any) -> None:  # noqa: ARG001 - pyttsx3's form
        spoken.append(({"size": len(pcm), "frame_rate": frame_rate, "words": words}, pcm))

    errors: list[str] = []
    engine.connect("spoken", keep)
    engine.connect("error", lambda name, exception: errors.append(str(exception)))  # noqa: ARG005
    for name in ("voice", "rate", "pitch"):
        engine.setProperty(name, request[name])
    engine.say(request["text"])
    engine.runAndWait()
    if errors or not spoken:
        return {"error": errors[0] if errors else "the engine returned nothing"}, b""
    return spoken[0]


def _speak_or_say_why(engine: Any, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        return speak(engine, request)
    except Exception as error:  # noqa: BLE001 - whatever it is, the author is told which sentence it was
        return {"error": f"{type(error).__name__}: {error}"}, b""


def _write_answer(out: BinaryIO, head: dict[str, Any], pcm: bytes) -> None:
    out.write(json.dumps(head).encode() + b"\n" + pcm)
    out.flush()


def _read_all(pipe: int, deadline: float) -> bytes:
    """Read PIPE to its end; `TimeoutError` when DEADLINE (monotonic seconds) comes first."""
    chunks: list[bytes] = []
    while True:
        wait = deadline - time.monotonic()
        if wait <= 0 or not select.select([pipe], [], [], wait)[0]:
            raise TimeoutError
        chunk = os.read(pipe, 1 << 20)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)


def _speak_in_child(engine: Any, request: dict[str, Any], out: BinaryIO) -> None:
    """Fork, speak, and pass the child's answer on only when the child ended well."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            # What it would inherit keeps pipes open that a killed parent must close: with a reader of its own
            # it would wait for ever to be read, and the keeper for the end of the parent's output.
            os.close(read_end)
            os.close(out.fileno())
            with os.fdopen(write_end, "wb") as pipe:
                _write_answer(pipe, *_speak_or_say_why(engine, request))
            os._exit(0)
        finally:
            os._exit(70)  # never into the parent's loop, whatever was raised
    os.close(write_end)
    try:
        answer = _read_all(read_end, time.monotonic() + request["timeout"])
    except TimeoutError:
        os.kill(child, signal.SIGKILL)
        answer = None
    finally:
        os.close(read_end)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if answer is None:
        _write_answer(
            out, {"error": f"the engine did not finish within {request['timeout']:.0f} seconds"}, b""
        )
    elif status < 0:
        _write_answer(out, {"error": f"the engine crashed ({signal.Signals(-status).name})"}, b"")
    elif status > 0 or not answer:
        _write_answer(out, {"error": "the engine ended without an answer"}, b"")
    else:
        out.write(answer)
        out.flush()


def main() -> int:
    """Answer requests until the input ends."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    try:
        engine = espeak_driver.init_engine(*sys.argv[1:])
    except Exception as error:  # noqa: BLE001 - the keeper says it in a sentence
        _write_answer(out, {"error": f"{type(error).__name__}: {error}"}, b"")
        return 1
    gc.freeze()  # fewer pages to copy in each child
    _write_answer(out, {"version": engine.getProperty("version"), "forks": FORKS}, b"")
    for line in sys.stdin.buffer:
        request = json.loads(line)
        if FORKS:
            _speak_in_child(engine, request, out)
        else:
            _write_answer(out, *_speak_or_say_why(engine, request))
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
