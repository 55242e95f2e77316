"""Write down which days of a year are no working days in Indonesia: `python scripts/days_off.py 2028`.

Asks the library `holidays`, which follows the joint decree of three ministers (SKB) on public holidays and shared leave;
it takes 45 MB, so the shop itself only reads the file. The decree comes in autumn for the year after: run this then, with
a new version of the library, look whether it still says "perkiraan" of a day, and compare with the decree.
"""

from __future__ import annotations

import sys

from holidays import country_holidays

from shop.clock import DAYS_OFF


def told(year: int) -> list[str]:
    """The lines of a year, as the file has them. Sundays and Saturdays are not named: they are none anyway."""
    known = country_holidays("ID", years=year, categories=("public", "government"), language="id")
    return [f"{day} {name}" for day, name in sorted(known.items()) if day.weekday() < 5]


def main(years: list[int]) -> None:
    """Put the years into the file, each once, in their order."""
    kept = [line for line in DAYS_OFF.read_text().splitlines() if int(line[:4]) not in years]
    DAYS_OFF.write_text("".join(f"{line}\n" for line in sorted(kept + [line for year in years for line in told(year)])))


if __name__ == "__main__":
    main([int(year) for year in sys.argv[1:]])
