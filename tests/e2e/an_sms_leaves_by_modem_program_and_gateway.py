"""The same message by ModemManager, by gammu-smsd and by Kannel; each says how far it came, and when one fails the next
one carries."""

import glob
import os
import re
import signal
import subprocess

import gammu
from machine import add_user, ensure, run, status_of, tell, until, write
from mailroom import FILE, NUMBER, OUTBOX, call, couriers, journal, outbox, send

NEEDS = "gateways"

TEXT = "Beispielbüro: 482913 für den Schalter\nGültig 5 Minuten, «nur» & einmal?"
MODEM_LOG = "/run/modem.log"
MODEM = '[modemmanager.stick]\nimei = "490154203237518"\n'
KANNEL = r"""[http.kannel]
method = "GET"
url = "http://127.0.0.1:13013/cgi-bin/sendsms?username=otpd&password={secret}&from=Example&to={number}&text={text}&charset=UTF-8&coding=0"
secret_file = "/etc/otpd/kannel.secret"
success = [202]
success_pattern = '^0: '
"""
KANNEL_CONF = """group = core
admin-port = 23000
smsbox-port = 23001
admin-password = lab
box-allow-ip = 127.0.0.1
box-deny-ip = "*.*.*.*"
log-file = "/run/kannel/bearerbox.log"
log-level = 1

group = smsc
smsc = fake
smsc-id = FAKE
port = 20000
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = 13013
log-file = "/run/kannel/smsbox.log"
log-level = 2

group = sendsms-user
username = otpd
password = s3cret-of-kannel
forced-smsc = FAKE
user-allow-ip = 127.0.0.1

group = sms-service
keyword = default
text = "no service"
"""


NO_INTERFACE = """import sys, dbus, dbus.lowlevel
call = dbus.lowlevel.MethodCallMessage("org.freedesktop.ModemManager1", sys.argv[1], None, "GetAll")
call.append("org.freedesktop.ModemManager1.Sms", signature="s")
print(dbus.SystemBus().send_message_with_reply_and_block(call, 5).get_args_list())
"""


def start(unit, *command, properties=()):
    run("systemd-run", "--quiet", f"--unit={unit}", *(f"--property={one}" for one in properties), *command)


def contents(path):
    """Empty where there is no such file yet."""
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def a_modem_takes_it():
    # The real one never starts in a container.
    run("systemctl", "disable", "--now", "ModemManager")
    couriers(["stick"], MODEM)
    ensure(send(TEXT) == ("failed", "no-modem stick"), f"there is no ModemManager:\n{journal()}")
    ensure('"stick" "failing"' in call("otpd", "Couriers")[1], call("otpd", "Couriers"))
    start("modem", "/usr/bin/python3", "-m", "dbusmock", "--system", "--logfile", MODEM_LOG,
          "--template", "/otp/tests/container/modem.py",
          properties=("Type=dbus", "BusName=org.freedesktop.ModemManager1"))
    ensure(send(TEXT) == ("sent", "none stick"), f"{journal()}\n{run('journalctl', '-u', 'modem')}")
    heard = contents(MODEM_LOG)
    created = heard[heard.index("Create "):]
    ensure(NUMBER in created and "482913 für den Schalter" in created, created)


def and_nothing_of_it_stays_there():
    # Created, sent and deleted within a second, by the mock's own clock.
    at = {word: float(re.search(rf"^([0-9.]+) {word}\b", contents(MODEM_LOG), re.M).group(1))
          for word in ("Create", "Send", "Delete")}
    ensure(at["Create"] <= at["Send"] <= at["Delete"] < at["Create"] + 1, at)
    ensure("No sms messages" in run("mmcli", "-m", "0", "--messaging-list-sms"), run("mmcli", "-m", "0", "--messaging-list-sms"))
    # Also where the network refuses it.
    run("busctl", "call", "org.freedesktop.ModemManager1", "/org/freedesktop/ModemManager1", "org.freedesktop.DBus.Mock",
        "SetSendFailure", "s", "MobileEquipment.Unknown")
    ensure(send(TEXT) == ("failed", "refused stick"), journal())
    ensure("MobileEquipment.Unknown" in journal(), journal())
    ensure("No sms messages" in run("mmcli", "-m", "0", "--messaging-list-sms"), "a refused message stays")
    run("busctl", "call", "org.freedesktop.ModemManager1", "/org/freedesktop/ModemManager1", "org.freedesktop.DBus.Mock",
        "SetSendFailure", "s", "")
    couriers(["stick"], MODEM.replace("518", "526"))
    ensure(send(TEXT) == ("failed", "no-modem stick"), "another modem was taken than the one configured")


