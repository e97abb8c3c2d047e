"""The story of a flood on the bus, told as long as is wanted and on each of the buses that Debian has."""

import os
import re
import threading
import time

from callers import as_person
from flood import WHO, files_nobody_asked_for, large_messages, many_calls
from machine import add_user, ensure, open_for_business, run, until
from office import Office, tell_times

# otpd's own, in KiB.
MOST_MEMORY = 64 << 10
state = {}


def an_office_and_somebody_who_floods():
    open_for_business()
    add_user(WHO, "pw")
    state["office"] = Office(200)


class Otpd:
    """What otpd takes of the machine, looked at ten times a second."""

    def __init__(self):
        self.pid, self.most = run("systemctl", "show", "-P", "MainPID", "otpd").strip(), 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self):
        while not self._over.wait(0.1):
            self.most = max(self.most, self.memory())

    def memory(self):
        """Resident, in KiB."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1))

    def files(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def stop(self):
        self._over.set()
        self._thread.join()


def a_flood_keeps_nobody_at_roots_doors_waiting(seconds):
    """One uid, with everything at once."""
    otpd, results = Otpd(), {}
    before = (otpd.memory(), otpd.files())
    threads = [threading.Thread(target=lambda work=work: results.update({work.__name__: as_person(WHO, lambda: work(seconds))}))
               for work in (large_messages, files_nobody_asked_for, many_calls)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    try:
        told = state["office"].sign_in_until(lambda: time.monotonic() > started + seconds, f"a flood of {seconds} s")
    finally:
        for thread in threads:
            thread.join()
        otpd.stop()
    for work, said in results.items():
        print(f"figures: {work.replace('_', ' ')}: {said}", flush=True)
    ensure(len(results) == len(threads), "not all of the flood came")
    until(lambda: otpd.files() <= before[1] + 1, f"otpd's files are back: {before[1]} before, {otpd.files()} now")
    after = otpd.memory()
    otpd.most = max(otpd.most, after)
    print(f"figures: otpd had {before[0]} KiB and {before[1]} files before, {otpd.most} KiB at most, {after} KiB and "
          f"{otpd.files()} files after", flush=True)
    tell_times(*told)
    ensure(otpd.most < MOST_MEMORY, f"otpd took {otpd.most} KiB")
    ensure(run("systemctl", "show", "-P", "MainPID", "otpd").strip() == otpd.pid, "otpd was started again")


def and_the_bus_serves_everybody_afterwards():
    run("runuser", "-u", WHO, "--", "otpctl", "status")
