"""The demo edition as data: invented teams and people, and what each team does when."""

from dataclasses import dataclass, field

PROGRAMME = ("demo", "FIX Demo")
EDITION = "Demo edition"


@dataclass(frozen=True)
class Person:
    given: str
    family: str
    language: str = "ro"


@dataclass(frozen=True)
class Answer:
    """A mentor's answer, some days after the hand-in."""

    verdict: str
    text: str
    days: int = 2


@dataclass(frozen=True)
class HandIn:
    """A hand-in, `days` after its due date (before it, when negative)."""

    key: str
    days: int
    text: str
    answers: tuple[Answer, ...] = ()
    again: str = ""
    # Handed in a first time by mistake, and taken back a minute later.
    slip: bool = False
    # What the mentor asks the manager instead of answering.
    advice: str = ""
    talk: tuple[str, ...] = ()


@dataclass(frozen=True)
class Log:
    """An update, `days` after the kick-off."""

    days: int
    sentence: str
    state: str = "going"
    key: str = ""
    count: int | None = None
    stuck: bool = False
    mood: int | None = None
    photo: bool = False
    slip: bool = False


@dataclass(frozen=True)
class TeamStory:
    name: str
    theme: str
    mentor: int
    people: tuple[Person, ...]
    hand_ins: tuple[HandIn, ...]
    logs: tuple[Log, ...] = field(default=())
    # Weeks after the kick-off: a team from the reserve list.
    late: int = 0
    # Why its last member went, if one did.
    left: str = ""


MANAGER = Person("Mihai", "Dragomir", "en")
MENTORS = (Person("Réka", "Szőcs", "hu"), Person("Vlad", "Oltean", "ro"), Person("Ágnes", "Balogh", "en"))

GOOD = Answer("approve", "Clear and short. Keep it where everybody sees it.")
BINE = Answer("approve", "Clar și scurt. Păstrați-o la vedere.")
REMEK = Answer("approve", "Világos és rövid. Tegyétek ki jól látható helyre.")

