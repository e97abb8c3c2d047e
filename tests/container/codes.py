"""Recovery codes, bypass codes and tickets as they stand on a screen, and how a person types them."""

import re

from machine import ensure

RECOVERY = r"(?<!T-)\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}\b"
BYPASS = r"\bB(?:-[A-Z2-7]{4}){3}\b"
TICKET = r"\bT(?:-[A-Z2-7]{4}){4}\b"
SPARE = "Recovery code or bypass code: ?$"


def shown(text, shape, count):
    """The codes on a screen."""
    codes = re.findall(shape, text)
    ensure(len(codes) == len(set(codes)) == count, f"{len(codes)} codes instead of {count}:\n{text}")
    return codes


def spellings(code):
    """As it could be written down by a program that should not."""
    bare = code.replace("-", "")
    return (code, bare, code.lower(), bare.lower())
