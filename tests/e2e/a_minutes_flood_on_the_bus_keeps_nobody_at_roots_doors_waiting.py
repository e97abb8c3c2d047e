"""a_flood_on_the_bus_keeps_nobody_at_roots_doors_waiting for a minute."""

from flooded import a_flood_keeps_nobody_at_roots_doors_waiting, an_office_and_somebody_who_floods, and_the_bus_serves_everybody_afterwards
from machine import tell

LONG = True


def a_minute():
    a_flood_keeps_nobody_at_roots_doors_waiting(60)


tell(an_office_and_somebody_who_floods, a_minute, and_the_bus_serves_everybody_afterwards)
