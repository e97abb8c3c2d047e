"""A sheet as its reader has it: the question to wait for, the set-up key to type in, the recovery codes to keep."""

import html
import re
import urllib.parse

from codes import RECOVERY
from machine import ISSUER, ensure
from phone import Phone


class Letter:
    """The file of a sheet."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.page = file.read()
        self.path = path

    def question(self):
        """The question at which the first code is typed, word by word."""
        return html.unescape(re.search(r'<p class="question">(.*?)</p>', self.page).group(1))

    def key(self):
        """The set-up key, printed in groups of four."""
        groups = re.search(r"(?:[A-Z2-7]{4}\s+){7}[A-Z2-7]{4}\b", re.sub(r"<[^>]*>", " ", self.page))
        ensure(groups, f"no set-up key on {self.path}")
        return "".join(groups.group(0).split())

    def phone(self, user):
        """The phone of somebody who typed the key in."""
        name = urllib.parse.quote(f"{ISSUER}:{user}")
        return Phone(f"otpauth://totp/{name}?secret={self.key()}&issuer={urllib.parse.quote(ISSUER)}")

    def recovery_codes(self):
        """Those of the second page."""
        return re.findall(RECOVERY, self.page)

    def is_whole(self):
        """Whether the page has its end."""
        return self.page.rstrip().endswith("</html>")
