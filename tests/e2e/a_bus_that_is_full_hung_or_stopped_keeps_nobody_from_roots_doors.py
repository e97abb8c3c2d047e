"""While eight people hold every connection of the system bus, while it hangs and while it is stopped, root's doors open as
ever; a screen lock, which asks over the bus, says in time that it cannot ask, and opens as soon as there is room."""

from crowded import (
    alice_is_refused_with_words, an_office_and_alice_at_her_screen_lock, bus, eight_people_hold_all_the_connections_they_get,
    held, give_dbus_daemon_its_descriptors, once_they_let_go_alice_gets_in_within_a_second, state, when_nothing_is_done_to_the_bus,
)
from machine import ensure, tell

# The line's own timeout, and the pause after a refusal: a full dbus-daemon of Debian 12 says no at once, that of 13 lets
# callers wait, and so does one that hangs.
AT_ALL = 8


def while_the_bus_is_full_root_signs_people_in():
    ensure(held() > 1900, f"the bus was not full: {held()}")
    state["office"].sign_in("the bus is full")


def while_the_bus_is_full_alice_is_told_so():
    alice_is_refused_with_words(AT_ALL)


def while_the_bus_hangs():
    bus("kill -s STOP dbus.service")
    state["office"].sign_in("the bus hangs", wire=100, module=20)
    alice_is_refused_with_words(AT_ALL)
    bus("kill -s CONT dbus.service")


def while_the_bus_is_stopped():
    bus("stop dbus.socket dbus.service")
    state["office"].sign_in("the bus is stopped", wire=100, module=20)
    alice_is_refused_with_words(AT_ALL)


tell(
    give_dbus_daemon_its_descriptors,
    an_office_and_alice_at_her_screen_lock,
    when_nothing_is_done_to_the_bus,
    eight_people_hold_all_the_connections_they_get,
    while_the_bus_is_full_root_signs_people_in,
    while_the_bus_is_full_alice_is_told_so,
    once_they_let_go_alice_gets_in_within_a_second,
    while_the_bus_hangs,
    while_the_bus_is_stopped,
)
