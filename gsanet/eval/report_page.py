"""Figures of one or two models as a web page that stands alone: no script, nothing to load."""

import base64
import html
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import Image

from gsanet.eval.report import FIGURES, MEAN, Result, differences, title_of

_SHOWN = 12
_WIDTH = 480
_ABOUT = (
    ("data", "Data"),
    ("device", "Device"),
    ("frames", "Frames counted"),
    ("seconds", "Seconds"),
)
_NOTES = """<p class="note"><b>J</b> is region similarity: what mask and truth share
of either. <b>F</b> is boundary accuracy: how much of the outline lies where the true one is,
both ways. <b>Recall</b> is the share of frames above 0.5; <b>decay</b> is what the last quarter of
the frames loses against the first. The first and the last frame of a sequence do not count; a
sequence's figure is the mean over its frames, the mean that over the sequences.</p>"""
_LEGEND = """<p class="note"><span class="dot found"></span>found
<span class="dot wrong"></span>wrongly taken <span class="dot missed"></span>missed</p>"""
_STYLE = """
:root { color-scheme: light dark; --line: #d5d8de; --soft: #5c6470; --bar: #3d8bff;
  --second: #b06a00; --card: #f4f6f9; --better: #146a3a; --worse: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --line: #3a3d43; --soft: #a2a9b4; --card: #26282c;
  --second: #e8a33d; --better: #5ecb8c; --worse: #ff8a80; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2.5em auto; max-width: 70em;
  padding: 0 1.5em; }
h1 { font-size: 1.7em; margin: 0 0 .1em; } h2 { font-size: 1.25em; margin: 2em 0 .5em; }
h3 { font-size: 1em; margin: 1.4em 0 .4em; }
.note, figcaption, dt { color: var(--soft); } .note { max-width: 60em; font-size: 90%; }
.cards { display: flex; flex-wrap: wrap; gap: .8em; margin: 1.2em 0; }
.card { background: var(--card); border-radius: 8px; padding: .7em 1.2em; min-width: 8em; }
.card b { display: block; font-size: 1.9em; line-height: 1.2; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; width: 100%; }
th, td { padding: .3em .7em; text-align: right; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); } th:first-child, td:first-child { text-align: left; }
tr.mean td { font-weight: 600; border-top: 2px solid var(--soft); }
td.bars { width: 22%; } .bar { background: var(--bar); height: .5em; border-radius: 3px; }
.bar.two { background: var(--second); margin-top: 2px; }
.better { color: var(--better); } .worse { color: var(--worse); }
.frames { display: grid; grid-template-columns: repeat(auto-fill, minmax(17em, 1fr)); gap: .9em; }
figure { margin: 0; } figcaption { font-size: 85%; } img { width: 100%; border-radius: 4px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1em 1.2em; } dd { margin: 0;
  overflow-wrap: anywhere; }
.dot { display: inline-block; width: .8em; height: .8em; border-radius: 50%; margin: 0 .4em 0 1em; }
.dot:first-child { margin-left: 0; }
.found { background: #3cdc5a; } .wrong { background: #eb3c3c; } .missed { background: #4682ff; }
@media print { body { margin: 0; max-width: none; } figure { break-inside: avoid; } }
"""


def as_html(results: Sequence[Result]) -> str:
    """A page of one result, or of two side by side, the pictures of the worst frames inside."""
    names = " and ".join(title_of(result) for result in results)
    body = [f"<h1>{_safe(names)}</h1>", f'<p class="note">Evaluated by {_today()}.</p>']
    if len(results) == 2:
        body.append(_side_by_side(*results))
    for result in results:
        if len(results) > 1:
            body.append(f"<h2>{_safe(title_of(result))}</h2>")
        body += [
            _cards(result),
            _table(result),
            _baselines(result),
            _pictures(result),
            _facts(result),
        ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Evaluation: {_safe(names)}</title><style>{_STYLE}</style></head><body>\n"
        + "\n".join([*filter(None, body), "<h2>What the figures are</h2>", _NOTES])
        + "\n</body></html>\n"
    )


def _cards(result: Result) -> str:
    mean = result[MEAN]
    shown = {
        "J&amp;F, their mean": (mean["J"] + mean["F"]) / 2,
        "J": mean["J"],
        "F": mean["F"],
    }
    cards = [f'<div class="card"><b>{100 * v:.1f}</b>{name}</div>' for name, v in shown.items()]
    cards.append(f'<div class="card"><b>{len(result["sequences"])}</b>sequences</div>')
    return f'<div class="cards">{"".join(cards)}</div>'


