"""The names on the bus are otpd's and otpd-sms's before, during and after their starts; and where a
site's own rules give them away, whoever took them is neither believed nor told anything."""

import pwd
import threading

from callers import as_person, connection_of
from desk import UNCONFIRMED
from machine import CODE, PASSWORD, add_user, configure, enrol, ensure, open_for_business, run, tell, until
from mailroom import FILE, NUMBER, couriers
from terminal import Dialog
from wire import CALL, MEMBER, Line, Refused

NAMES = ("org.otpd.Otp1", "org.otpd.Sms1")
UNITS = ("otpd", "otpd-sms")
STRANGERS = ("bob", "nobody", "daemon", "root")
# Queue or not, replace whoever has it, let oneself be replaced.
FLAGS = (0, 1, 2, 3, 4, 6, 7)
TRIES = 10_000
OPEN = "/etc/dbus-1/system.d/open.conf"
AWAY = "cannot be checked right now"
PHONES = {}


def people():
    for person in ("alice", "bob", "sam"):
        add_user(person, "pw")
    open_for_business()
    configure("home_country", '"CH"', section="sms")
    couriers(["last"], FILE)
    PHONES["alice"] = enrol("alice")
    run("otpctl", "phone", "set", "sam", NUMBER, *UNCONFIRMED)


def owners():
    """Who has the names now: unique names, and the uids behind them."""
    line = Line()
    found = {}
    for name in NAMES:
        said = line.driver("GetNameOwner", "s", name)
        found[name] = None if said.error else line.driver("GetConnectionUnixUser", "s", said.values[0]).values[0]
    line.close()
    return found


def grab(tries):
    """Asks for both names that often, in every way; how often one was had, and what the bus said otherwise."""
    line, had, said = Line(), 0, set()
    for number in range(tries):
        reply = line.driver("RequestName", "su", NAMES[number % 2], FLAGS[number // 2 % len(FLAGS)])
        had += not reply.error
        said.add(reply.error)
    line.close()
    return had, said


def before_the_start_during_restarts_and_after_it():
    run("systemctl", "stop", *UNITS, "otpd-root.socket")
    results = {}

    def try_for(person):
        results[person] = as_person(person, lambda: grab(TRIES // len(STRANGERS)))
    threads = [threading.Thread(target=try_for, args=(person,)) for person in STRANGERS]
    for thread in threads:
        thread.start()
    run("systemctl", "start", *UNITS, "otpd-root.socket")
    for _ in range(3):
        run("systemctl", "restart", *UNITS)
    for thread in threads:
        thread.join()
    ensure(results == {person: (0, {"AccessDenied"}) for person in STRANGERS}, results)
    line = Line()
    # A daemon is started before it is on the bus, because root's sign-ins do not wait for that.
    until(lambda: None not in owners().values(), "both have their names")
    for name, unit in zip(NAMES, UNITS):
        queued = line.driver("ListQueuedOwners", "s", name).values[0]
        ensure(len(queued) == 1, f"{name} has a queue: {queued}")
        ensure(owners()[name] == pwd.getpwnam(unit).pw_uid, f"{name}: {owners()}")


def neither_has_the_others_name():
    for person, name in (("otpd", NAMES[1]), ("otpd-sms", NAMES[0])):
        said = as_person(person, lambda: Line().driver("RequestName", "su", name, 3).error)
        ensure(said == "AccessDenied", f"{person} has {name}: {said}")


def where_a_site_gives_the_names_away_whoever_takes_otpds_is_not_believed():
    give_away()
    run("systemctl", "stop", *UNITS, "otpd-root.socket")
    bob = taking(NAMES[0])
    heard = Ear(bob)
    # At her screen lock, over the bus: nobody is asked anything, and no code goes to bob.
    dialog = Dialog("runuser -u alice -- pamtester login alice authenticate")
    dialog.answer(PASSWORD, "pw")
    dialog.expect(AWAY)
    ensure(dialog.status() != 0, dialog.text)
    run("systemctl", "start", "otpd-root.socket", "otpd")
    # Root's doors do not need the name.
    dialog = Dialog("pamtester login alice authenticate")
    dialog.answer(PASSWORD, "pw")
    dialog.answer(CODE, PHONES["alice"].code())
    dialog.expect("successfully authenticated")
    ensure(not heard.calls(), f"bob was told: {heard.calls()}")
    bob.close()
    until(lambda: owners()[NAMES[0]] == pwd.getpwnam("otpd").pw_uid, "otpd has its name")


def and_whoever_takes_the_mail_rooms_is_told_no_number_and_no_code():
    bob = taking(NAMES[1])
    heard = Ear(bob)
    dialog = Dialog("pamtester login sam authenticate")
    dialog.answer(PASSWORD, "pw")
    dialog.expect("text message")
    until(lambda: heard.calls() or f"{NAMES[1]} belongs to uid" in journal("otpd"), "otpd has looked at the mail room")
    dialog.hang_up()
    ensure(not heard.calls(), f"bob was told: {heard.calls()}")
    bob.close()


def give_away():
    with open(OPEN, "w", encoding="utf-8") as file:
        file.write('<busconfig><policy context="default">'
                   + "".join(f'<allow own="{name}"/><allow send_destination="{name}"/>' for name in NAMES)
                   + "</policy></busconfig>")
    run("systemctl", "reload", "dbus")


def taking(name):
    """Bob's connection, with the name."""
    bob = connection_of("bob")
    ensure(bob.driver("RequestName", "su", name, 2).values == [1], f"bob could not even take {name}")
    return bob


def journal(unit):
    return run("journalctl", "-b", "--no-pager", "-o", "cat", "-u", unit)


class Ear:
    """Listens on a line for calls."""

    def __init__(self, line):
        self._heard, self._line = [], line
        line.socket.settimeout(None)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        try:
            while True:
                said = self._line.read()
                if said.kind == CALL:
                    self._heard.append((said.fields.get(MEMBER), said.values))
        except (Refused, OSError):
            pass

    def calls(self):
        return list(self._heard)


tell(
    people,
    before_the_start_during_restarts_and_after_it,
    neither_has_the_others_name,
    where_a_site_gives_the_names_away_whoever_takes_otpds_is_not_believed,
    and_whoever_takes_the_mail_rooms_is_told_no_number_and_no_code,
)
