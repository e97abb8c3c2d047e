"""Every method that is served, called by everybody over the bare bus: the verdict is that of tests/who-may-call, and
where nothing was to be done not a byte of the vault has changed."""

import fcntl
import os
import pwd
import subprocess
import sys
import time
import xml.etree.ElementTree as xml

from callers import LAST, as_person, as_uid, become_root_of_a_namespace
from machine import PASSWORD, add_user, configure, enrol, ensure, open_for_business, run, tell
from mailroom import FILE, NUMBER, couriers
from phone import Phone
from terminal import Dialog, Unexpected
from vault import Bytes
from wire import BUS, CALL, ERROR, INTERACTIVE, NO_AUTO_START, NO_REPLY, ROOTS_SOCKET, SENDER, Line, Refused, Variant

TABLE = os.path.join(os.path.dirname(__file__), "..", "who-may-call")
OBJECTS = {"org.otpd.Otp1": "/org/otpd/Otp1", "org.otpd.Sms1": "/org/otpd/Sms1"}
# The table's words for what comes back.
WORDS = {"": "does", "NotAuthorized": "refused", "AccessDenied": "fence", "Gone": "gone", "Conflict": "conflict",
         "NoSuchAccount": "noaccount", "UnknownProperty": "noproperty", "InvalidArgs": "noproperty"}
# Invalid is one of the table's words only for these reasons.
INVALID = {"confirmed-uid and unattended": "declare", "belongs to no person": "noperson",
           "not-a-key: ": "nokey"}
# A confirmed one stores nothing yet.
UNSTORED = ("Start", "OpenBatch")
OWN_TRANSACTION = {}
state = {}


def rows():
    """The table: (name, interface, method) to a verdict for each caller."""
    found, head, name, interface = {}, [], "", ""
    with open(TABLE, encoding="utf-8") as file:
        lines = [line.split() for line in file if line.strip() and not line.startswith("#")]
    for words in lines:
        if words[0] == "method":
            head = words[1:]
        elif words[0].startswith("["):
            name, interface = words[0].strip("[]"), words[1]
        else:
            ensure(len(words) == len(head) + 1, f"who-may-call: {words}")
            found[name, interface, words[0]] = dict(zip(head, words[1:]))
    return found


def served(line, name):
    """What is served now: (name, interface, method) to the names and types of its arguments."""
    said = line.call(name, OBJECTS[name], "org.freedesktop.DBus.Introspectable", "Introspect")
    found, root = {}, xml.fromstring(said.values[0])
    for interface in root.findall("interface"):
        # The standard one of Properties is never sent: there are none.
        signals = [signal.get("name") for signal in interface.findall("signal")]
        ensure(signals in ([], ["PropertiesChanged"]), f"{interface.get('name')} has signals: {signals}")
        ensure(not interface.findall("property"), f"{interface.get('name')} has a property: give it rows of its own")
        for method in interface.findall("method"):
            arguments = [(arg.get("name"), arg.get("type")) for arg in method.findall("arg") if arg.get("direction") == "in"]
            found[name, interface.get("name"), method.get("name")] = arguments
    return found


def sealed_spreadsheet():
    """A new number for bob, each time another one: what was taken away from alice no file brings back."""
    file = os.memfd_create("spreadsheet", os.MFD_ALLOW_SEALING)
    os.write(file, f"user,phone\nbob,+4179{time.time_ns() // 1000 % 10**7:07}\n".encode())
    os.lseek(file, 0, os.SEEK_SET)
    fcntl.fcntl(file, 1033, 0x1 | 0x2 | 0x4 | 0x8)  # F_ADD_SEALS: all of them
    return file


