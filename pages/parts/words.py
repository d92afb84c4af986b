"""Times, and names in labels, as people read them."""

import re
import time
from collections.abc import Sequence

from pages.parts import look


def label(name: str, most: int = 60) -> str:
    """A name that people gave, in a widget's label: without power, yet read out as it is where signs are harmless there."""
    return re.sub(r"(?<=\w)\\([_.-])(?=\w)", r"\1", look.plain(name, most))


def listed(names: Sequence[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def within(title: str) -> str:
    """A title as it stands within a sentence: “boosted trees”, “ETS”."""
    return title if title.isupper() else title[:1].lower() + title[1:]


def duration(seconds: float) -> str:
    """“20 seconds”, “3 minutes”, “1 h 20 min”."""
    if seconds < 90:
        return f"{max(round(seconds), 1)} second{'s'[: round(seconds) > 1]}"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} minutes"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min"


def about(seconds: float) -> str:
    """A duration that is only an estimate, in steps of five."""
    if seconds < 60:
        return f"about {max(5 * round(seconds / 5), 5)} seconds"
    return f"about {duration(60 * round(seconds / 60)).replace('60 seconds', '1 minute')}"


def when(moment: float) -> str:
    """“today 14:05”, else “24 November 14:05”, in the machine's own time zone."""
    if not moment:
        return ""
    then, now = time.localtime(moment), time.localtime()
    if then[:3] == now[:3]:
        return time.strftime("today %H:%M", then)
    year = "" if then.tm_year == now.tm_year else f" {then.tm_year}"
    return f"{then.tm_mday} {time.strftime('%B', then)}{year} {time.strftime('%H:%M', then)}"
