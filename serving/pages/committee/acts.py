"""What the page of a release's acts says: where it stands, what that allows, and what may be done by whom."""

from typing import Any

from configs.permissions import permissions
from serving.committee.desk import Desk
from serving.doors.asker import Asker
from serving.pages.committee.words import stands
from serving.pages.committee.write import Said

ACTS = {
    "release": ("Put into service", "Its forecast is shown from then on, and no other."),
    "withdraw": ("Withdraw", "It is out of use until the committee decides anew."),
    "refer": ("Refer back", "It is out of use, and before the committee again."),
    "decommission": ("Decommission", "It ends for good. Nothing brings it back."),
}


def acts_page(desk: Desk, number: int, asker: Asker, said: Said) -> dict[str, Any]:
    """Return the values that committee/acts.html prints.

    Parameters
    ----------
    desk : Desk
        Ledger, policy and day.
    number : int
        The release.
    asker : Asker
        Who reads it.
    said : Said
        What a form said, where one was refused.

    Raises
    ------
    ProblemError
        404: no such release.
    """
    standing = desk.standing(number)
    acts = [
        {
            "act": act,
            "title": title,
            "means": means,
            "allowed": act in standing.allows,
            "may": asker.may(act),
            "roles": ", ".join(permissions()[act].roles).replace("member", "committee member"),
        }
        for act, (title, means) in ACTS.items()
    ]
    return {"number": number, "standing": stands(standing), "acts": acts, "said": said}
