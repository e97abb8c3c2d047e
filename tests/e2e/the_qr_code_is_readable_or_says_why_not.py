"""The QR code is drawn for the terminal it is on, or says what is missing; files are the administrator's alone."""

import os
import re
import stat
import subprocess

from desk import DONE, REFUSED, UNCONFIRMED, USAGE, otpctl, status
from machine import ISSUER, add_user, ended, ensure, open_for_business, tell
from phone import Phone, decode
from terminal import Dialog

FIRST_CODE = r"First code from the app: ?$"
DIRECTORY = "/root/qr"


def begin(user, *more, size=(60, 110)):
    dialog = Dialog(" ".join(["otpctl", "enroll", user, *UNCONFIRMED, *more]), size=size)
    dialog.expect(FIRST_CODE)
    return dialog


def give_up(dialog):
    dialog.interrupt()
    ended(dialog, REFUSED)


def key_on(screen):
    """The key in groups of four, as typed into an app, without its gaps."""
    lines = re.findall(r"(?<![A-Z2-7])(?:[A-Z2-7]{4} )+[A-Z2-7]{1,4}\s*$", screen, re.MULTILINE)
    ensure(lines, f"there is no key in groups of four:\n{screen}")
    return "".join("".join(lines).split())


def scan(path):
    """The otpauth URI in a picture, as zbarimg reads it."""
    if path.endswith(".svg"):
        return decode(modules(open(path, encoding="utf-8").read()))
    read = subprocess.run(["zbarimg", "--quiet", "--raw", path], capture_output=True, text=True, check=False)
    ensure(read.returncode == 0, f"zbarimg cannot read {path}: {read.stderr}")
    return read.stdout.strip()


def modules(svg):
    """Paints the drawing, stroke by stroke of dark modules side by side."""
    side = int(re.search(r'viewBox="0 0 (\d+) ', svg).group(1))
    strokes = [[int(n) for n in stroke] for stroke in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", svg)]
    ensure(all(there == back for _, _, there, back in strokes), "a stroke does not come back to where it began")
    dark = {(x + n, y) for x, y, width, _ in strokes for n in range(width)}
    return [[(x, y) in dark for x in range(side)] for y in range(side)]


def a_machine():
    for name in ("alice", "bob"):
        add_user(name, "pw")
    open_for_business()
    os.mkdir(DIRECTORY, mode=0o700)


def the_key_beside_the_code_is_the_codes_secret():
    dialog = begin("alice")
    phone = Phone.scanning(dialog.raw)
    ensure(phone.has_key(key_on(dialog.text)), "the key in groups of four is another than the QR code's")
    ensure((phone.issuer, phone.digits, phone.period, phone.algorithm) == (ISSUER, 6, 30, "sha1"), phone.label)
    ensure(phone.label == f"{ISSUER}:alice", phone.label)
    print(dialog.text, flush=True)
    give_up(dialog)


def ascii_is_ascii_and_readable_too():
    dialog = begin("alice", "--qr", "ascii")
    ensure(dialog.text.isascii(), "--qr ascii drew something else")
    phone = Phone.scanning(dialog.raw)
    ensure(phone.has_key(key_on(dialog.text)), "another key")
    give_up(dialog)


def a_small_terminal_is_told_the_sizes_and_offered_a_file():
    dialog = begin("alice", "--qr", "ascii", size=(24, 80))
    said = " ".join(dialog.text.split())
    print(dialog.text, flush=True)
    ensure("█" not in dialog.text and "##" not in dialog.text, "a QR code that does not fit was drawn")
    ensure(re.search(r"needs \d+ columns and \d+ rows; this terminal has 80 x 24", said), said)
    ensure("--qr-file alice.png" in said, said)
    ensure(key_on(dialog.text), "no key to type")
    give_up(dialog)


def half_blocks_fit_or_say_so_on_a_small_terminal():
    dialog = begin("alice", size=(24, 80))
    print(dialog.text, flush=True)
    if "this terminal has 80 x 24" not in " ".join(dialog.text.split()):
        lines = dialog.text.split("\n")
        ensure(len(lines) <= 24, f"{len(lines)} lines on a screen of 24")
        Phone.scanning(dialog.raw)
    give_up(dialog)


def a_file_is_read_by_a_phone_and_by_nobody_else():
    for ending in ("png", "svg"):
        path = f"{DIRECTORY}/alice.{ending}"
        dialog = Dialog(f"otpctl enroll alice {' '.join(UNCONFIRMED)} --qr none --qr-file {path}")
        dialog.expect(FIRST_CODE)
        mode = stat.S_IMODE(os.stat(path).st_mode)
        ensure(mode == 0o600, f"{path} has mode {mode:o}")
        phone = Phone(scan(path))
        ensure(phone.has_key(key_on(dialog.text)), "the file has another key than the screen")
        give_up(dialog)
        ensure(not os.path.exists(path), f"{path} holds a secret of an enrolment that was given up")


def an_existing_file_is_never_written():
    path = f"{DIRECTORY}/precious.png"
    with open(path, "w", encoding="utf-8") as file:
        file.write("precious")
    said = otpctl("enroll", "alice", *UNCONFIRMED, "--qr-file", path, typed="000000\n")
    print(said, flush=True)
    ensure(said.status == REFUSED and "exists already" in said.err, said)
    ensure(open(path, encoding="utf-8").read() == "precious", "the file was written over")
    os.symlink("/etc/otpd/stolen", f"{DIRECTORY}/link.png")
    said = otpctl("enroll", "alice", *UNCONFIRMED, "--qr-file", f"{DIRECTORY}/link.png", typed="000000\n")
    ensure(said.status == REFUSED and not os.path.exists("/etc/otpd/stolen"), said)
    ensure(status("alice")["path"] == "none", status("alice"))


def another_ending_is_wrong_usage():
    said = otpctl("enroll", "alice", *UNCONFIRMED, "--qr-file", f"{DIRECTORY}/alice.gif")
    ensure(said.status == USAGE and ".png" in said.err, said)


def a_finished_enrolment_keeps_its_file_and_says_to_delete_it():
    path = f"{DIRECTORY}/bob.png"
    dialog = Dialog(f"otpctl enroll bob {' '.join(UNCONFIRMED)} --qr none --qr-file {path}")
    dialog.expect(FIRST_CODE)
    dialog.type(Phone(scan(path)).code())
    ended(dialog, DONE)
    print(dialog.text, flush=True)
    ensure(os.path.exists(path) and "delete it" in " ".join(dialog.text.split()), dialog.text)


tell(
    a_machine,
    the_key_beside_the_code_is_the_codes_secret,
    ascii_is_ascii_and_readable_too,
    a_small_terminal_is_told_the_sizes_and_offered_a_file,
    half_blocks_fit_or_say_so_on_a_small_terminal,
    a_file_is_read_by_a_phone_and_by_nobody_else,
    an_existing_file_is_never_written,
    another_ending_is_wrong_usage,
    a_finished_enrolment_keeps_its_file_and_says_to_delete_it,
)
