"""What a look at one part finds: a word and a number for machines, sentences for people."""

from dataclasses import dataclass


def first_line(error: Exception) -> str:
    """What an error says of itself, as a sentence."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".") + "."


@dataclass(frozen=True)
class Finding:
    """`said` tells what is; `mend` what to do about it, and is empty where nothing is wrong."""

    name: str
    said: str
    mend: str = ""
    value: float | None = None
    unit: str = ""

    @property
    def is_well(self) -> bool:
        return not self.mend

    @property
    def word(self) -> str:
        return "ok" if self.is_well else "fail"

    def for_machines(self) -> dict[str, object]:
        """Without the sentences: they may name addresses of the inside."""
        told: dict[str, object] = {"name": self.name, "status": self.word}
        if self.value is not None:
            told |= {"value": round(self.value, 3), "unit": self.unit}
        return told