def the_real_client_finds_the_same_modem():
    # What stands for ModemManager here satisfies ModemManager's own client as well.
    created = run("mmcli", "-m", "0", f"--messaging-create-sms=text='{TEXT.splitlines()[0]}',number='{NUMBER}'")
    number = re.search(r"/SMS/(\d+)", created).group(1)
    run("mmcli", "-s", number, "--send")
    ensure("state: sent" in run("mmcli", "-s", number), run("mmcli", "-s", number))


def polkit_lets_otpd_sms_send_and_no_other_user():
    add_user("alice", "pw")
    for person, wanted in (("otpd-sms", 0), ("alice", 1), ("otpd", 1)):
        sleeper = subprocess.Popen(["runuser", "-u", person, "--", "sleep", "60"], stderr=subprocess.DEVNULL)
        until(lambda: contents(f"/proc/{sleeper.pid}/task/{sleeper.pid}/children").strip(), "sleep")
        child = contents(f"/proc/{sleeper.pid}/task/{sleeper.pid}/children").strip()
        status = status_of("pkcheck", "--action-id", "org.freedesktop.ModemManager1.Messaging", "--process", child)
        os.kill(int(child), signal.SIGTERM)
        sleeper.wait()
        ensure((status == 0) == (wanted == 0), f"{person}: pkcheck ended with {status}")


def others_see_no_message_where_the_example_policy_is_in_force():
    # One that is there, as during the seconds a real network takes.
    path = re.findall(r"/org/\S+/SMS/\d+", run("mmcli", "-m", "0", "--messaging-list-sms"))[-1]
    look = ["runuser", "-u", "alice", "--"]
    busctl = ["busctl", "--system", "--timeout=5"]
    ways = (
        [*busctl, "get-property", "org.freedesktop.ModemManager1", path, "org.freedesktop.ModemManager1.Sms", "Text"],
        [*busctl, "call", "org.freedesktop.ModemManager1", path, "org.freedesktop.DBus.Properties", "GetAll", "s",
         "org.freedesktop.ModemManager1.Sms"],
        # A call need not name its interface.
        ["/usr/bin/python3", "-c", NO_INTERFACE, path],
    )
    for way in ways[:2]:
        ensure("482913" in run(*look, *way), "ModemManager has become discreet; sms.toml says otherwise")
    # Where it comes after ModemManager's own policy, whatever the order of files in a directory.
    run("cp", "/usr/share/doc/otpd-sms/examples/org.otpd.Sms1-ModemManager.conf", "/etc/dbus-1/system-local.conf")
    run("systemctl", "reload", "dbus")
    for way in ways:
        said = run(*look, *way, check=False)
        ensure("denied" in said.lower() and "482913" not in said, said)
    couriers(["stick"], MODEM)
    ensure(send(TEXT) == ("sent", "none stick"), journal())
    run("systemctl", "stop", "modem")


def gammu_smsd_takes_it():
    gammu.set_up()
    couriers(["gammu"], gammu.COURIER)
    # It says the same while gammu-smsd is down: handed over is not sent.
    ensure(send(TEXT) == ("handed-over", "none gammu"), journal())
    ensure(not gammu.sent(), "it was sent by nobody")
    gammu.start()
    until(gammu.sent, "gammu-smsd sends")
    [sent] = gammu.sent()
    ensure(NUMBER in sent and gammu.text_of(sent) == TEXT, sent)
    gammu.stop()


