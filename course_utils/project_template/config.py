"""Read config.toml."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Settings:
    """What config.toml says; see there."""

    pictures: Path
    mirror: bool
    largest_side: int
    epochs: int
    seed: int


def read_settings(path=HERE / "config.toml"):
    """Return the Settings of a config.toml, or raise a ValueError that says what to mend."""
    try:
        values = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(
            f"{path} can't be read ({error}): write the path between single quotes, "
            "as in pictures = 'C:\\photos'"
        ) from None
    kinds = {field.name: field.type for field in fields(Settings)} | {"pictures": str}
    for name in sorted(kinds.keys() ^ values.keys()):
        problem = "is unknown: remove it" if name in values else "is missing: add it"
        raise ValueError(f"in {path}, the setting '{name}' {problem}")
    for name, kind in kinds.items():
        if type(values[name]) is not kind:
            raise ValueError(f"in {path}, {name} = {values[name]!r}: expected {kind.__name__}")
    for name, least in (("largest_side", 28), ("epochs", 1), ("seed", 0)):
        if values[name] < least:
            raise ValueError(f"in {path}, {name} = {values[name]}: expected {least} or more")
    pictures = Path(path).resolve().parent / Path(values["pictures"]).expanduser()
    return Settings(**values | {"pictures": pictures})
