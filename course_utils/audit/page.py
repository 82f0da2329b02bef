"""An audit as text and as a table with thumbnails."""

import base64
import html

SHOWN = 8  # pictures of a kind
NAMED = 3  # files without a thumbnail


def as_text(audit, kinds):
    """Return the audit as lines: what there is, then each kind of fault with its number."""
    lines = [f"{audit.source.name}: {audit.listing!r}"]
    counts = audit.counts
    width = max((len(f"{count:,}") for count in counts.values()), default=0)
    for kind, advice in kinds.items():
        if kind in counts:
            lines.append(f"{counts[kind]:{width},}  {kind:15}  {advice}")
    return "\n".join(lines if counts else [*lines, "no faults found"])


def as_html(audit, kinds):
    """Return the audit as a table: kind, number, what to do, some of the pictures."""
    rows = [
        f"<tr><th style='text-align:left'>{kind}</th><td>{len(faults):,}</td>"
        f"<td style='text-align:left'>{html.escape(advice)}</td>"
        f"<td style='text-align:left'>{_examples(audit, faults)}</td></tr>"
        for kind, advice in kinds.items()
        if (faults := audit.of_kind(kind))
    ]
    heads = "".join(f"<th>{head}</th>" for head in ("fault", "number", "what to do", "such as"))
    title = html.escape(f"{audit.source.name}: {audit.listing!r}")
    table = f"<table><tr>{heads}</tr>{''.join(rows)}</table>" if rows else "<p>no faults found</p>"
    return f"<p>{title}</p>{table}"


def _examples(audit, faults):
    """Show the first faults: with thumbnails where there are any, else by name."""
    shown = [fault for fault in faults[:SHOWN] if audit.thumbnail(fault.path) is not None]
    if shown:
        return " ".join(_example(audit, fault) for fault in shown)
    named = [f"{fault.path.name}: {fault.detail}".removesuffix(": ") for fault in faults[:NAMED]]
    return "<br>".join(html.escape(name) for name in named) + "<br>…" * (len(faults) > NAMED)


def _example(audit, fault):
    """Show a picture, and what it is a copy of beside it."""
    words = f"{fault.path.name}, {fault.kind}: {fault.detail}".removesuffix(": ")
    pictures = [_picture(audit.thumbnail(fault.path), words)]
    if fault.related is not None:
        pictures.append(
            _picture(audit.thumbnail(fault.related), f"its other copy, {fault.related.name}")
        )
    return f"<span style='white-space:nowrap;margin-right:6px'>{''.join(pictures)}</span>"


def _picture(thumbnail, words):
    import cv2

    content = base64.b64encode(cv2.imencode(".png", thumbnail)[1]).decode()
    words = html.escape(words, quote=True)
    return (
        f"<img src='data:image/png;base64,{content}' alt='{words}' title='{words}' width='48' "
        "height='48' style='display:inline;image-rendering:pixelated;margin:1px'>"
    )
