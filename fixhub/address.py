"""Where people on this machine find FIXHub, as long as nobody names a SITE_URL."""

from pathlib import Path

from fixhub import env


def known(var: Path) -> str:
    """By HOST and PORT where they are given, else where `manage.py up` last answered."""
    kept = var / "address"
    if not (env.text("HOST") or env.text("PORT")) and kept.is_file():
        return kept.read_text(encoding="ascii").strip()
    return f"http://{env.text('HOST', '127.0.0.1')}:{env.number('PORT', 8000)}"


def keep(var: Path, address: str) -> None:
    """Note it for the commands that print addresses."""
    (var / "address").write_text(address.rstrip("/"), encoding="ascii")
