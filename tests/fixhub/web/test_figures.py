import pytest
from django.utils import translation

from fixhub.web import figures

NB = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "number", "share", "size"),
    [
        ("en", "1,234,567.5", "74%", "3.2 MB"),
        ("ro", "1.234.567,5", f"74{NB}%", "3,2 MB"),
        ("hu", f"1{NB}234{NB}567,5", "74%", "3,2 MB"),
    ],
)
def test_figures_are_written_as_people_write_them(language: str, number: str, share: str, size: str) -> None:
    with translation.override(language):
        assert figures.number(1234567.5) == number
        assert figures.percent(0.74) == share
        assert figures.filesize(3_180_000) == size


def test_a_size_takes_the_unit_that_fits() -> None:
    with translation.override("en"):
        sizes = [figures.filesize(count) for count in (999, 1000, 410_400, 2_000_000_000)]

    assert sizes == ["999 bytes", "1 kB", "410 kB", "2 GB"]
