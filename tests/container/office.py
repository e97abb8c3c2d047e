"""An office of people with an app each, and what root's doors take to let them in: while something is done to the bus, root
signs them in one after the other, and nobody may be kept out or waiting."""

import base64
import collections
import math
import os
import statistics
import subprocess
import time

import __main__
from desk import UNCONFIRMED
from doors import IN
from machine import CODE, ISSUER, PASSWORD, SSH, ensure, run, write
from phone import Phone
from terminal import Dialog
from wire import ROOTS_SOCKET, Line, Variant

OBJECT, ATTEMPT = "/org/otpd/Otp1", "org.otpd.Otp1.Attempt"
# What is promised of otpd's share in a sign-in of root's, whatever the others do. The programs around it want the machine,
# too, and are only told. A long story judges it; a short one is told beside others that keep the disk busy, and judges
# that nobody waited as long as the module does.
IN_TIME, AT_ALL = 0.250, 5
# A PAM service with nothing but our line, for the time that the module takes.
BARE = "bare"
UID = 20_000


class Office:
    """Everybody has the password "pw", may run echo as root, and has an app with a key out of a spreadsheet."""

    def __init__(self, people):
        self.names = [f"clerk{n:03}" for n in range(people)]
        self._settle()
        keys = {name: base64.b32encode(os.urandom(20)).decode() for name in self.names}
        write("/root/office.csv", "user,secret\n" + "".join(f"{name},{key}\n" for name, key in keys.items()), 0o600)
        run("otpctl", "import", "/root/office.csv", "--apply", *UNCONFIRMED)
        self._phones = collections.deque(
            (name, Phone(f"otpauth://totp/{name}?secret={key}&issuer={ISSUER.replace(' ', '%20')}")) for name, key in keys.items())
        # What their app showed until now may be used already, as far as otpd knows.
        for _, phone in self._phones:
            phone.skip_until_now()
        write(f"/etc/pam.d/{BARE}", "auth required pam_otp.so\naccount required pam_permit.so\n")
        write("/etc/sudoers.d/office", "Defaults:%clerks passwd_tries=1, lecture=never\n%clerks ALL=(root) /bin/echo\n")
        self.calm = {}

    def _settle(self):
        """useradd takes a while for hundreds of people."""
        run("useradd", "somebody")
        run("chpasswd", stdin="somebody:pw\n")
        hashed = run("getent", "shadow", "somebody").split(":")[1]
        for path, line in (("group", f"clerks:x:{UID}:\n"),
                           ("passwd", "".join(f"{name}:x:{UID + n}:{UID}::/:/bin/sh\n" for n, name in enumerate(self.names))),
                           ("shadow", "".join(f"{name}:{hashed}:20000:0:99999:7:::\n" for name in self.names))):
            with open(f"/etc/{path}", "a", encoding="ascii") as file:
                file.write(line)

    def codes(self, wanted):
        """So many people with a code each, good for half a minute at least."""
        ready, idle = [], 0
        while len(ready) < wanted:
            name, phone = self._phones[0]
            self._phones.rotate(-1)
            codes = phone.codes_ahead()
            ready += [(name, code) for code in codes]
            idle = 0 if codes else idle + 1
            if idle > len(self._phones):
                time.sleep(phone.period - time.time() % phone.period)
        return ready[:wanted]

    def sign_in(self, meanwhile, wire=100, module=40, sudo=5, ssh=5):
        """People sign in, so often by each of root's doors: over root's socket by hand, by the module alone, by sudo and
        by ssh. Everybody gets in, and otpd's share is in time."""
        times = {}
        for door, often in ((over_roots_socket, wire), (by_the_module, module), (by_sudo, sudo), (by_ssh, ssh)):
            if often:
                times[door] = [door(name, code) for name, code in self.codes(often)]
        tell_times(meanwhile, times)

    def sign_in_until(self, over, meanwhile):
        """The same, over root's socket and by the module in turns, until something is over; what `tell_times` wants."""
        times = {over_roots_socket: [], by_the_module: []}
        while not over():
            for number, (name, code) in enumerate(self.codes(40)):
                door = by_the_module if number % 2 else over_roots_socket
                times[door].append(door(name, code))
        return meanwhile, times


def p99(times):
    """Of a hundred all but the slowest took no longer."""
    return sorted(times)[math.ceil(len(times) * 0.99) - 1]


def tell_times(meanwhile, times):
    """One line with the figures, and the promise."""
    said = [f"{door.__name__.replace('_', ' ')} {len(took)} of {len(took)}, median {1000 * statistics.median(took):.0f} ms, "
            f"p99 {1000 * p99(took):.0f} ms, longest {1000 * max(took):.0f} ms" for door, took in times.items()]
    print(f"figures: {meanwhile}: {'; '.join(said)}", flush=True)
    took = p99(times[over_roots_socket])
    limit = IN_TIME if getattr(__main__, "LONG", False) else AT_ALL
    ensure(took < limit, f"{meanwhile}: over root's socket 99 of 100 took up to {took:.3f} s")


def over_roots_socket(name, code):
    """Seconds from connecting to the verdict, as the module asks for it."""
    started = time.monotonic()
    line = Line(ROOTS_SOCKET)
    begun = line.call(None, OBJECT, ATTEMPT, "Begin", "uaya{sv}", 1, name.encode(), {"first-factor": Variant("b", True)})
    said = line.call(None, OBJECT, ATTEMPT, "Answer", "aysa{sv}", begun.values[1], code, {})
    line.close()
    took = time.monotonic() - started
    ensure(said.values[0] == "accept", f"{name} over root's socket: {begun}; {said}")
    return took


def by_the_module(name, code):
    """Seconds that a whole program takes which signs somebody in."""
    started = time.monotonic()
    done = subprocess.run(["pamtester", BARE, name, "authenticate"], input=f"{code}\n", capture_output=True, text=True, check=False)
    took = time.monotonic() - started
    ensure(done.returncode == 0, f"{name} by the module: {done.stdout}{done.stderr}")
    return took


def by_sudo(name, code):
    """Seconds from the typed code to the command that runs."""
    return _typed(Dialog(f"setpriv --reuid {name} --regid clerks --clear-groups sudo -k /bin/echo '{IN}'"), code, IN)


def by_ssh(name, code):
    """Seconds from the typed code to sshd's yes. The session afterwards is logind's, over the bus."""
    return _typed(Dialog(f"{SSH} -v {name}@localhost true"), code, "Authenticated to")


def _typed(dialog, code, let_in):
    dialog.answer(PASSWORD, "pw")
    dialog.expect(CODE)
    dialog.type(code)
    started = time.monotonic()
    dialog.expect(let_in)
    took = time.monotonic() - started
    dialog.hang_up()
    return took