def values(method, arguments, declared=None):
    """Arguments that would change something if they were let: by their names; and the file that goes along."""
    reason = {"reason": Variant("s", "because"), **(declared or {})}
    options = {"StartActivation": {"replace": Variant("b", True)}, "Unlock": reason}.get(method, reason)
    if method in ("Import", "Restore"):
        options = {"apply": Variant("b", True), **(declared or {})}
    by_name = {
        "user": "alice", "users": ["alice"], "protocol": 1, "context": {}, "detail": {}, "answer": "000000",
        "txn": OWN_TRANSACTION.get("txn", b""), "id": b"\1", "ids": [b"\1"], "batch": OWN_TRANSACTION.get("batch", b"\1"),
        "code": "123456", "ticket": "", "options": options, "count": 1, "until": int(time.time()) + 3600, "filter": "",
        "cursor": "", "limit": 10, "number": NUMBER, "text": "hello", "milliseconds": 1, "key": "language",
        "accounts": [("ghost", 4711)], "as_of": 0, "from": 0, "to": 1, "data": 0, "format": "csv", "file": 0,
        "interface_name": "org.otpd.Otp1.Admin", "property_name": "Version",
    }
    by_type = {"value": {"s": "fr", "v": Variant("s", "fr")}, "user": {"ay": b"alice"}, "id": {"s": "0" * 32}, "key": {"h": 1}}
    chosen = []
    for name, kind in arguments:
        ensure(name in by_name or name in by_type, f"{method}: what is to be passed for {name} ({kind})?")
        chosen.append(by_type.get(name, {}).get(kind, by_name.get(name)))
    fds = [sealed_spreadsheet() for _, kind in arguments if kind == "h"]
    if method == "Backup":
        fds = [os.memfd_create("backup")]
    return "".join(kind for _, kind in arguments), chosen, fds


def word(said):
    """The table's word for an answer."""
    if said.error == "Invalid":
        return next((word for reason, word in INVALID.items() if reason in said.values[0]), str(said))
    return WORDS.get(said.error, str(said))


def call(line, row, arguments, flags=0, path=None, interface=None, declared=None):
    """One call of this row; the bus' name is left out where there is no bus."""
    name, served_by, method = row
    signature, chosen, fds = values(method, arguments, declared)
    said = line.call(name if line.name else None, path or OBJECTS[name], served_by if interface is None else interface,
                     method, signature, *chosen, flags=flags, fds=fds)
    for fd in fds:
        os.close(fd)
    return said


def verdicts(every, mine, vault, door=BUS, prepare=None, once=()):
    """What this caller gets for each row: the word, and what was not right about the ways around it."""
    if prepare and not prepare():
        return None
    line, found = Line(door, uid=os.getuid() if not prepare else mine), {}
    for row, arguments in every.items():
        before = vault.now()
        got, wrong = word(call(line, row, arguments)), []
        changed = vault.now() != before
        if row not in once:
            wrong = around(line, row, arguments, got)
            changed = changed or vault.now() != before
        found[row] = (got, changed, wrong)
    line.close()
    return found


def around(line, row, arguments, got):
    """The same call in other clothes: what is not as it should be."""
    wrong = []
    for flags in (INTERACTIVE, NO_AUTO_START):
        again = word(call(line, row, arguments, flags=flags))
        if again != got:
            wrong.append(f"with flags {flags}: {again}")
    for clothes in ({"interface": ""}, {"path": "/"}, {"path": "/org/otpd/Wrong"}):
        if row[1].endswith(".Peer") and "path" in clothes:
            continue  # answers at every path, says the specification
        said = call(line, row, arguments, **clothes)
        # The standard interfaces are at every path there is.
        if said.kind != ERROR and not (row[1].startswith("org.freedesktop.") and clothes.get("path") == "/"):
            wrong.append(f"{clothes}: {said}")
    # Nobody hears of it: so the same is asked again until it is over, dialogs one at a time.
    call(line, row, arguments, flags=NO_REPLY)
    while call(line, row, arguments).error == "Busy":
        pass
    return wrong


def people():
    for person, groups in (("alice", ()), ("bob", ()), ("admin", ("sudo",))):
        add_user(person, "pw", *groups)
    run("groupadd", "helpdesk")
    add_user("helen", "pw", "helpdesk")
    open_for_business()
    configure("helpdesk_groups", '["helpdesk"]', section="policy")
    configure("home_country", '"CH"', section="sms")
    couriers(["last"], FILE)
    enrol("alice")
    run("otpctl", "phone", "set", "alice", NUMBER, "--yes", "--reason", "story")
    run("otpctl", "recovery-key", "--new", "--yes", "--reason", "story")


