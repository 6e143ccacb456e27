"""Ids that a CRM gives to what a plan speaks of, and the choices of the organisation that they are loaded into."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

ACCOUNT, USER, TERRITORY = "account", "user", "territory"
ACCOUNT_TERRITORY, USER_TERRITORY, SETTING = "account_territory", "user_territory", "setting"
KINDS: Mapping[str, str] = {
    ACCOUNT: "Account, by account id",
    USER: "User, by seat or manager",
    TERRITORY: "Territory2 that is there already, by seat or manager",
    ACCOUNT_TERRITORY: "ObjectTerritory2Association of today, by account",
    USER_TERRITORY: "UserTerritory2Association that is there already, by seat",
    SETTING: "choice of the organisation, by its name",
}
"""What a row of the file of ids may speak of."""
_PREFIX = {ACCOUNT: "001", USER: "005"}
"""First characters of the ids of standard objects, the same in every organisation."""
_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Z0-5]{3})?")
_SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


@dataclass(frozen=True, slots=True)
class CrmIds:
    """What is known of a CRM."""

    known: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Id by kind (but `setting`) and key."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Value by name of the setting."""

    def of(self, kind: str, key: str) -> str:
        """The id; '' where none is known. An account whose own id is the CRM's needs no entry."""
        found = self.known.get((kind, key), "")
        return key if not found and kind == ACCOUNT and not wrong_id(key, ACCOUNT) else found


def wrong_id(text: str, kind: str = "") -> str:
    """What is wrong with a Salesforce id of 15 or 18 characters; '' when nothing is.

    The last three of 18 characters say which of the first 15 are capital letters, five at a time, lowest bit first
    (Salesforce, "15-character and 18-character record ids"): whoever mangled the case of an id is found out.
    """
    if not _ID.fullmatch(text):
        return "has not the form of a Salesforce id (15 or 18 letters and digits)."
    if len(text) == 18 and text[15:] != id_suffix(text[:15]):
        return "does not match its last three characters: somebody changed the case of its letters, or mistyped it."
    prefix = _PREFIX.get(kind, "")
    return "" if text.startswith(prefix) else f"is no id of this kind: those begin with {prefix}."


def id_suffix(identity: str) -> str:
    """The three characters that follow an id of 15 characters where case is not told apart."""
    parts = (identity[start : start + 5] for start in (0, 5, 10))
    return "".join(_SUFFIX[sum(1 << bit for bit, letter in enumerate(part) if "A" <= letter <= "Z")] for part in parts)
