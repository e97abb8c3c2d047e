"""With the profile otp-split a program that asks once gets both: right and right lets in, either wrong does not, and no
part of the answer is where it does not belong."""

import glob
import os
import re
import subprocess
import time

from desk import UNCONFIRMED, audit, otpctl, status
from doors import login, su
from keys import journal, sshd
from machine import CODE, PASSWORD, SSH, add_user, ended, enrol, ensure, open_for_business, run, tell
from mailroom import FILE, couriers, outbox
from terminal import Dialog

WORD = "Zaubermeister-7731"
SEEN = "/root/authtok"
ENROLLED = ("alice", "anna", "bea", "berta")
PHONES = {}


def the_profile_stands_before_the_password():
    open_for_business()
    run("pam-auth-update", "--enable", "otp-split")
    # Several people with one password, so that a story seldom waits for the next code.
    others = (("dora", "geheim202406"), ("carol", "pw"), ("emil", "pw991234"), ("frida", "pw995678"))
    for name, password in (*((name, WORD) for name in ENROLLED), *others):
        add_user(name, password)
        with open(f"/etc/sudoers.d/{name}", "w", encoding="utf-8") as rule:
            rule.write(f"{name} ALL=(root) /bin/echo\n")
    PHONES.update({name: enrol(name) for name in (*ENROLLED, "dora")})
    # What every module after the code's line would find as the password.
    with open("/etc/pam.d/common-auth", "a", encoding="utf-8") as stack:
        stack.write(f"auth optional pam_exec.so quiet expose_authtok /usr/bin/dd status=none of={SEEN}\n")


