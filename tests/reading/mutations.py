"""Files as programs write them, files damaged in all ways, and what to make of the result."""

from __future__ import annotations

import gzip
import io
import random
import time
import zipfile
from dataclasses import dataclass

import numpy as np

from lossviz.base.errors import LossvizError
from lossviz.data.dataset import Dataset
from lossviz.reading.choices import LEAVE_OUT, Choices
from lossviz.reading.ingest import read_table
from tests.reading.strict_reader import RefusedError, read

DELIMITERS = (",", ";", "\t", "|")
LINE_ENDS = ("\n", "\r\n", "\r")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
PIECES = (
    *(b",", b";", b"\t", b"|", b'"', b'""', b"\n", b"\r", b"\r\n", b"\n\n", b" ", b"\0", b"#"),
    *(b"\xff", b"\xef\xbb\xbf", b"\xc3\xa9", b"\xe9", b"\xc2\xa0", b"NA", b"nan", b"inf", b"-"),
    *(b"1e400", b"0x1", b"1_0", b"1,234", b"1.234", b"1.234,5", b"1 234", b"$5", b"5%", b"e", b"."),
)
RUNS = (
    *(" ", "\u00a0", "\t", "0", "9", "+", "-", ".", ",", ";", "|", '"', '""', "'", "_", "#", "e"),
    *(
        "$",
        "€",
        "USD ",
        "1,",
        ",000",
        "e9",
        "_1",
        "\\",
        "[1,",
        "a b ",
        "\n",
        '"\n',
        '"a"\n',
        "1e400 ",
    ),
)
SECONDS_FOR_A_MEGABYTE = 1.0
SECONDS_FOR_ANY = 2.0  # a machine that does something else


@dataclass(frozen=True)
class Finding:
    """A file that was not read as it should be, and what was wrong."""

    content: bytes
    what: str


