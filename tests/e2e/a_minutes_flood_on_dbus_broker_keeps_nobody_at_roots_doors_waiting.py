"""a_flood_on_the_bus_keeps_nobody_at_roots_doors_waiting for a minute, on dbus-broker."""

from flooded import a_flood_keeps_nobody_at_roots_doors_waiting, an_office_and_somebody_who_floods, and_the_bus_serves_everybody_afterwards
from machine import ensure, run, tell

LONG = True
NEEDS = "broker"


def the_bus_is_dbus_broker():
    ensure("dbus-broker" in run("systemctl", "show", "-P", "ExecStart", "dbus.service"), "it is not")


def a_minute():
    a_flood_keeps_nobody_at_roots_doors_waiting(60)


tell(the_bus_is_dbus_broker, an_office_and_somebody_who_floods, a_minute, and_the_bus_serves_everybody_afterwards)
