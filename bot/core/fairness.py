"""Whose job is next: members take turns in a provider's line, however many jobs each of them has in it.

Every job gets a turn when it joins the line, and the lowest turn is served first: a newcomer starts where the
line stands, and each further job of a member one step later, a shorter step the more weight the member has
(start-time fair queuing, https://doi.org/10.1109/90.649569). Nothing is sorted anew when somebody else arrives.
"""

STEP = 1_000_000  # between two jobs of a member of weight 1; divides well


def turn(*, line: int, last: int | None, weight: int) -> int:
    """The turn of a new job.

    `line` is the turn of the job sent last, `last` the highest turn among the member's open jobs of this line
    (None = they have none), `weight` how many turns the member gets for one of somebody else's.
    """
    if last is None:
        return line
    return max(line, last + max(1, STEP // max(1, weight)))
