"""All rules, in the order in which they read.

The order is the meaning: what one rule has settled no later one sees.

1. Addresses, for their dots, slashes and figures are none of the text's.
2. Ratings, before every rule that would take "9/10" for a fraction or "****" for a mark.
3. Episode codes, abbreviations, names with numerals: they look at the words beside them.
4. Money and measures, which own the figures beside their signs ("$10-15", "118 min.", "16:9").
5. Dates and years, which own four figures that nothing else claims.
6. Signs, ranges and at last every number that is left.
7. Pauses and the marks that are never said.

The author's lexicon comes before all of them (see `lexicon`), and cleaning before that.
"""

from __future__ import annotations

from .addresses import ADDRESSES
from .dates import DATES
from .marks import PAUSES, SIGNS, SILENCES
from .names import NAMES
from .quantities import MONEY_AND_MEASURES, NUMBERS
from .ratings import RATINGS
from .rule import Rule

RULES: tuple[Rule, ...] = (
    *ADDRESSES,
    *RATINGS,
    *NAMES,
    *MONEY_AND_MEASURES,
    *DATES,
    *NUMBERS,
    *SIGNS,
    *PAUSES,
    *SILENCES,
)
