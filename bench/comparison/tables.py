"""Medians, ratios, and the tables that show them."""
import re
import statistics

from . import measuring

BEGIN, END = "<!-- bench/compare writes from here -->", "<!-- to here -->"
BECKET = "Becket"


def figure(value):
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def calm(records):
    """The undisturbed records if there are at least two, else all records; and whether there were two."""
    quiet = [record for record in records if record["foreign"] <= measuring.FOREIGN]
    return (quiet, True) if len(quiet) >= 2 or len(quiet) == len(records) else (records, False)


def medians(workload, records):
    result = {}
    for column in workload.columns:
        values = [record[column.key] for record in records if record.get(column.key) or (column.zero and record.get(column.key) == 0)]
        if values:
            middle = statistics.mean if column.mean else statistics.median
            result[column.key] = middle(values), min(values), max(values)
    return result


def ratio(key, ours, theirs):
    """The median of the ratios of each round; the ratio of the medians if no round has both."""
    of_round = {record["round"]: record[key] for record in theirs if record.get(key)}
    pairs = [record[key] / of_round[record["round"]] for record in ours if record.get(key) and record["round"] in of_round]
    if pairs:
        return statistics.median(pairs)
    ours, theirs = [[record[key] for record in records if record.get(key)] for records in (ours, theirs)]
    return statistics.median(ours) / statistics.median(theirs) if ours and theirs else None


def table(workload, size, rounds):
    """One table, the best first. rounds: the records by the contender's name."""
    first = workload.columns[0]
    rows = {}
    for name, records in rounds.items():
        used, undisturbed = calm(records)
        rows[name] = medians(workload, used), used, undisturbed
    ours = rows.get(BECKET, ({}, [], True))[1]
    lines = [f"**{workload.key or workload.name}** {workload.title} (`{size}`)", ""]
    titles = ["contender"]
    for column in workload.columns:
        titles.append(column.title)
        if column.ratio:
            titles.append("Becket ÷ it")
    lines += ["| " + " | ".join(titles + ["rounds"]) + " |", "|---|" + "---:|" * len(titles)]
    order = sorted((name for name in rows if first.key in rows[name][0]), key=lambda name: rows[name][0][first.key][0], reverse=first.more_is_better)
    for name in order:
        values, used, undisturbed = rows[name]
        cells = [f"**{name}**" if name == BECKET else name]
        for column in workload.columns:
            if column.key not in values:
                cells += ["-"] * (2 if column.ratio else 1)
                continue
            middle, least, most = values[column.key]
            spread = f" [{figure(least)}–{figure(most)}]" if column is first and least != most else ""
            cells.append(figure(middle) + spread)
            if column.ratio:
                share = ratio(column.key, ours, used)
                cells.append("-" if share is None else figure(share))
        lines.append("| " + " | ".join(cells) + f" | {len(used)}{'' if undisturbed else ' †'} |")
    return "\n".join(lines + [""])


def write(path, made_by, made):
    """Writes tables between the markers of a file. Tables of other workloads and sizes stay, each below the line that says how it was made."""
    whole = open(path, encoding="utf-8").read()
    head, _, rest = whole.partition(BEGIN)
    there, found, tail = rest.partition(END)
    if not found:
        raise SystemExit(f"{path} has no lines {BEGIN} … {END}")
    new = {heading(each) for each in made}
    groups = [(made_by, made)]
    for group in re.split(r"^(?=Made by )", there, flags=re.MULTILINE)[1:]:
        line, *tables = re.split(r"^(?=\*\*\w+\*\* )", group, flags=re.MULTILINE)
        kept = [each for each in tables if heading(each) not in new]
        if kept:
            groups.append((line, kept))
    text = "\n\n".join(part.strip() for line, tables in groups for part in (line, *tables))
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{head}{BEGIN}\n\n{text}\n\n{END}{tail}")


def heading(made):
    """The line above a table. It identifies the table."""
    return made.strip().partition("\n")[0]
