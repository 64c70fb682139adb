#!/usr/bin/env python3
"""Draws docs/images/crawl-slots.svg: the bounds of a crawl over time, from the page of a crawl that it runs.

  dotnet build -c Release tests/Crawler.Site && docs/images/crawl-slots.py      a minute
  docs/images/crawl-slots.py crawl.html                                         draws the page of another crawl
"""
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SITE = f"{ROOT}/tests/Crawler.Site/bin/Release/net10.0/Crawler.Site.dll"
WIDTH, LEFT, RIGHT, PANEL, GAP = 1000, 150, 20, 130, 46
STYLE = """
text { font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; font-size: 12px; fill: #33404d; }
.page { fill: #ffffff; } .title { font-size: 16px; font-weight: 600; fill: #16202b; } .muted { fill: #5b6875; }
.right { text-anchor: end; } .middle { text-anchor: middle; } .grid { stroke: #dfe4ea; }
.used { fill: #17788c; fill-opacity: .3; stroke: #17788c; } .bound { stroke: #a15c00; stroke-width: 1.5; stroke-dasharray: 5 4; }
@media (prefers-color-scheme: dark) {
  text { fill: #c3ccd4; } .page { fill: #12181f; } .title { fill: #e6ebf0; } .muted { fill: #9aa8b5; } .grid { stroke: #2a343f; }
  .used { fill: #2f9bb1; stroke: #2f9bb1; } .bound { stroke: #e0a04a; }
}
"""


def crawl():
    with tempfile.TemporaryDirectory() as folder:
        site = subprocess.Popen(["dotnet", SITE, "pages=1200", "delay=80"], stdout=subprocess.PIPE, text=True)
        try:
            start = re.search(r"http://\S+", site.stdout.readline()).group()
            page = f"{folder}/crawl.html"
            program = ["dotnet", "run", "-c", "Release", "-p:RunAnalyzers=false", f"{HERE}/crawl-slots.cs", "--", start]
            subprocess.run([*program, "--allow-private", "--no-robots", "--page", page], check=True, cwd=ROOT)
            return read(page)
        finally:
            site.terminate()
            site.wait()


def read(page):
    with open(page, encoding="utf-8") as file:
        return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', file.read(), re.S).group(1))


def steps(spans, host=None):
    """How many requests were under way, as (time, count) at each change: exact, from the requests themselves."""
    changes = []
    for begin, end, of in zip(spans["start"], spans["end"], spans["host"]):
        if host is None or of == host:
            changes += [(begin, 1), (end, -1)]
    points, used = [(0, 0)], 0
    for at, change in sorted(changes):
        used += change
        points.append((at, used))
    return points


def panel(title, points, bound, top, length, ticks):
    def x(at):
        return LEFT + at / length * (WIDTH - LEFT - RIGHT)

    def y(count):
        return top + PANEL - count / (bound * 1.12) * PANEL

    most = max(count for _, count in points)
    path, last = [f"M{x(0):.1f},{y(0):.1f}"], 0
    for at, count in points:
        path.append(f"L{x(at):.1f},{y(last):.1f}L{x(at):.1f},{y(count):.1f}")
        last = count
    path.append(f"L{x(length):.1f},{y(last):.1f}L{x(length):.1f},{y(0):.1f}Z")
    lines = [f'<text class="title" x="24" y="{top - 10}">{title}</text>']
    for at in ticks:
        lines.append(f'<line class="grid" x1="{x(at):.1f}" x2="{x(at):.1f}" y1="{top}" y2="{top + PANEL}" />')
        lines.append(f'<text class="muted middle" x="{x(at):.1f}" y="{top + PANEL + 16}">{at / 1000:g} s</text>')
    lines.append(f'<path class="used" d="{"".join(path)}" />')
    lines.append(f'<line class="bound" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(bound):.1f}" y2="{y(bound):.1f}" />')
    lines.append(f'<text class="right" x="{LEFT - 10}" y="{y(bound) + 4:.1f}">{bound}</text>')
    lines.append(f'<text class="muted right" x="{LEFT - 10}" y="{y(0) + 4:.1f}">0</text>')
    lines.append(f'<text class="muted" x="24" y="{top + PANEL / 2}">at most {most}</text>')
    return lines


def draw(data):
    spans, history, bounds = data["spans"], data["history"], data["bounds"]
    length = data["stats"]["elapsedSeconds"] * 1000
    step = next(s for s in (500, 1000, 2000, 5000, 10_000, 30_000, 60_000) if length / s <= 12)
    ticks = range(0, int(length) + 1, step)
    busiest = max(range(len(spans["hosts"])), key=spans["host"].count)
    panels = [
        (f"Requests under way: the bound is {bounds['requests']}", steps(spans), bounds["requests"]),
        (f"Of these to {spans['hosts'][busiest]}: the bound is {bounds['perHost']}", steps(spans, busiest), bounds["perHost"]),
        (f"Items in the pipeline: the bound is {bounds['items']}", list(zip(history["at"], history["items"])), bounds["items"]),
    ]
    height = 24 + len(panels) * (PANEL + GAP) + 4
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<svg viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" xmlns="http://www.w3.org/2000/svg">',
        f"<title>The bounds of a crawl of {data['stats']['pages']:,} pages from {len(spans['hosts'])} hosts</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="page" x="0" y="0" width="{WIDTH}" height="{height}" />',
    ]
    for number, (title, points, bound) in enumerate(panels):
        lines += panel(title, points, bound, 40 + number * (PANEL + GAP), length, ticks)
    with open(f"{HERE}/crawl-slots.svg", "w", encoding="utf-8") as file:
        file.write("\n".join([*lines, "</svg>", ""]))


draw(read(sys.argv[1]) if len(sys.argv) > 1 else crawl())
