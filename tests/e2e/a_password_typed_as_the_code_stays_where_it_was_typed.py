"""A password typed at the code's prompt is no guess, and is in no log, no trail, no vault and not on the bus."""

import glob
import subprocess

from desk import audit, status
from doors import opens, ssh, stays_shut, su, sudo
from machine import CODE, add_user, enrol, ensure, only_by_the_bus, open_for_business, run, tell

PASSWORD = "Zaubermeister-7731"
FORM = "That was not a code of 6 digits. "
CAPTURE = "/tmp/bus"
ALICE = []


def alice_is_enrolled_and_root_listens_to_the_bus():
    open_for_business()
    add_user("alice", PASSWORD)
    ALICE.append(enrol("alice"))
    # Everything goes over the bus then, where it can be overheard.
    only_by_the_bus()
    listener = subprocess.Popen(
        ["dbus-monitor", "--system", "--pcap"], stdout=open(CAPTURE, "wb"), stderr=subprocess.DEVNULL
    )
    ALICE.append(listener)
    until_overheard(b"NameLost")


def until_overheard(word):
    """Waits until the bus has carried the word, so that everything before it is in the capture as well."""
    run("timeout", "10", "sh", "-c", f"until grep -qa '{word.decode()}' {CAPTURE}; do sleep 0.1; done")


def she_types_it_five_times():
    # Three answers end one sign-in; she tries again elsewhere and gives up.
    dialog = ssh("alice", PASSWORD)
    for prompt in (CODE, FORM + CODE, FORM + CODE):
        dialog.answer(prompt, PASSWORD)
    stays_shut(dialog)
    ensure("That was not a code: the sign-in was refused." in dialog.text, dialog.text)
    dialog = sudo("alice", PASSWORD)
    for prompt in (CODE, FORM + CODE):
        dialog.answer(prompt, PASSWORD)
    dialog.expect(FORM + CODE)
    dialog.interrupt()
    dialog.status()


def it_was_not_counted_and_her_code_still_opens():
    ensure(status("alice")["failures"] == 0, f"counted: {status('alice')}")
    dialog = su("alice", PASSWORD)
    dialog.answer(CODE, ALICE[0].code())
    opens(dialog)
    rows = [(row["event"], row["detail"]) for row in audit("alice")]
    ensure(rows[1:] == [("refused", "malformed"), ("accepted", None)], f"the trail says {rows}")


def the_bus_carried_the_code_and_not_the_password():
    until_overheard(ALICE[0].last_code().encode())
    ALICE[1].terminate()
    ALICE[1].wait()
    with open(CAPTURE, "rb") as file:
        carried = file.read()
    ensure(b"Begin" in carried and b"alice" in carried, "nothing was overheard")
    ensure(PASSWORD.encode() not in carried, "the password was on the bus")


def it_is_in_no_log_and_in_no_file_of_otpd():
    run("journalctl", "--sync")
    journal = run("journalctl", "-a", "--no-pager", "-o", "export")
    ensure("otpd" in journal and "alice" in journal, "there is no journal to look at")
    ensure(PASSWORD not in journal, "the password is in the journal")
    ensure(PASSWORD not in run("otpctl", "log"), "the password is in the trail")
    files = [*glob.glob("/var/lib/otpd/*"), *glob.glob("/var/log/**", recursive=True)]
    ensure(any("vault" in name for name in files), f"there is no vault to look at: {files}")
    found = run("grep", "-las", PASSWORD, *files, check=False)
    ensure(found == "", f"the password is in {found}")


tell(
    alice_is_enrolled_and_root_listens_to_the_bus,
    she_types_it_five_times,
    it_was_not_counted_and_her_code_still_opens,
    the_bus_carried_the_code_and_not_the_password,
    it_is_in_no_log_and_in_no_file_of_otpd,
)
