"""gammu-smsd and the phone that comes with it: messages it has sent are files, one a message."""

import glob
import os

from machine import ensure, run, write

OUTBOX = "/var/spool/gammu/outbox"
SENT = "/var/spool/gammu/sent"
COURIER = '[exec.gammu]\ncommand = ["/usr/bin/gammu-smsd-inject", "-c", "/etc/gammu-smsdrc", "TEXT", "{number}"]\n'
SMSDRC = f"""[gammu]
model = dummy
connection = none
port = /var/spool/gammu-phone

[smsd]
service = files
logfile = /run/gammu-smsd.log
loopsleep = 1
commtimeout = 2
statusfrequency = 0
checksecurity = 0
checksignal = 0
checkbattery = 0
inboxpath = /var/spool/gammu/inbox/
outboxpath = {OUTBOX}/
sentsmspath = {SENT}/
errorsmspath = /var/spool/gammu/error/
outboxformat = unicode
"""


def set_up():
    """gammu's configuration, and otpd-sms as gammu's guest."""
    write("/etc/gammu-smsdrc", SMSDRC)
    os.mkdir("/var/spool/gammu-phone")
    os.mkdir("/etc/systemd/system/otpd-sms.service.d")
    write("/etc/systemd/system/otpd-sms.service.d/gammu.conf",
          "[Service]\nSupplementaryGroups=gammu\nReadWritePaths=/var/spool/gammu\n")
    run("systemctl", "daemon-reload")


def start():
    """The phone is on."""
    run("systemd-run", "--quiet", "--unit=smsd", "gammu-smsd", "-c", "/etc/gammu-smsdrc")


def stop():
    """The phone is off."""
    run("systemctl", "stop", "smsd")


def waiting():
    """Messages that were handed over and are not sent."""
    return sorted(glob.glob(f"{OUTBOX}/*"))


def sent():
    """Messages that were sent, by the names of their files: the number is part of each."""
    return sorted(glob.glob(f"{SENT}/*"))


def text_of(message):
    """What a message says."""
    with open(message, encoding="utf-16") as file:
        text = file.read().rstrip("\0\n")
    ensure(text, f"{message} is empty")
    return text