def the_table_has_a_row_for_whatever_is_served():
    state["rows"] = rows()
    every = {**served(Line(), "org.otpd.Otp1")}
    every.update(as_person("otpd", lambda: served(Line(), "org.otpd.Sms1")))
    state["served"] = every
    missing, surplus = every.keys() - state["rows"].keys(), state["rows"].keys() - every.keys()
    ensure(not missing and not surplus, f"who-may-call lacks {missing} and has {surplus} beside what is served")
    at_roots = served(Line(ROOTS_SOCKET), "org.otpd.Otp1")
    ensure(at_roots == {row: what for row, what in every.items() if row[0] == "org.otpd.Otp1"}, "the doors differ")


def listeners_settle_down():
    """They ask the bus for everything, and are asked at the end what they have heard."""
    for person in ("bob", "nobody"):
        def listen():
            line = Line()
            said = line.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.Monitoring",
                             "BecomeMonitor", "asu", [], 0)
            ensure(said.error == "AccessDenied", f"a monitor: {said}")
            for rule in ("", "eavesdrop='true'", "sender='org.otpd.Otp1'", "type='method_call',eavesdrop='true'"):
                line.driver("AddMatch", "s", rule)
            return line
        state[f"listener {person}"] = as_person_keeping(person, listen)


def as_person_keeping(person, listen):
    """A connection that was made as this person, kept by root: the bus knows it by whoever opened it."""
    entry = pwd.getpwnam(person)
    os.seteuid(entry.pw_uid)
    try:
        return listen()
    finally:
        os.seteuid(0)


def everybody_gets_what_the_table_says():
    vault = Bytes()
    begun = as_person("alice", lambda: call(Line(), ("org.otpd.Otp1", "org.otpd.Otp1.Attempt", "Begin"),
                                             state["served"]["org.otpd.Otp1", "org.otpd.Otp1.Attempt", "Begin"]).values)
    OWN_TRANSACTION["txn"] = begun[1]
    every = state["served"]
    at_roots = {row: what for row, what in every.items() if row[0] == "org.otpd.Otp1"}
    bob = pwd.getpwnam("bob").pw_uid
    once = {row for row in every if row[2] in ("Answer", "Send", "Begin") or row[1].endswith(".Courier")}
    seen = {
        "root": verdicts(every, 0, vault),
        "root's socket": verdicts(at_roots, 0, vault, ROOTS_SOCKET),
        "otpd": as_person("otpd", lambda: verdicts(every, 0, vault, once=once)),
        "other": as_person("bob", lambda: verdicts(every, 0, vault)),
        "nobody": as_person("nobody", lambda: verdicts(every, 0, vault)),
        "admin": as_person("admin", lambda: verdicts(every, 0, vault)),
        "desk": as_person("helen", lambda: verdicts(every, 0, vault)),
        "last": as_uid(LAST, lambda: verdicts(every, 0, vault)),
        "boxed": as_person("bob", lambda: verdicts(every, bob, vault, prepare=become_root_of_a_namespace)),
        "itself": as_person("alice", lambda: verdicts(every, 0, vault, once=once)),
    }
    ensure(seen["boxed"] is not None, "this machine allows nobody a user namespace")
    show(seen)
    wrong = []
    for caller, found in seen.items():
        for row, (got, changed, ways) in found.items():
            wanted = state["rows"][row]["root" if caller == "root's socket" else caller]
            if got != wanted.replace("nothing", "does"):
                wrong.append(f"{caller}: {row[1]}.{row[2]}: {got}, and not {wanted}")
            wrong += [f"{caller}: {row[1]}.{row[2]}: {way}" for way in ways]
            if changed and (caller, row[2]) != ("itself", "Answer"):
                wrong.append(f"{caller}: {row[1]}.{row[2]} changed the vault")
    ensure(not wrong, "\n".join(wrong))


def show(seen):
    """The table as it is."""
    callers = list(seen)
    print(" ".join(["method".ljust(24), *(caller[:10].ljust(10) for caller in callers)]))
    for row in state["served"]:
        print(" ".join([row[2].ljust(24), *(seen[c].get(row, ("-",))[0][:10].ljust(10) for c in callers)]), flush=True)


