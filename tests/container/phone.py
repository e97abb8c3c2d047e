"""An authenticator app that scanned a QR code from a terminal: zbarimg reads it, oathtool makes its codes."""

import base64
import re
import subprocess
import tempfile
import time
import urllib.parse

from terminal import ANSI, Unexpected


class Phone:
    """An authenticator app with one key in it."""

    def __init__(self, uri):
        """`uri`: otpauth://totp/…, as the QR code carries it."""
        parts = urllib.parse.urlsplit(uri)
        query = dict(urllib.parse.parse_qsl(parts.query))
        if (parts.scheme, parts.netloc) != ("otpauth", "totp"):
            raise Unexpected(f"no app reads this: {parts.scheme}://{parts.netloc}")
        self.label = urllib.parse.unquote(parts.path.lstrip("/"))
        self.issuer = query.get("issuer", "")
        self.digits = int(query.get("digits", "6"))
        self.period = int(query.get("period", "30"))
        self.algorithm = query.get("algorithm", "SHA1").lower()
        self._key = query["secret"]
        base64.b32decode(self._key + "=" * (-len(self._key) % 8))
        self._last = 0

    @classmethod
    def scanning(cls, screen):
        """Scans the QR code on a screen: the raw output of a terminal."""
        return cls(read_qr(screen))

    def step(self):
        """RFC 6238's counter now."""
        return int(time.time()) // self.period

    def at(self, step):
        """The code of a step, from oathtool."""
        made = subprocess.run(
            ["oathtool", f"--totp={self.algorithm}", "-b", f"--digits={self.digits}",
             f"--time-step-size={self.period}s", f"--now=@{step * self.period}", "-"],
            input=self._key, capture_output=True, text=True, check=True,
        )
        return made.stdout.strip()

    def has_a_code(self):
        """Whether `code` would wait for nothing."""
        return max(self._last + 1, self.step()) <= self.step() + 1

    def await_a_code(self):
        """Until `code` would wait for nothing: the next half-minute at the latest."""
        while not self.has_a_code():
            time.sleep(self.period - time.time() % self.period)

    def code(self):
        """A code that was not used yet and is accepted for a few seconds more. Uses the tolerance of one
        step to either side, so that a story seldom waits for the next half-minute."""
        while True:
            now, left = self.step(), self.period - time.time() % self.period
            earliest = now - 1 if left > 6 else now
            step = max(self._last + 1, earliest)
            if step <= now + 1:
                self._last = step
                return self.at(step)
            time.sleep(left)

    def codes_ahead(self):
        """Codes that were not used yet and are good for half a minute at least, to be used in their order: two at most."""
        first = max(self._last + 1, self.step())
        self._last = self.step() + 1
        return [self.at(step) for step in range(first, self._last + 1)]

    def skip_until_now(self):
        """Counts every code until now as used: as where another system may have seen them."""
        self._last = self.step()

    def last_code(self):
        """The code given last: used by now."""
        return self.at(self._last)

    def key(self):
        """This app's key, as somebody would type it."""
        return self._key

    def has_key(self, text):
        """Whether the text is this app's key, as somebody would type it."""
        return text == self._key

    def shapes(self):
        """The key in every spelling it could leak in: base32, raw bytes, hex."""
        raw = base64.b32decode(self._key + "=" * (-len(self._key) % 8))
        return {"base32": self._key.encode(), "raw": raw, "hex": raw.hex().encode(), "HEX": raw.hex().upper().encode()}

    def wrong_code(self):
        """A code that no step near now has."""
        near = {self.at(self.step() + d) for d in range(-3, 4)}
        return next(c for c in (f"{n:0{self.digits}}" for n in range(8)) if c not in near)


def read_qr(screen):
    """The text of the QR code drawn on the screen, as zbarimg reads its picture."""
    rows = []
    for line in qr_lines(screen):
        cells = ANSI.sub("", line)
        if "##" in cells:
            rows.append([c == "#" for c in cells[::2]])
        else:
            rows.append([c in "▀█" for c in cells])
            rows.append([c in "▄█" for c in cells])
    if not rows:
        raise Unexpected("there is no QR code on the screen")
    return decode(rows)


def decode(rows):
    """What zbarimg reads in a picture: rows of modules, True where dark."""
    scale, width = 6, max(map(len, rows))
    with tempfile.NamedTemporaryFile("w", suffix=".pbm") as picture:
        picture.write(f"P1\n{width * scale} {len(rows) * scale}\n")
        for row in rows:
            row = row + [False] * (width - len(row))
            line = " ".join(" ".join("1" * scale if dark else "0" * scale) for dark in row)
            picture.write((line + "\n") * scale)
        picture.flush()
        read = subprocess.run(["zbarimg", "--quiet", "--raw", picture.name], capture_output=True, text=True, check=False)
    if read.returncode != 0:
        raise Unexpected("zbarimg cannot read the QR code on the screen")
    return read.stdout.strip()


def qr_lines(screen):
    """The lines of the screen that draw the QR code, colours included: black on white, or else by their blocks."""
    lines = [line.rstrip("\r") for line in screen.split("\n")]
    drawn = [i for i, line in enumerate(lines) if "48;5;231m" in line]
    drawn = drawn or [i for i, line in enumerate(lines) if len(re.findall("[▀▄█]", line)) > 8]
    return lines[drawn[0] : drawn[-1] + 1] if drawn else []
