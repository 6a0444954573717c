"""How long something takes, as text."""

from datetime import timedelta


def clock_text(length: timedelta) -> str:
    """Spell a length as [-]HH:MM:SS, however many hours it has."""
    minutes, seconds = divmod(int(abs(length).total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{'-' if length < timedelta() else ''}{hours:02}:{minutes:02}:{seconds:02}"
