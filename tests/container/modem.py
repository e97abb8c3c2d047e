"""A modem made of D-Bus, for python-dbusmock: the interfaces of ModemManager 1.20 by which messages are sent, with the
signatures of its XML. (The template that comes with python-dbusmock has no messages.)

Like ModemManager, it shows a message's properties to everybody who asks for them, and does not list messages in its
object manager. Unlike ModemManager, it does not ask polkit."""

import dbus
from dbusmock import MOCK_IFACE

BUS_NAME = "org.freedesktop.ModemManager1"
MAIN_OBJ = "/org/freedesktop/ModemManager1"
MAIN_IFACE = "org.freedesktop.ModemManager1"
SYSTEM_BUS = True
IS_OBJECT_MANAGER = False

MODEM = f"{MAIN_OBJ}/Modem/0"
MODEM_IFACE = f"{MAIN_IFACE}.Modem"
MESSAGING_IFACE = f"{MAIN_IFACE}.Modem.Messaging"
SMS_IFACE = f"{MAIN_IFACE}.Sms"
IMEI = "490154203237518"
REGISTERED = 8
state = {"mock": None, "next": 0, "failure": ""}


def load(mock, _parameters):
    state["mock"] = mock
    mock.AddProperty(MAIN_IFACE, "Version", "1.20.4")
    mock.AddMethod("org.freedesktop.DBus.ObjectManager", "GetManagedObjects", "", "a{oa{sa{sv}}}", managed)
    mock.AddMethod(MOCK_IFACE, "SetSendFailure", "s", "", set_failure)
    modem = {
        "State": dbus.Int32(REGISTERED), "EquipmentIdentifier": IMEI, "Manufacturer": "otpd", "Model": "story",
        "Device": "/story", "PrimaryPort": "story0",
    }
    mock.AddObject(MODEM, MODEM_IFACE, modem, [])
    messaging = [("List", "", "ao", messages), ("Create", "a{sv}", "o", create), ("Delete", "o", "", delete)]
    modem = objects()[MODEM]
    modem.AddProperties(MESSAGING_IFACE, {"Messages": dbus.Array([], "o"), "DefaultStorage": dbus.UInt32(2)})
    for name, takes, gives, function in messaging:
        modem.AddMethod(MESSAGING_IFACE, name, takes, gives, function)


def objects():
    from dbusmock import mockobject
    return mockobject.objects


def managed(_mock):
    modem = objects()[MODEM]
    return {dbus.ObjectPath(MODEM): {name: modem.props[name] for name in (MODEM_IFACE, MESSAGING_IFACE)}}


def set_failure(_mock, name):
    """From now on `Send' fails with this error of ModemManager's; empty: it succeeds."""
    state["failure"] = name


def messages(_modem):
    return dbus.Array([path for path in objects() if "/SMS/" in path], "o")


def create(_modem, properties):
    path = f"{MAIN_OBJ}/SMS/{state['next']}"
    state["next"] += 1
    # mmcli and libmm write the keys in lower case.
    seen = {key.capitalize(): value for key, value in properties.items()}
    values = {"State": dbus.UInt32(3), "Number": str(seen["Number"]), "Text": str(seen["Text"]), "PduType": dbus.UInt32(2)}
    state["mock"].AddObject(path, SMS_IFACE, values, [])
    objects()[path].AddMethod(SMS_IFACE, "Send", "", "", send)
    list_anew()
    return dbus.ObjectPath(path)


def send(sms):
    if state["failure"]:
        raise dbus.exceptions.DBusException(
            f"Couldn't send to {sms.props[SMS_IFACE]['Number']}", name=f"{MAIN_IFACE}.Error.{state['failure']}"
        )
    sms.props[SMS_IFACE]["State"] = dbus.UInt32(5)


def delete(_modem, path):
    state["mock"].RemoveObject(path)
    list_anew()


def list_anew():
    modem = objects()[MODEM]
    modem.UpdateProperties(MESSAGING_IFACE, {"Messages": messages(modem)})