def becomes(user, *answers):
    """sudo as Ansible runs it: a prompt of its own, and the answer through a pipe. Whether it let in, and what it said."""
    command = ["runuser", "-u", user, "--", "sudo", "-S", "-k", "-p", "BECOME: ", "/bin/echo", "the door is open"]
    done = subprocess.run(
        command, input="".join(f"{a}\n" for a in answers), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.returncode == 0 and "the door is open" in done.stdout, done.stdout


def one_line_through_a_pipe_is_enough():
    inside, said = becomes("alice", WORD + PHONES["alice"].code())
    ensure(inside and "BECOME: " in said and "assword" not in said, said)
    with open(SEEN, encoding="utf-8") as file:
        ensure(file.read().rstrip("\0\n") == WORD, "modules after ours do not find the password alone")


def either_part_wrong_keeps_the_door_shut():
    code = PHONES["alice"].code()
    inside, said = becomes("alice", "wrong" + code)
    ensure(not inside, said)
    # The code was not even looked at: it is not spent.
    ensure(status("alice")["failures"] == 0, status("alice"))
    inside, said = becomes("alice", WORD + PHONES["alice"].wrong_code())
    ensure(not inside and audit("alice")[-1]["detail"] == "wrong", said)
    ensure(status("alice")["failures"] == 1, status("alice"))
    inside, said = becomes("alice", WORD + code)
    ensure(inside, said)
    inside, said = becomes("alice", WORD + code)
    ensure(not inside and audit("alice")[-1]["detail"] == "replayed", said)


def a_code_alone_is_refused_and_not_looked_at():
    inside, said = becomes("anna", PHONES["anna"].wrong_code())
    ensure(not inside, said)
    ensure(status("anna")["failures"] == 0, status("anna"))
    ensure(journal("without a password before it"), "the journal does not say why")


def sudo_asks_again_from_the_start():
    inside, said = becomes("anna", "wrong" + PHONES["anna"].wrong_code(), WORD + PHONES["anna"].code())
    ensure(inside, said)


def the_password_alone_is_asked_for_the_code():
    dialog = su("anna", WORD)
    dialog.answer(CODE, PHONES["anna"].code())
    ended(dialog, 0)
    # Nobody can be asked at the end of a pipe.
    inside, said = becomes("anna", WORD)
    ensure(not inside, said)


def a_password_that_ends_in_digits_keeps_them():
    inside, said = becomes("dora", "geheim202406" + PHONES["dora"].code())
    ensure(inside, said)
    # Forgetting the code cuts the password: it is wrong then, and its digits are no guess.
    inside, said = becomes("dora", "geheim202406")
    ensure(not inside and status("dora")["failures"] == 0, said)


def who_has_no_app_types_the_password_and_any_six_digits_if_it_ends_in_six():
    inside, said = becomes("carol", "pw")
    ensure(inside, said)
    inside, said = becomes("emil", "pw991234")
    ensure(not inside, said)
    inside, said = becomes("emil", "pw991234" + "000000")
    ensure(inside, said)
    ensure(audit("emil")[-1]["event"] == "skipped", audit("emil"))


def digits_behind_the_password_are_no_code_of_an_sms():
    couriers(["last"], FILE)
    ensure(otpctl("phone", "set", "frida", "079 123 45 67", *UNCONFIRMED).status == 0, "no number was stored")
    dialog = su("frida", "pw995678" + "000000")
    dialog.expect(r"Code from the text message to \+41 79 \*\*\* \*\* 67: ?$")
    deadline = time.monotonic() + 20
    while not outbox():
        ensure(time.monotonic() < deadline, "no message was sent")
        time.sleep(0.1)
    dialog.type(re.search(r"(\d{6})$", outbox()[-1]["text"]).group(1))
    ended(dialog, 0)
    ensure("wrong" not in [row.get("detail") for row in audit("frida")], audit("frida"))


def a_greeter_with_one_field_needs_no_second():
    dialog = Dialog("pamtester sudo bea authenticate acct_mgmt")
    dialog.answer(PASSWORD, WORD + PHONES["bea"].code())
    ended(dialog, 0)


def a_program_that_answers_everything_alike_is_such_a_greeter():
    sshd("PasswordAuthentication yes")
    once = f"{SSH} -o PreferredAuthentications=password bea@localhost 'id -un'"
    dialog = Dialog(once)
    dialog.answer("assword: ?$", WORD + PHONES["bea"].code())
    dialog.expect("bea")
    ended(dialog, 0)
    dialog = Dialog(once)
    dialog.answer("assword: ?$", WORD + PHONES["bea"].wrong_code())
    dialog.expect("Permission denied")
    ended(dialog, 1)
    ensure(status("bea")["failures"] == 1, "the answer was sent again as a code")


def the_break_glass_group_types_its_password():
    add_user("keeper", "glass-991234", "otp-breakglass")
    dialog = login("keeper", "glass-991234")
    dialog.expect(r"keeper@\S+\$ ?$")
    dialog.hang_up()


def without_the_line_that_checks_nobody_gets_in():
    run("sed", "-i", "/pam_otp.so first_factor/d", "/etc/pam.d/common-auth")
    for name, answer in (("alice", WORD + "123456"), ("alice", WORD), ("carol", "pw")):
        inside, said = becomes(name, answer)
        ensure(not inside, said)
    dialog = su("carol", "pw")
    dialog.expect("cannot be checked right now")
    ended(dialog, 1)
    ensure(journal("none checked the code"), "the journal names no cure")


def without_the_line_that_splits_the_code_is_asked_as_ever():
    run("pam-auth-update", "--force", "--disable", "otp-split")
    run("pam-auth-update", "--force", "--enable", "otp")
    dialog = su("berta", WORD)
    dialog.answer(CODE, PHONES["berta"].code())
    ended(dialog, 0)
    inside, said = becomes("berta", WORD + PHONES["berta"].code())
    ensure(not inside, said)


def no_log_and_no_vault_holds_a_password():
    run("journalctl", "--sync")
    told = run("journalctl", "-a", "--no-pager", "-o", "export") + run("otpctl", "log")
    ensure("alice" in told, "there is no journal to look at")
    # "202406", "991234" and "995678" as well: they were cut off as codes.
    for word in (WORD, "geheim", "202406", "991234", "995678"):
        ensure(word not in told, f"{word} was logged")
    found = run("grep", "-las", "-e", WORD, "-e", "geheim", *glob.glob("/var/lib/otpd/*"), check=False)
    ensure(found == "", f"the password is in {found}")
    os.unlink(SEEN)


tell(
    the_profile_stands_before_the_password,
    one_line_through_a_pipe_is_enough,
    either_part_wrong_keeps_the_door_shut,
    a_code_alone_is_refused_and_not_looked_at,
    sudo_asks_again_from_the_start,
    the_password_alone_is_asked_for_the_code,
    a_password_that_ends_in_digits_keeps_them,
    who_has_no_app_types_the_password_and_any_six_digits_if_it_ends_in_six,
    digits_behind_the_password_are_no_code_of_an_sms,
    a_greeter_with_one_field_needs_no_second,
    a_program_that_answers_everything_alike_is_such_a_greeter,
    the_break_glass_group_types_its_password,
    without_the_line_that_checks_nobody_gets_in,
    without_the_line_that_splits_the_code_is_asked_as_ever,
    no_log_and_no_vault_holds_a_password,
)