def written(chance: random.Random) -> bytes:
    """Write a small table in some dialect."""
    delimiter = chance.choice(DELIMITERS)
    decimal = "." if delimiter == "," else chance.choice(".,")
    quote = chance.choice(("", '"'))
    rows = [["label", "target", "prediction"]] if chance.random() < 0.9 else []
    for _ in range(chance.randint(1, 12)):
        label = chance.choice(("a", "", "b c", "\u00e9", 'say ""x""', "two\nlines"))
        numbers = [repr(round(chance.gauss(0, 1000), chance.randint(0, 4))) for _ in range(2)]
        label = label if quote else label.replace("\n", " ").replace('"', "")
        rows.append([label, *(number.replace(".", decimal) for number in numbers)])
    end = chance.choice(LINE_ENDS)
    text = end.join(delimiter.join(f"{quote}{cell}{quote}" for cell in row) for row in rows)
    return (text + chance.choice(("", end))).encode(chance.choice(ENCODINGS))


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Change some bytes."""
    for _ in range(chance.choice((0, 1, 1, 1, 2, 4))):
        at = chance.randint(0, len(content))
        match chance.randrange(6):
            case 0:
                content = content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
            case 1:
                content = content[:at] + chance.choice(PIECES) + content[at:]
            case 2:
                content = content[:at] + content[at + chance.choice((1, 1, 2, 9)) :]
            case 3:
                content = content[:at]
            case 4:
                end = at + chance.randint(1, 30)
                content = content[:end] + content[at:end] + content[end:]
            case 5:
                old, new = (chance.choice(PIECES[:12]) for _ in range(2))
                content = content.replace(old, new, chance.choice((1, -1)))
    return wrapped(content, chance)


def wrapped(content: bytes, chance: random.Random) -> bytes:
    """Pack a file, now and then."""
    kind = chance.randrange(20)
    if kind == 0:
        return gzip.compress(content)
    if kind == 1:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("a.csv", content)
        return packed.getvalue()
    return content


def finding(content: bytes, unwrapped: bytes | None = None) -> tuple[str, Finding | None]:
    """Read a file: "read" or "refused", and what was wrong with that, if anything."""
    began = time.process_time()
    try:
        table = read_table(content)
        names = table.names[-2:]
        data = table.dataset(*names)
    except LossvizError:
        return "refused", too_slow(content, began) or leaving_out(content, None)
    except Exception as error:
        return "raised", Finding(content, f"{type(error).__name__}: {error}")
    slow = too_slow(content, began) or leaving_out(content, data)
    if slow or unwrapped is None:
        return "read", slow
    said = table.assumed(*names).split(", ")
    return "read", difference(content, unwrapped, said, len(table.names), data)


def leaving_out(content: bytes, whole: Dataset | None) -> Finding | None:
    """Read a file without its bad rows: of a good one all are there, else each is counted."""
    began = time.process_time()
    try:
        table = read_table(content, choices=Choices(bad_rows=LEAVE_OUT))
        data = table.dataset(*table.names[-2:])
    except LossvizError as refusal:
        return Finding(content, f"refused without its bad rows: {refusal}") if whole else None
    except Exception as error:
        return Finding(content, f"without its bad rows: {type(error).__name__}: {error}")
    left_out = data.left_out
    if whole and (left_out.bad or data.target.tolist() != whole.target.tolist()):
        return Finding(content, "rows of a good file are left out")
    if whole is None and not left_out.bad:
        return Finding(content, "read without its bad rows, and there are none")
    if len(left_out.places) < left_out.n:  # a row has a place for each cell that is bad
        return Finding(content, "rows are left out and not listed")
    return too_slow(content, began)


def too_slow(content: bytes, began: float) -> Finding | None:
    """Say so where reading took more than a second of the processor for each megabyte.

    By the clock a busy machine takes several times as long for the same work.
    """
    took = time.process_time() - began
    allowed = SECONDS_FOR_ANY + SECONDS_FOR_A_MEGABYTE * len(content) / 1e6
    return Finding(content, f"took {took:.1f} s of the processor") if took > allowed else None


def difference(content, unwrapped, said, width, data) -> Finding | None:
    """Compare with the plain reader, in the dialect that was found."""
    delimiter = {"comma": ",", "semicolon": ";", "tab": "\t", "vertical bar": "|"}[
        next(word for word in said if word in ("comma", "semicolon", "tab", "vertical bar"))
    ]
    decimals = ",." if "decimal comma" in said else ".,"
    headers = [word for word in said if word.startswith("header in line ")]
    header = int(headers[0].removeprefix("header in line ")) if headers else 0
    codecs = {"UTF-8": "utf-8-sig", "UTF-16": "utf-16", "Windows-1252": "cp1252"}
    codec = next(codecs[word] for word in said if word in codecs)
    if codec == "utf-16" and unwrapped[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        codec = "utf-16-be" if unwrapped[0] == 0 else "utf-16-le"
    text = unwrapped.decode(codec)
    # Where nothing in the first rows settles the decimal mark, all rows do: either may be right.
    for decimal in decimals:
        try:
            expected = read(text, delimiter, decimal, header, width)
        except RefusedError:
            continue
        same = data.target.tolist() == expected.targets and data.output.tolist() == expected.outputs
        if same and data.left_out.n == len(expected.left_out):
            return None
    return Finding(content, f"read as {said}, otherwise than by the plain reader")


def trial(chance: random.Random) -> tuple[str, Finding | None]:
    """Make a file, damage it, read it."""
    content = written(chance)
    state = chance.getstate()
    made = damaged(content, chance)
    if made[:2] not in (b"\x1f\x8b", b"PK"):
        return finding(made, made)
    chance.setstate(state)
    return finding(made)


def summarised(counts: dict[str, int]) -> str:
    """Say what the trials came to."""
    total = sum(counts.values())
    return f"{total:,} files: " + ", ".join(f"{n:,} {kind}" for kind, n in sorted(counts.items()))


def hostile(chance: random.Random) -> bytes:
    """Write a small table, with a long run of what makes a careless reader slow."""
    run = chance.choice(RUNS) * chance.choice((1_000, 10_000, 100_000))
    cell = chance.choice(("{}", "x{}y", "1{}", "{}x", '"{}"', '"{}', "-{}1", "$ {} $")).format(run)
    delimiter = chance.choice(DELIMITERS)
    rows = [["label", "target", "prediction"]] if chance.random() < 0.9 else []
    rows += [[str(k), f"{k}.5", f"{k}"] for k in range(chance.randint(1, 9))]
    row = chance.choice(rows)
    row[chance.randrange(3)] = cell
    if chance.random() < 0.3:
        rows += [row] * 20
    return "\n".join(delimiter.join(cells) for cells in rows).encode()


def large(chance: random.Random) -> bytes:
    """Some megabytes, to see that nothing takes long."""
    rows = np.random.default_rng(chance.randrange(1 << 30)).normal(size=(50_000, 2))
    return b"target,prediction\n" + "\n".join(f"{a!r},{b!r}" for a, b in rows.tolist()).encode()
