"""With the shipped stack ssh asks for a key and a code and no password; a code without a key lets nobody in, however
sshd's configuration is changed."""

from desk import audit, status
from keys import (
    INCLUDED, SHIPPED, STACK, SWITCH, WITH_KEY, give_key, journal, knows_service_names, make_key, reload, sshd,
    switch_off_key_and_code, switch_on_key_and_code, unattended, with_key,
)
from machine import CODE, SSH, add_user, ended, enrol, ensure, open_for_business, run, status_of, tell
from terminal import Dialog

ALICE = []
ELSEWHERE = "/usr/lib/pam.d/story"
NO_KEY = "Signing in here takes an SSH key first"


def an_administrator_switches_it_on():
    open_for_business()
    make_key()
    for name in ("alice", "carol", "backup2"):
        add_user(name, "pw")
        give_key(name)
    ALICE.append(enrol("alice"))
    switch_on_key_and_code()


def a_key_and_a_right_code_open():
    dialog = with_key("alice")
    dialog.answer(CODE, ALICE[0].code())
    dialog.expect("alice")
    ended(dialog, 0)
    ensure("assword" not in dialog.text, f"a password was asked: {dialog.text}")


def a_key_and_a_wrong_or_used_code_do_not():
    dialog = with_key("alice")
    dialog.answer(CODE, ALICE[0].wrong_code())
    dialog.answer("Wrong code. " + CODE, ALICE[0].last_code())
    dialog.expect("This code has been used already")
    dialog.interrupt()
    ended(dialog, 1)
    ensure(status("alice")["failures"] == 1, status("alice"))


def a_certificate_is_a_key():
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "/root/ca")
    run("ssh-keygen", "-q", "-s", "/root/ca", "-I", "story", "-n", "alice", "/root/key.pub")
    run("mv", "/home/alice/.ssh/authorized_keys", "/home/alice/.ssh/authorized_keys.away")
    sshd("TrustedUserCAKeys /root/ca.pub")
    dialog = with_key("alice", "-o CertificateFile=/root/key-cert.pub")
    dialog.answer(CODE, ALICE[0].code())
    dialog.expect("alice")
    ended(dialog, 0)
    run("mv", "/home/alice/.ssh/authorized_keys.away", "/home/alice/.ssh/authorized_keys")
    run("rm", "/root/key-cert.pub")
    sshd()


def without_a_key_nobody_is_even_asked():
    dialog = Dialog(f"{SSH} alice@localhost id")
    dialog.expect(r"Permission denied \(publickey\)")
    ended(dialog, 1)


def who_has_no_app_is_refused_with_the_reason():
    dialog = with_key("carol")
    dialog.answer(CODE, "123456")
    dialog.expect("none is set up for you yet")
    ended(dialog, 1)
    ensure(audit("carol")[-1]["detail"] == "not-enrolled", audit("carol"))


def sshd_that_asks_for_no_key_any_more_lets_no_code_alone_in():
    for methods in ("keyboard-interactive:pam", "any"):
        sshd(f"AuthenticationMethods {methods}")
        dialog = Dialog(f"{SSH} alice@localhost id")
        dialog.expect(NO_KEY)
        dialog.expect("Permission denied")
        ended(dialog, 1)
        ensure("ode from" not in dialog.text, f"a code was asked: {dialog.text}")
    sshd("AuthenticationMethods password", "PasswordAuthentication yes")
    dialog = Dialog(f"{SSH} alice@localhost id")
    dialog.answer("assword: ?$", ALICE[0].code())
    dialog.expect("Permission denied")
    ended(dialog, 1)
    ensure(journal("AuthenticationMethods publickey,keyboard-interactive:pam"), "the journal names no cure")
    ensure(status("alice")["failures"] == 0, status("alice"))
    sshd()


