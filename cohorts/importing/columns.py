"""What the columns of a sheet are, guessed by their names in three languages."""

import hashlib
import re
from collections.abc import Sequence

from cohorts.importing.sheets import COLUMNS
from fixhub.accounts.names import folded

# One more than our own sheets have: lists of participants often name the team of each.
TEAM_OF_PERSON = "team"
FIELDS: dict[str, tuple[str, ...]] = {
    "people": (*COLUMNS["people"], TEAM_OF_PERSON),
    "teams": COLUMNS["teams"],
    "sessions": COLUMNS["sessions"],
}
# Without these a sheet says nothing.
NEEDED = {"people": "email", "teams": "team", "sessions": "date"}
# Folded: without marks and case. The first field whose list has the name is taken.
_NAMES: dict[str, dict[str, str]] = {
    "people": {
        "email": "email mail emailaddress mailaddress adresaemail adresadeemail adresademail adresamail"
        " emailcim elektronikuscim drotposta",
        "given_name": "givenname firstname forename given prenume prenumele keresztnev utonev name",
        "family_name": "familyname lastname surname family nume numele numedefamilie vezeteknev csaladnev",
        "country": "country tara orszag",
        "skills": "skills skill expertise competente abilitati expertiza keszsegek szakertelem",
        "roles": "roles role rol roluri functie szerep szerepek szerepkor",
        "team": "team teamname group echipa numeleechipei numeechipa grup csapat csapatnev csoport",
    },
    "teams": {
        "team": "team teamname name project projectname title echipa numeleechipei numeechipa nume"
        " numele proiect titlu csapat csapatnev nev projekt cim",
        "keywords": "keywords topics tags cuvintecheie teme kulcsszavak temak",
        "members": "members participants membri participanti tagok resztvevok",
        "mentors": "mentors mentor mentori mentorok",
        "outcome": "outcome result graduated rezultat absolvit eredmeny vegzett",
        "outcome_reason": "outcomereason reason motiv motivul ok indok",
        "graduation_recording": "graduationrecording recording inregistrare felvetel",
    },
    "sessions": {
        "week": "week saptamana het",
        "date": "date day data ziua datum nap",
        "time": "time start ora idopont ido kezdet",
        "duration": "duration length durata idotartam",
        "type": "type kind tip tipul tipus",
        "title": "title name session titlu denumire sesiune cim megnevezes alkalom",
    },
}
_SHEETS = {
    "people": "people persons participants students persoane oameni participanti elevi studenti"
    " diakok emberek szemelyek resztvevok",
    "teams": "teams projects echipe proiecte csapatok projektek",
    "sessions": "sessions meetings calendar sesiuni intalniri alkalmak talalkozok naptar",
}


_ROLES = {
    "participant": "participant participanta membru membra member resztvevo tag csapattag",
    "mentor": "mentor mentora mentorita",
    "expert": "expert experta szakerto",
    "speaker": "speaker vorbitor vorbitoare eloado",
    "facilitator": "facilitator facilitatoare",
    "organiser": "organiser organizer organizator organizatoare szervezo",
    "reserve mentor": "reservementor possiblementor mentorderezerva tartalekmentor",
}


def roles_in(text: str) -> str:
    """ "Participantă, mentor" as "participant; mentor"; what is no role stays, to be named."""
    words = [word.strip() for word in re.split(r"[;,/\n]", text) if word.strip()]
    return "; ".join(_role(word) for word in words)


def _role(word: str) -> str:
    return next((role for role, names in _ROLES.items() if _bare(word) in names.split()), word)


def sheet_of(name: str, header: Sequence[str]) -> str:
    """Which of our sheets one is: by its name, else by the most columns known; empty for none."""
    bare = _bare(name)
    by_name = next((sheet for sheet, words in _SHEETS.items() if bare in words.split()), "")
    if by_name:
        return by_name
    counts = {sheet: sum(bool(field) for field in guess(sheet, header)) for sheet in FIELDS}
    fits = [sheet for sheet in FIELDS if NEEDED[sheet] in guess(sheet, header)]
    return max(fits, key=lambda sheet: counts[sheet], default="")


def guess(sheet: str, header: Sequence[str]) -> list[str]:
    """The field of each column, each field once; empty where no name is known."""
    taken: set[str] = set()
    fields = []
    for column in header:
        field = _field(sheet, column)
        fields.append("" if field in taken else field)
        taken.add(field)
    return fields


def key_of(header: Sequence[str]) -> str:
    """The same columns in the same order are the same kind of sheet, whatever it is called."""
    names = "\n".join(folded(" ".join(column.split())) for column in header)
    return hashlib.sha256(names.encode()).hexdigest()


def _field(sheet: str, column: str) -> str:
    bare = _bare(column)
    if column.strip().casefold() in FIELDS[sheet]:
        return column.strip().casefold()
    return next((field for field, words in _NAMES[sheet].items() if bare in words.split()), "")


def _bare(name: str) -> str:
    """ "Adresa de e-mail" as "adresademail": letters alone, as people write one name in many ways."""
    return re.sub(r"[\W_]+", "", folded(name))