def _table(result: Result) -> str:
    head = "".join(f"<th>{figure.replace('_', ' ')}</th>" for figure in FIGURES)
    lines = [f"<table><tr><th>Sequence</th><th></th>{head}<th>frames</th></tr>"]
    for name, row in [*result["sequences"].items(), (MEAN, result[MEAN])]:
        cells = "".join(f"<td>{row[figure]:.3f}</td>" for figure in FIGURES)
        frames = result["frames"] if name == MEAN else row["frames"]
        lines.append(
            f'{_row(name)}<td class="bars">{_bar(row["J"])}</td>{cells}<td>{frames}</td></tr>'
        )
    return "\n".join([*lines, "</table>"])


def _side_by_side(first: Result, second: Result) -> str:
    lines = [
        '<p class="note"><span class="dot" style="background: var(--bar)"></span>'
        f'1: {_safe(title_of(first))} <span class="dot" style="background: var(--second)"></span>'
        f"2: {_safe(title_of(second))}</p>",
        "<table><tr><th>Sequence</th><th></th><th>J 1</th><th>J 2</th><th>2 - 1</th>"
        "<th>F 1</th><th>F 2</th><th>2 - 1</th></tr>",
    ]
    for name, (similarity, accuracy) in differences(first, second).items():
        one = first[MEAN] if name == MEAN else first["sequences"][name]
        other = second[MEAN] if name == MEAN else second["sequences"][name]
        cells = "".join(
            f"<td>{one[figure]:.3f}</td><td>{other[figure]:.3f}</td>"
            f'<td class="{_sense(change)}">{change:+.3f}</td>'
            for figure, change in (("J", similarity), ("F", accuracy))
        )
        bars = _bar(one["J"]) + _bar(other["J"], "bar two")
        lines.append(f'{_row(name)}<td class="bars">{bars}</td>{cells}</tr>')
    return "\n".join([*lines, "</table>"])


def _baselines(result: Result) -> str:
    rows = result.get("baselines", {})
    if not rows:
        return ""
    lines = ["<h3>Against these</h3><table><tr><th>Baseline</th><th></th><th>J</th><th>F</th></tr>"]
    for name, row in rows.items():
        lines.append(
            f'{_row(name)}<td class="bars">{_bar(row["J"])}</td>'
            f"<td>{row['J']:.3f}</td><td>{row['F']:.3f}</td></tr>"
        )
    return "\n".join([*lines, "</table>"])


def _pictures(result: Result) -> str:
    found = [
        (name, frame)
        for name, frames in result.get("worst", {}).items()
        for frame in frames
        if Path(frame["path"]).is_file()
    ]
    found.sort(key=lambda one: float(one[1]["J"]))
    if not found:
        return ""
    figures = "\n".join(_figure(name, frame) for name, frame in found[:_SHOWN])
    return f'<h3>Worst frames</h3>{_LEGEND}<div class="frames">{figures}</div>'


def _figure(name: str, frame: Mapping[str, Any]) -> str:
    with Image.open(frame["path"]) as picture:
        small = picture.convert("RGB")
    if small.width > _WIDTH:
        small = small.resize((_WIDTH, round(small.height * _WIDTH / small.width)))
    file = io.BytesIO()
    small.save(file, "JPEG", quality=85)
    data = base64.b64encode(file.getvalue()).decode()
    caption = _safe(f"{name}, frame {frame['frame']}: J {frame['J']:.3f}, F {frame['F']:.3f}")
    return (
        f'<figure><img alt="{caption}" src="data:image/jpeg;base64,{data}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _facts(result: Result) -> str:
    rows = {"Model": result["model"], "Preset": result.get("preset", "")}
    rows |= {title: result[name] for name, title in _ABOUT if name in result}
    lines = "".join(
        f"<dt>{title}</dt><dd>{_safe(str(value))}</dd>" for title, value in rows.items() if value
    )
    return f"<h3>How it was made</h3><dl>{lines}</dl>"


def _sense(change: float) -> str:
    if abs(change) < 0.0005:  # what three digits show
        return "same"
    return "better" if change > 0 else "worse"


def _row(name: str) -> str:
    return f"<tr{' class=mean' if name == MEAN else ''}><td>{_safe(name)}</td>"


def _bar(value: float, kind: str = "bar") -> str:
    return f'<div class="{kind}" style="width: {100 * max(0.0, min(1.0, value)):.1f}%"></div>'


def _safe(text: str) -> str:
    return html.escape(text)


def _today() -> str:
    return f"GSA Desktop on {datetime.now().astimezone():%d %B %Y, %H:%M}"
