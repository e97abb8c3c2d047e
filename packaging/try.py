"""The story packaging/try plays inside its container: enrolment, then ssh and sudo with right, wrong and
reused codes. Every line it prints was on a real terminal of real programs.

With --here, for packaging/try-here: no sshd and no polkit; pamtester asks what sshd would, and the
administrator is root behind sudo."""

import sys

sys.path.insert(0, "/otp/tests/container")
from machine import CODE, ISSUER, PASSWORD, SSH, add_user, configure, ended, ensure, run, ssh  # noqa: E402
from phone import Phone  # noqa: E402
from story import told  # noqa: E402
from terminal import Dialog  # noqa: E402

PASSWORDS = {"admin": "correct-horse", "alice": "battery-staple", "bob": "tr0ub4dor"}
HERE = "--here" in sys.argv
DOOR = "pamtester sshd" if HERE else "ssh"


def enter_alice(password=PASSWORDS["alice"]):
    """alice at the door, her password given."""
    if not HERE:
        return ssh("alice", password, "echo signed in as $(id -un)")
    dialog = Dialog("pamtester sshd alice authenticate")
    dialog.answer(PASSWORD, password)
    return dialog


def as_admin(command):
    """The administrator runs a command at a terminal."""
    if HERE:
        # Who is behind root: the login uid, where it can be set, or the one sudo leaves.
        uid = run("id", "-u", "admin").strip()
        return Dialog(f"sh -c 'echo {uid} 2>/dev/null >/proc/self/loginuid; SUDO_UID={uid} {command}'")
    dialog = Dialog(f"{SSH} -t admin@localhost '{command}'")
    dialog.answer(PASSWORD, PASSWORDS["admin"])
    return dialog


def prepare(story):
    story.step("A machine with otpd: an administrator, and alice")
    for name, groups in (("admin", ["sudo"]), ("alice", []), ("bob", [])):
        add_user(name, PASSWORDS[name], *groups)
    with open("/etc/sudoers.d/alice", "w", encoding="utf-8") as rule:
        rule.write("alice ALL=(root) /usr/bin/id\n")
    if not HERE:
        configure("issuer", f'"{ISSUER}"')
    run("pam-auth-update", "--enable", "otp")
    line = next(l.strip() for l in open("/etc/pam.d/common-auth", encoding="utf-8") if "pam_otp" in l)
    story.screen(["/etc/otpd/otpd.toml     issuer = \"" + ISSUER + "\"", "/etc/pam.d/common-auth  " + " ".join(line.split())])
    story.proves("The packages are installed; after the password, every PAM service now asks otpd.")
    ended(enter_alice(), 0)
    story.proves("alice has no app yet and signs in as before: nobody is locked out by installing.")


def enrol(story):
    story.step(f"The administrator enrols alice{'' if HERE else ' over ssh'} and confirms with their own password")
    dialog = as_admin("otpctl enroll alice --qr utf8")
    # The confirmation, on the same terminal: polkit's question, or for root otpctl's own.
    dialog.answer(PASSWORD, PASSWORDS["admin"])
    dialog.expect(r"[Cc]ode[^\n]*: ?$")
    phone = Phone.scanning(dialog.raw)
    code = phone.code()
    dialog.type(code, shown="")
    ended(dialog, 0)
    story.screen_with_code(dialog)
    story.proves(
        f"The phone reads the QR code from the terminal (zbarimg): {phone.label}, RFC 6238, "
        f"{phone.algorithm.upper()}, {phone.digits} digits, {phone.period} s.",
        "The first right code (oathtool) activated it. The change was confirmed "
        f"{'through PAM' if HERE else 'through polkit'}, by the administrator's own password.",
    )
    return phone


def sign_in(story, phone):
    story.step(f"alice signs in through {DOOR}: password, then the code")
    dialog = enter_alice()
    code = phone.code()
    dialog.answer(CODE, code, code)
    ended(dialog, 0)
    story.screen(dialog.lines)
    story.proves("The right code opens the door.")


def wrong_password(story):
    story.step("A wrong password")
    dialog = enter_alice("not-her-password")
    ended(dialog, 1)
    story.screen(dialog.lines)
    ensure("app" not in dialog.text, "a wrong password got as far as the code")
    story.proves("A stranger without the password is never asked for a code, and cannot use up alice's attempts.")


def reused(story, phone):
    story.step(f"Somebody looked over her shoulder: the same code, at {DOOR} again and in sudo")
    code = phone.last_code()
    dialog = enter_alice()
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
    dialog = enter_alice()
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
    dialog = as_admin("otpctl status alice; otpctl log --user alice")
    ended(dialog, 0)
    story.screen(dialog.lines if HERE else dialog.lines[1:])
    story.proves("Who enrolled her, how it was confirmed, and each attempt; no code and no secret.")


def main():
    phones = []
    return told(
        "A first sign-in with a code from the phone",
        prepare,
        lambda story: phones.append(enrol(story)),
        lambda story: sign_in(story, phones[0]),
        lambda story: reused(story, phones[0]),
        wrong_password,
        lambda story: sudo(story, phones[0]),
        lambda story: wrong(story, phones[0]),
        audit,
    )


if __name__ == "__main__":
    sys.exit(main())