def kannel_takes_it_and_its_words_decide():
    os.makedirs("/run/kannel", exist_ok=True)
    run("chown", "kannel", "/run/kannel")
    write("/etc/kannel/kannel.conf", KANNEL_CONF)
    write("/etc/otpd/kannel.secret", "s3cret-of-kannel\n", 0o640)
    couriers(["kannel", "last"], KANNEL + FILE)
    # The secret is another room's; then Kannel is away.
    ensure(send(TEXT) == ("sent", "none last"), journal())
    ensure("kannel failed for +41 79 *** ** 67: its secret cannot be read" in journal(), journal())
    run("chgrp", "otpd-sms", "/etc/otpd/kannel.secret")
    couriers(["kannel"], KANNEL)
    ensure(send(TEXT) == ("failed", "unreachable kannel"), journal())
    for box in ("bearerbox", "smsbox"):
        start(box, f"/usr/sbin/{box}", "/etc/kannel/kannel.conf", properties=("User=kannel",))
        port = {"bearerbox": 23001, "smsbox": 13013}[box]
        until(lambda: f":{port} " in run("ss", "-ltn"), f"{box} listens")
    # Nobody takes messages from Kannel: it answers 202 as well, "3: Queued for later delivery".
    ensure(send(TEXT) == ("failed", "unclear kannel"), journal())
    start("fakesmsc", "sh", "-c", 'exec /usr/lib/kannel/test/fakesmsc -H 127.0.0.1 -r 20000 -i 1 -m 0 "1 2 text nop"',
          properties=("StandardError=file:/run/fakesmsc.log", "StandardOutput=file:/run/fakesmsc.log"))
    until(lambda: "482913" in contents("/run/fakesmsc.log"), "the queued message arrives late")
    before = contents("/run/fakesmsc.log").count("482913")
    ensure(send(TEXT) == ("handed-over", "none kannel"), journal())
    until(lambda: contents("/run/fakesmsc.log").count("482913") > before, "the SMS centre gets it")
    ensure(f"Example {NUMBER} text" in contents("/run/fakesmsc.log"), contents("/run/fakesmsc.log"))
    write("/etc/otpd/kannel.secret", "wrong\n", 0o640)
    ensure(send(TEXT) == ("failed", "denied kannel"), journal())
    write("/etc/otpd/kannel.secret", "s3cret-of-kannel\n", 0o640)


def what_sms_toml_says_about_kannels_log_is_true():
    for log in glob.glob("/run/kannel/*.log"):
        ensure("482913" not in contents(log) and "s3cret" not in contents(log), contents(log))


def when_one_fails_the_next_one_carries():
    run("systemctl", "stop", "smsbox")
    couriers(["stick", "kannel", "gammu", "last"], MODEM + KANNEL + gammu.COURIER + FILE)
    ensure(send(TEXT) == ("handed-over", "none gammu"), journal())
    couriers(["stick", "kannel", "last"], MODEM + KANNEL + FILE)
    before = len(outbox())
    ensure(send(TEXT) == ("sent", "none last"), journal())
    ensure(outbox()[before:] and outbox()[-1]["text"] == TEXT, outbox())
    said = call("otpd", "Couriers")[1]
    ensure('"stick" "failing" "kannel" "failing" "last" "working"' in said, said)


def a_program_gets_nothing_but_what_it_is_given():
    write("/usr/local/bin/look", '#!/bin/sh\nD=/var/lib/otpd-sms\ncat >$D/text\nls -l /proc/self/fd >$D/fds\nenv >$D/env\n'
          'id -nG >$D/groups\ncat /proc/$$/cmdline >$D/arguments\n', 0o755)
    couriers(["look"], '[exec.look]\ncommand = ["/usr/local/bin/look", "--", "{number}"]\n')
    ensure(send(TEXT) == ("handed-over", "none look"), journal())
    directory = os.path.dirname(OUTBOX)
    ensure(contents(f"{directory}/text") == TEXT, contents(f"{directory}/text"))
    opened = re.findall(r" (\d+) -> ", contents(f"{directory}/fds"))
    # The last one is the directory ls itself reads.
    ensure(opened == ["0", "1", "2", "3"], contents(f"{directory}/fds"))
    names = {line.split("=")[0] for line in contents(f"{directory}/env").splitlines()}
    ensure(names <= {"PATH", "LC_ALL", "PWD"}, names)
    # gammu's, which the drop-in gives, has no name within the walls.
    ensure(contents(f"{directory}/groups").split() == ["otpd-sms", "nogroup"], contents(f"{directory}/groups"))
    ensure("482913" not in contents(f"{directory}/arguments"), "the code stands in the arguments")


def nothing_of_it_is_in_a_log_of_ours():
    for secret in ("482913", NUMBER, NUMBER[1:], "s3cret", "13013"):
        ensure(secret not in journal(), f"{secret} is in the journal:\n{journal()}")


tell(
    a_modem_takes_it,
    and_nothing_of_it_stays_there,
    the_real_client_finds_the_same_modem,
    polkit_lets_otpd_sms_send_and_no_other_user,
    others_see_no_message_where_the_example_policy_is_in_force,
    gammu_smsd_takes_it,
    kannel_takes_it_and_its_words_decide,
    what_sms_toml_says_about_kannels_log_is_true,
    when_one_fails_the_next_one_carries,
    a_program_gets_nothing_but_what_it_is_given,
    nothing_of_it_is_in_a_log_of_ours,
)
