"""a_bus_that_is_full_hung_or_stopped_keeps_nobody_from_roots_doors on dbus-broker, which counts for each uid what it uses:
eight people who hold all the connections they get keep nobody else away, root or not."""

from crowded import (
    an_office_and_alice_at_her_screen_lock, at_her_lock, eight_people_hold_all_the_connections_they_get, held,
    once_they_let_go_alice_gets_in_within_a_second, state, when_nothing_is_done_to_the_bus, while_the_bus_hangs,
)
from machine import CODE, ended, ensure, run, tell

LONG = True
NEEDS = "broker"


def the_bus_is_dbus_broker():
    ensure("dbus-broker" in run("systemctl", "show", "-P", "ExecStart", "dbus.service"), "it is not")


def while_they_hold_them_root_signs_people_in():
    ensure(held() > 1900, f"too few to be told about: {held()}")
    state["office"].sign_in("eight people hold what they get of dbus-broker")


def and_alice_unlocks_her_screen():
    dialog = at_her_lock()
    dialog.answer(CODE, state["alice"].code())
    ended(dialog, 0)


tell(
    the_bus_is_dbus_broker,
    an_office_and_alice_at_her_screen_lock,
    when_nothing_is_done_to_the_bus,
    eight_people_hold_all_the_connections_they_get,
    while_they_hold_them_root_signs_people_in,
    and_alice_unlocks_her_screen,
    once_they_let_go_alice_gets_in_within_a_second,
    while_the_bus_hangs,
)
