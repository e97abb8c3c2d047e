"""Whoever types the beginning of a command, an option or an account gets the rest in bash, zsh and fish, as installed;
and man finds every page by its name."""

import re

from machine import add_user, ensure, run, tell
from terminal import Dialog

NEEDS = "workstation"
# Tab asks for the rest. Then the line, from its beginning, is turned into one that shows its words: <otpctl><enroll>.
TAB, HOME = "\t", "\x01"
SHELLS = {"bash": "su -l alice -s /bin/bash", "zsh": "su -l alice -s /bin/zsh", "fish": "su -l alice -s /usr/bin/fish"}
PAGES = {
    "otpctl": 1, "otpd": 8, "pam_otp": 8, "otpd-sms": 8, "otpd.toml": 5, "sms.toml": 5, "org.otpd.Otp1": 7,
    "org.otpd.Sms1": 7,
}
TYPED = {
    "otpctl enr": ["otpctl", "enroll"],
    "otpctl unl": ["otpctl", "unlock"],
    "otpctl enroll --q": ["otpctl", "enroll", "--qr"],
    "otpctl enroll --qr-": ["otpctl", "enroll", "--qr-file"],
    "otpctl enroll --qr ut": ["otpctl", "enroll", "--qr", "utf8"],
    "otpctl enroll --she": ["otpctl", "enroll", "--sheet"],
    "otpctl enroll --pen": ["otpctl", "enroll", "--pending"],
    # The other spelling is understood; nobody is asked which of the two is meant.
    "otpctl enrol --rep": ["otpctl", "enrol", "--replace"],
    "otpctl unlock ali": ["otpctl", "unlock", "alice"],
    "otpctl log --user ali": ["otpctl", "log", "--user", "alice"],
    "otpctl list --path requ": ["otpctl", "list", "--path", "required"],
}


def a_person_with_a_home():
    add_user("alice", "pw")
    # As whoever starts zsh for the first time answers its questions.
    with open("/home/alice/.zshrc", "w", encoding="utf-8") as file:
        file.write("autoload -U compinit && compinit\nPS1='%# '\n")
    run("chown", "alice:", "/home/alice/.zshrc")


def completes(shell):
    dialog = Dialog(SHELLS[shell], size=(60, 200))
    dialog.expect(r"[$%>] ")
    for typed, words in TYPED.items():
        dialog.press(typed + TAB)
        dialog.press(HOME + "printf '<%s>' \r")
        shown = re.escape("".join(f"<{word}>" for word in words))
        dialog.expect(f"{shown}(?!<)")
        dialog.press("\r")
    dialog.type("exit")


def bash_completes():
    completes("bash")


def zsh_completes():
    completes("zsh")


def fish_completes():
    completes("fish")


def man_shows_every_page():
    for name, section in PAGES.items():
        page = run("env", "LC_ALL=C.UTF-8", "MANWIDTH=80", "MANPAGER=cat", "man", "--warnings", str(section), name)
        ensure("NAME" in page and "SEE ALSO" in page, page)
        ensure("warning" not in page.split("NAME")[0], page.split("NAME")[0])
        print(f"{name}({section}): {len(page.splitlines())} lines", flush=True)


def the_index_knows_them():
    for name, section in PAGES.items():
        ensure(f"{name} ({section})" in run("whatis", name), run("whatis", name, check=False))
    found = run("apropos", "one-time")
    ensure("otpctl (1)" in found and "pam_otp (8)" in found and "otpd (8)" in found, found)


tell(
    a_person_with_a_home,
    bash_completes,
    zsh_completes,
    fish_completes,
    man_shows_every_page,
    the_index_knows_them,
)
