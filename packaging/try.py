"""The story packaging/try plays inside its container: enrolment, then ssh and sudo with right, wrong and
reused codes. Every line it prints was on a real terminal of real programs."""

import sys
import textwrap

sys.path.insert(0, "/otp/tests/container")
from machine import CODE, ISSUER, PASSWORD, SSH, add_user, configure, ended, ensure, run, ssh  # noqa: E402
from phone import Phone, qr_lines  # noqa: E402
from terminal import Dialog, Unexpected  # noqa: E402

PASSWORDS = {"admin": "correct-horse", "alice": "battery-staple", "bob": "tr0ub4dor"}
BOLD, DIM, GREEN, RED, RESET = "\033[1m", "\033[2m", "\033[32m", "\033[31m", "\033[0m"


class Story:
    """Numbers the steps and prints them."""

    def __init__(self):
        self.number = 0

    def step(self, title):
        self.number += 1
        print(f"\n{BOLD}{self.number:2}  {title}{RESET}", flush=True)

    def screen(self, lines, skip=()):
        for line in lines:
            if not any(word in line for word in skip):
                print(f"    {DIM}│{RESET} {line}", flush=True)

    def proves(self, *sentences):
        for sentence in sentences:
            print(textwrap.fill(sentence, 96, initial_indent=f"    {GREEN}✓{RESET} ", subsequent_indent="      "),
                  flush=True)


def ssh_alice():
    return ssh("alice", PASSWORDS["alice"], "echo signed in as $(id -un)")


def prepare(story):
    story.step("A machine with otpd: an administrator, and alice")
    for name, groups in (("admin", ["sudo"]), ("alice", []), ("bob", [])):
        add_user(name, PASSWORDS[name], *groups)
    with open("/etc/sudoers.d/alice", "w", encoding="utf-8") as rule:
        rule.write("alice ALL=(root) /usr/bin/id\n")
    configure("issuer", f'"{ISSUER}"')
    run("pam-auth-update", "--enable", "otp")
    line = next(l.strip() for l in open("/etc/pam.d/common-auth", encoding="utf-8") if "pam_otp" in l)
    story.screen(["/etc/otpd/otpd.toml     issuer = \"" + ISSUER + "\"", "/etc/pam.d/common-auth  " + " ".join(line.split())])
    story.proves("The packages are installed; after the password, every PAM service now asks otpd.")
    ended(ssh_alice(), 0)
    story.proves("alice has no app yet and signs in as before: nobody is locked out by installing.")


def enrol(story):
    story.step("The administrator enrols alice, over ssh, and confirms with their own password")
    dialog = Dialog(f"{SSH} -t admin@localhost 'otpctl enroll alice --qr utf8'")
    dialog.answer(PASSWORD, PASSWORDS["admin"])
    # polkit's question, on the same terminal.
    dialog.answer(PASSWORD, PASSWORDS["admin"])
    dialog.expect(r"[Cc]ode[^\n]*: ?$")
    phone = Phone.scanning(dialog.raw)
    code = phone.code()
    dialog.type(code, code)
    ended(dialog, 0)
    drawn = qr_lines(dialog.raw)
    story.screen([line for line in before_qr(dialog)])
    for line in drawn:
        print(f"      {line}", flush=True)
    story.screen([line for line in after_qr(dialog)])
    story.proves(
        f"The phone reads the QR code from the terminal (zbarimg): {phone.label}, RFC 6238, "
        f"{phone.algorithm.upper()}, {phone.digits} digits, {phone.period} s.",
        "The first right code (oathtool) activated it. The change was confirmed through polkit, by the "
        "administrator's own password.",
    )
    return phone


def before_qr(dialog):
    lines = dialog.lines
    first = next(i for i, l in enumerate(lines) if "▀" in l or "█" in l)
    return lines[:first]


def after_qr(dialog):
    lines = dialog.lines
    last = max(i for i, l in enumerate(lines) if "▀" in l or "█" in l)
    return lines[last + 1 :]


def sign_in(story, phone):
    story.step("alice signs in over ssh: password, then the code")
    dialog = ssh_alice()
    code = phone.code()
    dialog.answer(CODE, code, code)
    ended(dialog, 0)
    story.screen(dialog.lines)
    story.proves("The right code opens the door.")


def wrong_password(story):
    story.step("A wrong password")
    dialog = ssh("alice", "not-her-password")
    ended(dialog, 1)
    story.screen(dialog.lines)
    ensure("app" not in dialog.text, "a wrong password got as far as the code")
    story.proves("A stranger without the password is never asked for a code, and cannot use up alice's attempts.")


def reused(story, phone):
    story.step("Somebody looked over her shoulder: the same code, over ssh again and in sudo")
    code = phone.last_code()
    dialog = ssh_alice()
    dialog.answer(CODE, code, code)
    dialog.expect(CODE)
    dialog.interrupt()
    ended(dialog, 1)
    story.screen(dialog.lines)
    dialog = Dialog("runuser -u alice -- sudo -k /usr/bin/id -un")
    dialog.answer(PASSWORD, PASSWORDS["alice"])
    dialog.answer(CODE, code, code)
    dialog.expect(CODE)
    dialog.interrupt()
    ended(dialog, 1)
    story.screen(dialog.lines)
    story.proves("A code is good once, in one service, and the prompt says so.")


def wrong(story, phone):
    story.step("A wrong code, three times")
    dialog = ssh_alice()
    code = phone.wrong_code()
    for _ in range(3):
        dialog.answer(CODE, code, code)
    ended(dialog, 1)
    story.screen(dialog.lines)
    story.proves("Wrong codes keep the door shut; each is counted, and the cap of 20 is for all services together.")


def sudo(story, phone):
    story.step("sudo: a slip of the finger, then the right code")
    dialog = Dialog("runuser -u alice -- sudo -k /usr/bin/id -un")
    dialog.answer(PASSWORD, PASSWORDS["alice"])
    code = phone.wrong_code()
    dialog.answer(CODE, code, code)
    code = phone.code()
    dialog.answer(CODE, code, code)
    dialog.expect("root")
    ended(dialog, 0)
    story.screen(dialog.lines)
    story.proves("The next right code makes her root; the wrong one before it is forgiven, and counted until then.")


def audit(story):
    story.step("What otpd remembers")
    dialog = Dialog(f"{SSH} -t admin@localhost 'otpctl status alice; otpctl log --user alice'")
    dialog.answer(PASSWORD, PASSWORDS["admin"])
    ended(dialog, 0)
    story.screen(dialog.lines[1:])
    story.proves("Who enrolled her, how it was confirmed, and each attempt; no code and no secret.")


def main():
    story = Story()
    try:
        prepare(story)
        phone = enrol(story)
        sign_in(story, phone)
        reused(story, phone)
        wrong_password(story)
        sudo(story, phone)
        wrong(story, phone)
        audit(story)
    except Unexpected as error:
        print(f"\n{RED}This is not how the story goes.{RESET}\n{error}", file=sys.stderr)
        print(run("journalctl", "-b", "--no-pager", "-n", "40", check=False), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