TEAMS = (
    TeamStory(
        "Green Alley",
        "Urban green",
        0,
        (
            Person("Ioana", "Pop", "en"),
            Person("Andrei", "Mureșan", "ro"),
            Person("Örs", "Kovács", "hu"),
            Person("Ștefania", "Țăran", "ro"),
        ),
        (
            HandIn(
                "m01",
                -2,
                "Ioana leads, Andrei asks, Örs builds, Ștefania keeps the money. Tuesdays at six.",
                (GOOD,),
            ),
            HandIn(
                "m02",
                -1,
                "Narrow streets have no shade and flood after rain. Shops lose customers.",
                (GOOD,),
            ),
            HandIn(
                "m03",
                0,
                "Fifteen talks: eleven shop owners, three tenants, one architect of the city.",
                (Answer("request_changes", "Say in one line who does not have this problem.", 3), GOOD),
                again="Fifteen talks, and who does not have the problem: streets with old lime trees.",
            ),
            HandIn(
                "m04",
                12,
                "A planter bench that gives shade and keeps 300 litres of rain. It needs no permit.",
                (
                    Answer(
                        "request_changes",
                        "Draw the tank at its real size and write how it is emptied in winter.",
                        4,
                    ),
                ),
            ),
        ),
        (
            Log(9, "We agreed who does what.", "started", "m01"),
            Log(30, "We walked five narrow streets and took photos after the rain.", "going", "m02"),
            Log(52, "Two shop owners want to try a bench.", "going", "m03", 4),
            Log(60, "Three more talks on the same street.", "going", "m03", 9),
            Log(72, "All fifteen talks are done.", "done", "m03", 15),
            Log(100, "The sketch is on paper.", "started", "m04"),
            Log(118, "The planks are cut.", "started", "m05", mood=4),
            Log(
                121,
                "The tank does not fit under the bench. We do not know who could weld a flatter one.",
                "going",
                "m05",
                stuck=True,
                mood=2,
            ),
        ),
    ),
    TeamStory(
        "Bicla Noastră",
        "Mobility",
        1,
        (Person("Darius", "Lupu"), Person("Ilinca", "Șerban"), Person("Matei", "Rusu")),
        (
            HandIn("m01", -3, "Carta noastră, semnată de toți trei.", (BINE,)),
            HandIn("m02", -4, "Elevii nu au unde lăsa bicicleta în siguranță lângă școală.", (BINE,)),
            HandIn("m03", -2, "Șaisprezece interviuri cu elevi, părinți și un paznic.", (BINE,)),
            HandIn(
                "m04", -3, "Un adăpost modular pentru zece biciclete, închis cu cartela de elev.", (BINE,)
            ),
            HandIn("m05", -9, "Primul modul stă în curtea unui liceu și ține patru biciclete."),
        ),
        (
            Log(12, "Am împărțit rolurile.", "started", "m01"),
            Log(40, "Am vorbit cu directoarea unei școli.", "going", "m02"),
            Log(61, "Zece interviuri gata.", "going", "m03", 10),
            Log(95, "Am desenat modulul la scară.", "going", "m04"),
            Log(110, "Am sudat cadrul.", "going", "m05", mood=5),
            Log(119, "Primul modul stă în picioare.", "done", "m05"),
        ),
    ),
    TeamStory(
        "Falusi Piac",
        "Rural and urban",
        0,
        (Person("Boglárka", "Nagy", "hu"), Person("Levente", "Bíró", "hu"), Person("Noémi", "Fekete", "hu")),
        (
            HandIn("m01", -1, "Szabályzatunk egy oldalon, mindannyian aláírtuk.", (REMEK,)),
            HandIn("m02", 2, "A kistermelők nem tudják, melyik nap van vevő a városban.", (REMEK,)),
            HandIn("m03", -1, "Tizenöt beszélgetés három faluban.", (REMEK,)),
            HandIn(
                "m04",
                0,
                "Közös átvevőpont és heti rendelőlap, amelyet telefonon is ki lehet tölteni.",
                (REMEK,),
            ),
            HandIn("m05", -6, "A rendelőlap működik, tizenkét család rendelt az első héten."),
        ),
        (
            Log(33, "Három faluban jártunk.", "going", "m02"),
            Log(66, "Tizenkét beszélgetés kész.", "going", "m03", 12),
            Log(104, "Az első termelő beszállt.", "going", "m04"),
            Log(122, "Tizenkét család rendelt.", "done", "m05", mood=5),
        ),
    ),
    TeamStory(
        "Cald Acasă",
        "Energy",
        1,
        (Person("Sorina", "Moldovan"), Person("Radu", "Câmpean"), Person("Tudor", "Ignat")),
        (
            HandIn("m01", 1, "Roluri și reguli, pe o pagină.", (BINE,)),
            HandIn(
                "m02",
                0,
                "Casele vechi pierd căldura prin ferestre, iar chiriașii nu au voie să le schimbe.",
                (BINE,),
            ),
            HandIn("m03", 3, "Treisprezece interviuri și două răspunsuri scrise.", (BINE,)),
        ),
        (
            Log(25, "Am măsurat temperatura în patru apartamente.", "going", "m02"),
            Log(70, "Am vorbit cu un administrator de bloc.", "going", "m03", 8),
            Log(106, "Nu găsim un material destul de subțire.", "going", "m04", stuck=True, mood=2),
            Log(117, "Am comandat mostre de la doi furnizori.", "going", "m04", mood=3),
        ),
    ),
    TeamStory(
        "Őrszem",
        "Safety",
        2,
        (Person("Dávid", "Orbán", "hu"), Person("Zsófia", "Varga", "hu")),
        (
            HandIn("m01", -2, "Ketten vagyunk, hetente kétszer találkozunk.", (REMEK,)),
            HandIn("m02", -2, "Az éjszakai megállókban nem érzik magukat biztonságban az utasok.", (REMEK,)),
            HandIn("m03", -1, "Tizenöt utassal beszéltünk éjszaka.", (REMEK,)),
            HandIn("m04", 1, "Lámpa és gomb, amely a legközelebbi nyitva tartó helyet hívja.", (REMEK,)),
        ),
        (
            Log(48, "Az első éjszakai séta megvolt.", "going", "m03", 5),
            Log(90, "A gomb rajza kész.", "going", "m04"),
            Log(108, "Kerestünk egy elektronikust.", "started", "m05"),
        ),
    ),
    TeamStory(
        "Țara Copiilor",
        "Education",
        2,
        (Person("Anda", "Petruța"), Person("Emma", "Székely", "hu"), Person("Luca", "Hossu")),
        (
            HandIn("m01", 0, "Carta echipei.", (GOOD,)),
            HandIn("m02", 6, "Copiii din cartierele noi nu au loc de joacă sub un acoperiș.", (GOOD,)),
        ),
        (
            Log(20, "Am vizitat două cartiere.", "started", "m02"),
            Log(65, "Am vorbit cu șase părinți.", "going", "m03", 6),
            Log(105, "Căutăm o hală pentru weekend.", "going", "m03", 7, mood=2),
        ),
    ),
)
