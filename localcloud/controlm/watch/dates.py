"""Event dates as the API spells them, in the format of the site."""

import re
from datetime import date, datetime

from localcloud.controlm.jobs.events import STAT

MONTH_AND_DAY, WITH_YEAR = "MMDD", "dd/mm/yy"
SPELLED = {MONTH_AND_DAY: re.compile(r"\d{4}"), WITH_YEAR: re.compile(r"\d{2}/\d{2}/\d{2}")}
READ = {MONTH_AND_DAY: "%Y%m%d", WITH_YEAR: "%d/%m/%y"}
LEAP_YEAR = "2024"


def table_date(text: str, date_format: str, odate: date) -> str:
    """Turn a date of a request into the event table's; `ValueError` where it is none."""
    if text == STAT:
        return STAT
    if text == "orderdate":
        return f"{odate:%m%d}"
    if not SPELLED[date_format].fullmatch(text):
        raise ValueError(f"'{text}' is not a date like {date_format}, {STAT} or orderdate")
    whole = LEAP_YEAR + text if date_format == MONTH_AND_DAY else text
    try:
        day = datetime.strptime(whole, READ[date_format]).date()  # noqa: DTZ007 - a date
    except ValueError as error:
        raise ValueError(f"'{text}' is not a day") from error
    return f"{day:%m%d}"


def told_date(on: str, date_format: str, odate: date) -> str:
    """Spell a date of the event table; the table has no year, so the nearest is told."""
    if on == STAT or date_format == MONTH_AND_DAY:
        return on
    years = (odate.year - 1, odate.year, odate.year + 1)
    days = [day for year in years if (day := _day(year, on))]
    nearest = min(days, key=lambda day: abs(day - odate))
    return f"{nearest:%d/%m/%y}"


def _day(year: int, on: str) -> date | None:
    try:
        return date(year, int(on[:2]), int(on[2:]))
    except ValueError:
        return None
