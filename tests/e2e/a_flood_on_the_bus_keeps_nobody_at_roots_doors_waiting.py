"""While one uid floods otpd over the bus, with 128 calls under way on each connection it gets, messages of 32 MiB and
sixteen files each, root's doors open as ever, and otpd takes no more of the machine than before."""

from flooded import a_flood_keeps_nobody_at_roots_doors_waiting, an_office_and_somebody_who_floods, and_the_bus_serves_everybody_afterwards
from machine import tell


def twenty_seconds():
    a_flood_keeps_nobody_at_roots_doors_waiting(20)


tell(an_office_and_somebody_who_floods, twenty_seconds, and_the_bus_serves_everybody_afterwards)
