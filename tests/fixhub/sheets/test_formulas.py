"""No cell of ours is computed by a spreadsheet, and every text comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixhub.sheets.formulas import harmless, restored


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "－1", "'a"]
)
def test_what_would_be_computed_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert restored(harmless(text)) == text


@pytest.mark.parametrize("text", ["", "a=b", "Țara Copiilor", "d'Or", "7", " a"])
def test_everything_else_stays(text: str) -> None:
    assert harmless(text) == restored(text) == text


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n' ab＝"), max_size=6))
def test_every_text_comes_back(text: str) -> None:
    assert restored(harmless(text)) == text
    assert harmless(text).lstrip(" ")[:1] not in set("=+-@\t\r\n＝")
