"""Rows as text."""


def format_table(rows):
    """Return rows as a table with aligned columns.

    Parameters
    ----------
    rows : list of dict
        All with the same keys, which become the heads of the columns.

    Returns
    -------
    str
        One line for the heads and one for each row; numbers aligned to the right.
    """
    if not rows:
        return "no rows"
    columns = []
    for key in rows[0]:
        values = [row[key] for row in rows]
        words = [key.replace("_", " "), *map(as_word, values)]
        numeric = all(isinstance(value, int | float | None) for value in values)
        width = max(map(len, words))
        columns.append([word.rjust(width) if numeric else word.ljust(width) for word in words])
    return "\n".join("  ".join(line).rstrip() for line in zip(*columns, strict=True))


def as_word(value):
    """Return a value as short text."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