def a_variable_of_that_name_is_no_key():
    forged = "SSH_AUTH_INFO_0='publickey ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA'"
    sshd("AuthenticationMethods keyboard-interactive:pam", "AcceptEnv SSH_AUTH_INFO_0")
    dialog = Dialog(f"env {forged} {SSH} -o SendEnv=SSH_AUTH_INFO_0 alice@localhost id")
    dialog.expect(NO_KEY)
    ended(dialog, 1)
    sshd()
    with open("/etc/pam.d/story", "w", encoding="utf-8") as file:
        file.write(f"{INCLUDED}\naccount required pam_permit.so\n")
    dialog = Dialog(f"env {forged} pamtester story alice authenticate")
    dialog.expect(NO_KEY)
    ended(dialog, 1)
    run("rm", "/etc/pam.d/story")


def programs_that_cannot_answer_are_refused_at_once():
    for program in (f"{WITH_KEY} -o BatchMode=yes alice@localhost id", f"{WITH_KEY} alice@localhost id",
                    f"{WITH_KEY.replace('ssh', 'scp', 1)} /etc/hostname alice@localhost:",
                    f"{WITH_KEY.replace('ssh', 'sftp', 1)} alice@localhost"):
        code, said = unattended(program)
        ensure(code != 0 and "Permission denied" in said, f"{program}\nstatus {code}: {said}")
    ensure(status("alice")["failures"] == 0, status("alice"))


def a_service_account_goes_on_with_its_key_alone():
    with open(SWITCH, "a", encoding="utf-8") as file:
        file.write("Match User backup2\n    AuthenticationMethods publickey\n")
    reload()
    scp = f"{WITH_KEY.replace('ssh', 'scp', 1)} -o BatchMode=yes /etc/hostname backup2@localhost:copy"
    code, said = unattended(scp)
    ensure(code == 0, f"status {code}: {said}")
    ensure(status_of("cmp", "/etc/hostname", "/home/backup2/copy") == 0, "scp copied nothing")


def a_connection_that_is_shared_asks_once():
    shared = "-o ControlPath=/root/shared"
    master = with_key("alice", f"-M {shared}", command="echo open; cat")
    master.answer(CODE, ALICE[0].code())
    master.expect("open")
    code, said = unattended(f"ssh -o BatchMode=yes {shared} alice@localhost id -un")
    ensure((code, said.strip()) == (0, "alice"), f"status {code}: {said}")
    master.hang_up()


def the_package_stays_while_sshd_uses_its_stack():
    said = run("sh", "-c", "dpkg --remove otpd-sshd 2>&1; true")
    ensure("not removed" in said and (STACK in said or SWITCH in said), said)
    switch_off_key_and_code()
    another_stack_or_a_distant_file_is_a_use()
    run("dpkg", "--remove", "otpd-sshd")
    ensure(status_of("test", "-e", SHIPPED) != 0, "the example is still there")


def another_stack_or_a_distant_file_is_a_use():
    with open(ELSEWHERE, "w", encoding="utf-8") as file:
        file.write(f"{INCLUDED}\n")
    said = run("sh", "-c", "dpkg --remove otpd-sshd 2>&1; true")
    ensure("not removed" in said and ELSEWHERE in said, said)
    run("rm", ELSEWHERE)
    if knows_service_names():
        run("cp", SHIPPED, "/root/distant.conf")
        sshd("Include /root/distant.conf")
        said = run("sh", "-c", "dpkg --remove otpd-sshd 2>&1; true")
        ensure("not removed" in said and "sshd -T: pamservicename" in said, said)
        sshd()


tell(
    an_administrator_switches_it_on,
    a_key_and_a_right_code_open,
    a_key_and_a_wrong_or_used_code_do_not,
    a_certificate_is_a_key,
    without_a_key_nobody_is_even_asked,
    who_has_no_app_is_refused_with_the_reason,
    sshd_that_asks_for_no_key_any_more_lets_no_code_alone_in,
    a_variable_of_that_name_is_no_key,
    programs_that_cannot_answer_are_refused_at_once,
    a_service_account_goes_on_with_its_key_alone,
    a_connection_that_is_shared_asks_once,
    the_package_stays_while_sshd_uses_its_stack,
)
