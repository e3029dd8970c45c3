import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.core.management import CommandError, call_command

from fixhub.web import catalogues, wording


@pytest.fixture
def rules() -> wording.Rules:
    return wording.load(catalogues.LOCALE)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The product's translations, free to be spoilt."""
    folder = catalogues.ROOT / "fixhub" / "locale"
    shutil.copytree(folder, tmp_path / "locale")
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path / "locale")
    return tmp_path / "locale"


def faults(rules: wording.Rules, message: Message, code: str = "ro") -> list[str]:
    return list(wording.faults(code, message, 3 if code == "ro" else 2, rules))


def test_nothing_is_left_to_translate() -> None:
    assert catalogues.problems() == []


def test_messages_are_found_in_code_and_in_templates() -> None:
    found = {(message.id, message.context) for message in catalogues.collected() if message.id}

    assert (("%(days)s day late", "%(days)s days late"), None) in found
    assert ("%(days)sd", "days, shortest form") in found
    assert ("Page %(number)s of %(all)s", None) in found


@pytest.mark.long
def test_collecting_twice_changes_nothing(copy: Path) -> None:
    catalogues.update()

    assert catalogues.update() == []


@pytest.mark.long
def test_a_lost_translation_fails_the_check_by_name(copy: Path) -> None:
    path = copy / "ro" / "LC_MESSAGES" / "django.po"
    path.write_text(path.read_text("utf-8").replace('msgid "Undo"\nmsgstr "Anulează"\n', ""), "utf-8")

    with pytest.raises(CommandError, match="problems in the translations"):
        call_command("catalogues", check=True)
    assert "ro: missing: “Undo”" in catalogues.problems()


@pytest.mark.long
def test_a_forgotten_compilation_is_noticed(copy: Path) -> None:
    path = copy / "hu" / "LC_MESSAGES" / "django.po"
    path.write_text(path.read_text("utf-8").replace("Visszavonás", "Vissza"), "utf-8")

    assert any("older than its .po" in problem for problem in catalogues.problems())


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (Message("Go on", "", flags=[]), "empty"),
        (Message("Go on", "Mai departe", flags=["fuzzy"]), "fuzzy"),
        (Message("Go on to %(name)s", "Mai departe"), "placeholders differ"),
        (Message("Go on to {name}", "Mai departe la {nume}"), "placeholders differ"),
        (Message(("%(n)s cat", "%(n)s cats"), ("%(n)s x", "%(n)s y", "")), "empty"),
        (Message(("%(n)s cat", "%(n)s cats"), ("%(n)s x", "%(n)s y")), "empty"),
        (Message(("%(n)s cat", "%(n)s cats"), ("%(n)s x", "%(n)s y", "z")), "placeholders differ"),
        (Message("Go on", "Şi mai departe"), "wrong letter"),
        (Message("Go on", "Mai departe "), "blanks"),
        (Message("Three milestones", "Trei borne"), "milestone"),
    ],
)
def test_a_bad_translation_is_named(rules: wording.Rules, message: Message, said: str) -> None:
    found = faults(rules, message)

    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize(
    "message",
    [
        Message(("One cat", "%(n)s cats"), ("O pisică", "%(n)s pisici", "%(n)s de pisici")),
        Message("Three milestones", "Trei jaloane"),
        Message("See you later", "Pe curând"),
    ],
)
def test_a_good_translation_passes(rules: wording.Rules, message: Message) -> None:
    assert faults(rules, message) == []


def test_hungarian_letters_with_a_tilde_are_refused(rules: wording.Rules) -> None:
    assert len(faults(rules, Message("Time", "idõ"), "hu")) == 1


def test_english_left_standing_needs_a_reason(rules: wording.Rules) -> None:
    left = [Message("Board", "Board"), Message("Mentor", "Mentor"), Message("Go", "Mergi")]

    assert list(wording.untranslated(left, rules)) == [
        "the same as in English, without a reason in same.toml: “Board”"
    ]


def test_too_much_english_is_refused_whatever_the_reasons(rules: wording.Rules) -> None:
    left = [Message("Mentor", "Mentor") for _ in range(6)]

    assert list(wording.untranslated(left, rules)) == ["6 of 6 messages are the same as in English"]
