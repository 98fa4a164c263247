"""How fast reviewcast is, how much memory it takes, and whether it stays right under load.

    python -m bench                     all of it, about half an hour on two cores
    python -m bench --only first        one measurement: first, unchanged, edited, many, long or killed
    python -m bench --runs 21           so many pairs, publications or kills in place of the usual number
    python -m bench --quick             small numbers, to see that everything works; its figures mean little
    python -m bench --json FILE         the figures, and the machine, as one JSON document

Run it in the folder of the repository, in an environment that has reviewcast's dependencies. It needs
nothing else; `espeak-ng`, `lame` and `ffmpeg` are the rivals where they are installed, and what is left
out without them is said. The code that is measured is the checkout's.

A time is never judged alone. Two programs run in turn, A B A B, in one run on one machine; each pair
gives a ratio, and the median of the ratios is the result. The middle half of the ratios is told beside
it: where it is wide the machine was busy. Each is run once before, so that files are in memory and
modules compiled, as an installation leaves them. Nothing here fails because a machine is slow.

    ratios.py     the arithmetic
    lab.py        shows to publish in, and reviewcast as it is when installed
    speed.py      first, unchanged, edited
    many.py       many publications at a time: are they all the same?
    lengths.py    a review 100 times as long: time and memory
    killed.py     killed at random moments: is the feed whole, and does the same command finish?
    __main__.py   the command

docs/performance.md has the results.
"""
