"""What must not be anywhere, in every spelling it could leak in, and the places where that would be: files, logs, the
words of commands, and arguments, environments and memory of processes."""

import base64
import glob
import os
import re
import stat
import threading
import urllib.parse

from terminal import Unexpected


def spellings(raw, text=True):
    """Name and bytes of each way to write some bytes down. `text`: they are words themselves."""
    found = {"raw": raw, "hex": raw.hex().encode(), "HEX": raw.hex().upper().encode()}
    found["base32"] = base64.b32encode(raw).rstrip(b"=")
    # What is written before it moves its letters: the ones that depend on neither neighbour, for each of three places.
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + raw + b"\0" * ((-before - len(raw)) % 3))
        first = (before * 8 + 5) // 6
        coded = coded[first : (before + len(raw)) * 8 // 6]
        found[f"base64 at {before}"] = coded
        found[f"base64url at {before}"] = coded.replace(b"+", b"-").replace(b"/", b"_")
    found["every byte by %"] = "".join(f"%{byte:02X}" for byte in raw).encode()
    if text:
        found["URL"] = urllib.parse.quote_from_bytes(raw, safe="").encode()
        found["UTF-16"] = raw.decode().encode("utf-16-le")
    return {name: form for name, form in found.items() if len(form) >= 5}


def of_key(base32):
    """A set-up key: as bytes and as it is typed."""
    raw = base64.b32decode(base32 + "=" * (-len(base32) % 8))
    typed = {f"typed, {name}": form for name, form in spellings(base32.encode()).items()}
    return spellings(raw, text=False) | typed | {"typed small": base32.lower().encode()}


def of_code(code):
    """A recovery code, bypass code or ticket: with and without its dashes."""
    bare = code.replace("-", "")
    found = {}
    for form in (code, bare):
        found |= {f"{form[:2]}…, {name}": spelled for name, spelled in spellings(form.encode()).items()}
    return found | {"small": code.lower().encode(), "small, without dashes": bare.lower().encode()}


def of_number(number):
    """A phone number, +41…: also as it is dialled at home."""
    home = "0" + number[3:]
    return spellings(number.encode()) | {f"home, {name}": form for name, form in spellings(home.encode()).items()}


def sightings(marks, content):
    """Which of the marks, {what: {spelling: bytes}}, are in it."""
    return [f"{what} ({how})" for what, forms in marks.items() for how, form in forms.items() if form in content]


def files(tops, but=()):
    """Path and content of every file below the directories, without other file systems."""
    for top in tops:
        for directory, below, names in os.walk(top):
            below[:] = [name for name in below if not os.path.ismount(f"{directory}/{name}")]
            for name in names:
                path = f"{directory}/{name}"
                if path not in but and stat.S_ISREG(os.lstat(path).st_mode):
                    with open(path, "rb") as file:
                        yield path, file.read()


def areas(pid):
    """Name, whether it is kept out of swap, and content of each area of a process' memory that can be read."""
    with open(f"/proc/{pid}/smaps", encoding="utf-8") as file:
        parts = re.split(r"(?m)^(?=[0-9a-f]+-[0-9a-f]+ )", file.read())
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for part in filter(None, parts):
            begin, end = (int(word, 16) for word in part.split(" ", 1)[0].split("-"))
            name = (part.splitlines()[0].split(None, 5) + [""])[5]
            if name in ("[vvar]", "[vsyscall]") or " r" not in part.splitlines()[0]:
                continue
            locked = int(re.search(r"(?m)^Locked: +(\d+) kB", part).group(1)) > 0
            yield name, locked, b"".join(pages(memory, begin, end))


def pages(memory, begin, end, step=1 << 20):
    """The memory between two addresses, without pages that are none, such as behind the end of a mapped file."""
    while begin < end:
        try:
            memory.seek(begin)
            yield memory.read(min(step, end - begin))
            begin += step
        except OSError:
            if step > 4096:
                yield from pages(memory, begin, min(begin + step, end), 4096)
            begin += step


class Watch:
    """Looks at the arguments and the environment of every process again and again, until it is asked what it saw."""

    def __init__(self):
        self._seen, self._done = set(), threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self):
        while not self._done.wait(0.05):
            for path in glob.glob("/proc/[0-9]*/cmdline") + glob.glob("/proc/[0-9]*/environ"):
                try:
                    with open(path, "rb") as file:
                        self._seen.add(file.read())
                except OSError:
                    pass  # It has ended, or is none of ours to look at.

    def saw(self):
        """Everything it saw, as one."""
        self._done.set()
        self._thread.join()
        if len(self._seen) < 20:
            raise Unexpected(f"only {len(self._seen)} processes were seen")
        return b"\n".join(self._seen)
