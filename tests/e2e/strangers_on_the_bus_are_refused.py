"""Over the bare bus, without otpctl: nobody but administrators, nobody for another, and the name is otpd's alone."""

import subprocess
import xml.etree.ElementTree as xml

from desk import account, audit
from machine import add_user, enrol, ensure, open_for_business, run, tell

NAME, OBJECT = "org.otpd.Otp1", "/org/otpd/Otp1"
ADMIN, ENROLMENT, RECOVERY, REPORT, ATTEMPT, OWN = (
    f"{NAME}.{interface}" for interface in ("Admin", "Enrolment", "Recovery", "Report", "Attempt", "Self"))
# What busctl writes for an argument of each type of the contract.
ARGUMENTS = {
    "s": ["alice"], "u": ["1"], "t": ["1"], "ay": ["1", "0"], "aay": ["1", "1", "0"], "as": ["1", "alice"],
    "a{sv}": ["0"], "a(su)": ["1", "alice", "1001"],
}
FINISH = ("ays", "1", "0", "123456")
STRANGERS = ("bob", "nobody", "daemon")
state = {}


def busctl(person, *arguments):
    done = subprocess.run(
        ["runuser", "-u", person, "--", "busctl", "--system", "--timeout=10", *arguments],
        capture_output=True, text=True, check=False,
    )
    return done.returncode, done.stdout + done.stderr


def call(person, interface, method, *arguments):
    return busctl(person, "call", NAME, OBJECT, interface, method, *arguments)


def methods(interface):
    """Names, signatures and arguments of what is served now."""
    served = xml.fromstring(run("busctl", "--system", "introspect", "--xml-interface", NAME, OBJECT))
    for method in served.findall(f"interface[@name='{interface}']/method"):
        types = [arg.get("type") for arg in method.findall("arg") if arg.get("direction") != "out"]
        values = [value for kind in types for value in ARGUMENTS[kind]]
        yield method.get("name"), ["".join(types), *values] if types else []


def people():
    add_user("alice", "pw")
    add_user("bob", "pw")
    open_for_business()
    enrol("alice")
    state["before"] = account("alice")


def no_stranger_gets_anything_out_of_administration():
    served = {(interface, *method) for interface in (ADMIN, ENROLMENT, RECOVERY, REPORT)
              for method in ((name, tuple(arguments)) for name, arguments in methods(interface))}
    ensure(len(served) >= 20, f"only these are served: {served}")
    for person in STRANGERS:
        # These three are about secrets that only their own connection can name: whoever names none gets nothing.
        ensure("is over" in call(person, ENROLMENT, "Finish", *FINISH)[1], f"{person} finished an enrolment")
        ensure("is over" in call(person, ENROLMENT, "LeaveMany", "aay", "1", "1", "0")[1], f"{person} left a secret")
        call(person, ENROLMENT, "Cancel", "ay", "1", "0")
        for interface, method, arguments in served:
            if method in ("Finish", "LeaveMany", "Cancel"):
                continue
            status, said = call(person, interface, method, *arguments)
            ensure(status != 0 and "not authorised" in said, f"{person} called {method}: {said}")
    ensure(account("alice") == state["before"], f"alice was changed: {account('alice')}")


def options_of_roots_make_nobody_root():
    for option in (["unattended", "b", "true"], ["confirmed-uid", "u", "0"]):
        arguments = ["sa{sv}", "alice", "2", *option, "reason", "s", "because"]
        for interface, method in ((ADMIN, "Unlock"), (ADMIN, "Revoke"), (ENROLMENT, "Start"), (RECOVERY, "Lost")):
            status, said = call("bob", interface, method, *arguments)
            ensure(status != 0 and "not authorised" in said, f"{method}: {said}")
    ensure(account("alice") == state["before"], f"alice was changed: {account('alice')}")


def nobody_begins_a_sign_in_for_another():
    for user in ("alice", "root", "nobody-at-all"):
        name = [str(byte) for byte in user.encode()]
        begin = ["uaya{sv}", "1", str(len(name)), *name, "0"]
        status, said = call("bob", ATTEMPT, "Begin", *begin)
        ensure(status != 0 and "not authorised" in said, f"bob began for {user}: {said}")
    status, said = call("bob", ATTEMPT, "Begin", "uaya{sv}", "1", "3", *(str(byte) for byte in b"bob"), "0")
    ensure(status == 0, f"bob cannot begin for himself: {said}")
    ensure("refused" not in [row["event"] for row in audit("alice")], audit("alice"))


def the_own_status_is_the_own():
    status, said = call("bob", OWN, "Status")
    ensure(status == 0 and '"bob"' in said and '"alice"' not in said, said)


def the_name_belongs_to_otpd():
    request = ["call", "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", "su", NAME, "0"]
    run("systemctl", "stop", "otpd.service", "otpd-root.socket")
    for person in (*STRANGERS, "root"):
        status, said = busctl(person, *request)
        ensure(status != 0 and "Access denied" in said, f"{person} owns the name: {said}")
    status, said = busctl("otpd", *request)
    ensure(status == 0, f"otpd's own user may not own it either: {said}")
    run("systemctl", "start", "otpd-root.socket", "otpd.service")


def roots_socket_is_roots():
    for person in (*STRANGERS, "otpd"):
        said = run("sh", "-c", f"runuser -u {person} -- ls /run/otpd-root; echo status $?")
        ensure("Permission denied" in said, f"{person}: {said}")


tell(
    people,
    no_stranger_gets_anything_out_of_administration,
    options_of_roots_make_nobody_root,
    nobody_begins_a_sign_in_for_another,
    the_own_status_is_the_own,
    the_name_belongs_to_otpd,
    roots_socket_is_roots,
)