def a_uid_without_an_account_does_not_get_past_the_bus():
    def knock():
        try:
            Line(timeout=20)
        except (Refused, OSError) as refused:
            return repr(refused)
        return "let in"
    said = as_uid(LAST, knock)
    ensure(said != "let in", "the bus takes callers whom the user database does not know")
    # What otpd says to it is seen once it has an account.
    with open("/etc/passwd", "a", encoding="utf-8") as passwd:
        passwd.write(f"last:x:{LAST}:{LAST}::/:/bin/sh\n")


def whoever_claims_to_be_root_in_a_namespace_is_not_let_in():
    def claim():
        ensure(become_root_of_a_namespace(), "no namespace")
        try:
            Line(uid=0)
        except Refused as refused:
            return str(refused)
        return "let in"
    said = as_person("bob", claim)
    ensure("REJECTED" in said, f"the bus says: {said}")


def nothing_else_is_served():
    line = Line()
    for name, path in OBJECTS.items():
        for asked in (path, "/"):
            said = line.call(name, asked, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")
            ensure(said.error == "AccessDenied", f"{name} {asked}: {said}")
    said = Line(ROOTS_SOCKET).call(None, "/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")
    ensure(said.error == "UnknownInterface", f"root's socket: {said}")
    said = line.call("org.otpd.Otp1", OBJECTS["org.otpd.Otp1"], "org.freedesktop.DBus.Properties", "GetAll", "s", "org.otpd.Otp1.Admin")
    ensure(said.values == [{}], f"there are properties: {said}")


def whoever_confirms_gets_it_done_and_the_trail_names_them():
    admin = pwd.getpwnam("admin").pw_uid
    for row in changes("admin+"):
        prepare(row[2])
        before = trail()
        said = confirmed("admin", row)
        ensure(said == "does", f"admin+: {row[2]}: {said}")
        noted(row, before, (admin, admin, "polkit"))


def root_says_who_confirmed_and_gets_it_done():
    admin, line = pwd.getpwnam("admin").pw_uid, Line(ROOTS_SOCKET)
    for row in changes("root+"):
        prepare(row[2])
        before = trail()
        said = finished(call(line, row, state["served"][row], declared={"confirmed-uid": Variant("u", admin)}))
        ensure(word(said) == "does", f"root+: {row[2]}: {said}")
        noted(row, before, (0, admin, "password"))


def the_help_desk_confirms_bypass_codes_and_is_not_even_asked_about_anything_else():
    ensure([row[2] for row in changes("desk+")] == ["IssueBypass"], "the help desk may more")
    prepare("IssueBypass")
    before = trail()
    ensure(confirmed("helen", changes("desk+")[0]) == "does", "the help desk may not even this")
    noted(changes("desk+")[0], before, (pwd.getpwnam("helen").pw_uid,) * 2 + ("polkit",))


def what_the_listeners_heard_is_nothing_of_otpds():
    owners = [Line().driver("GetNameOwner", "s", name).values[0] for name in OBJECTS]
    for person in ("bob", "nobody"):
        heard = state[f"listener {person}"].heard()
        ours = [str(said) for said in heard if said.fields[SENDER] in owners or said.kind == CALL]
        ensure(heard and not ours, f"{person} heard {ours}")


def changes(caller):
    """The rows that this caller gets done, and whoever has not confirmed does not."""
    return [row for row, cells in state["rows"].items() if cells[caller] == "does" and cells["root"] == "declare"]


def trail():
    """The newest row of the audit trail about a change: its number, and who did it. Confirming is a sign-in, too."""
    newest = next(row for row in roots("Admin", "ReadLog", "ssu", "", "", 20)[0] if "confirmed" in row)
    return newest["id"], (newest.get("caller"), newest.get("person"), newest.get("confirmed"))


def noted(row, before, by):
    after = trail()
    stored = row[2] not in UNSTORED
    ensure(stored == (after[0] > before[0]), f"{row[2]}: the trail had {before} and has {after}")
    ensure(not stored or after[1] == by, f"{row[2]}: the trail names {after[1]}, and not {by}")


def roots(interface, method, signature, *arguments):
    """What root gets over its own socket."""
    said = finished(Line(ROOTS_SOCKET).call(None, OBJECTS["org.otpd.Otp1"], f"org.otpd.Otp1.{interface}", method,
                                            signature, *arguments))
    ensure(not said.error, f"{method}: {said}")
    return said.values


def finished(said):
    """Once the import that goes on behind this answer has ended."""
    for fd in said.fds if said.values == [0] else ():
        with os.fdopen(os.dup(fd)) as report:
            report.read()
    return said


def prepare(method):
    """Alice is as this change needs her: with an app and a number, or without either."""
    unattended = {"unattended": Variant("b", True), "reason": Variant("s", "story")}
    if word(Line(ROOTS_SOCKET).call(None, OBJECTS["org.otpd.Otp1"], "org.otpd.Otp1.Admin", "Forget", "sa{sv}", "alice",
                                    unattended)) not in ("does", "noaccount"):
        raise Unexpected("alice is not forgotten")
    if method in ("Invite", "CancelInvitation", "Start"):
        roots("Admin", "SetPreference", "sssa{sv}", "alice", "language", "de", unattended)
        if method == "CancelInvitation":
            roots("Recovery", "Invite", "sta{sv}", "alice", int(time.time()) + 3600, unattended)
        return
    with_an_app("alice", unattended)
    roots("Admin", "SetPhone", "ssa{sv}", "alice", NUMBER, unattended)
    if method == "Prune":
        run("useradd", "-u", "4711", "ghost")
        with_an_app("ghost", unattended)
        run("userdel", "ghost")


def with_an_app(user, unattended):
    line = Line(ROOTS_SOCKET)
    started = line.call(None, OBJECTS["org.otpd.Otp1"], "org.otpd.Otp1.Enrolment", "Start", "sa{sv}", user, unattended)
    ensure(not started.error, str(started))
    with os.fdopen(started.fds[0]) as file:
        phone = Phone(file.readline().strip())
    said = line.call(None, OBJECTS["org.otpd.Otp1"], "org.otpd.Otp1.Enrolment", "Finish", "ays", started.values[0], phone.code())
    ensure(said.values == ["accepted"], str(said))


def confirmed(person, row):
    """What the person gets who signs in again in the dialog of this call."""
    client = f"setpriv --reuid {person} --regid {person} --init-groups python3 {os.path.abspath(__file__)} {' '.join(row)}"
    dialog = Dialog(client, env={"PYTHONPATH": os.environ["PYTHONPATH"], "PYTHONDONTWRITEBYTECODE": "1"})
    dialog.answer(PASSWORD, "pw")
    dialog.expect(r"verdict: (.*)\r?\n")
    said = dialog.text.rsplit("verdict: ", 1)[1].split()[0]
    dialog.status()
    return said


def ask(row):
    """The person's own program: one call, with somebody there to be asked."""
    ready, when_registered = os.pipe()
    command = ["pkttyagent", "--process", str(os.getpid()), "--notify-fd", str(when_registered)]
    agent = subprocess.Popen(command, pass_fds=[when_registered])
    os.close(when_registered)
    os.read(ready, 1)
    line = Line(timeout=60)
    said = finished(call(line, row, served(line, row[0])[row], flags=INTERACTIVE))
    print(f"verdict: {word(said)}", flush=True)
    agent.terminate()


if len(sys.argv) > 1:
    ask(tuple(sys.argv[1:]))
    sys.exit()
tell(
    people,
    the_table_has_a_row_for_whatever_is_served,
    a_uid_without_an_account_does_not_get_past_the_bus,
    whoever_claims_to_be_root_in_a_namespace_is_not_let_in,
    listeners_settle_down,
    everybody_gets_what_the_table_says,
    nothing_else_is_served,
    whoever_confirms_gets_it_done_and_the_trail_names_them,
    root_says_who_confirmed_and_gets_it_done,
    the_help_desk_confirms_bypass_codes_and_is_not_even_asked_about_anything_else,
    what_the_listeners_heard_is_nothing_of_otpds,
)
