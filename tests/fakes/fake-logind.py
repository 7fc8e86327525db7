# Plays systemd-logind on the bus that DBUS_SYSTEM_BUS_ADDRESS names: fake-logind.py [OWN-SESSION]
# Reads what is to happen from standard input, one a line, and writes what is asked of it to standard
# output. In Python, because it hands out file descriptors, which is how inhibitor locks are held.
import os
import sys

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

MANAGER = "org.freedesktop.login1.Manager"
SESSION = "org.freedesktop.login1.Session"
ROOT = "/org/freedesktop/login1"

own_session = sys.argv[1] if len(sys.argv) > 1 else None


def say(*words):
    print(*words, flush=True)


class Session(dbus.service.Object):
    def __init__(self, bus, name, uid, seat):
        super().__init__(bus, f"{ROOT}/session/{name}")
        user = (dbus.UInt32(uid), dbus.ObjectPath(f"{ROOT}/user/_{uid}"))
        self.properties = {"User": user, "Seat": (seat, dbus.ObjectPath(f"{ROOT}/seat/seat0"))}

    @dbus.service.signal(SESSION)
    def Lock(self):
        pass

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="ss", out_signature="v")
    def Get(self, interface, name):
        return dbus.Struct(self.properties[name], variant_level=1)

    @dbus.service.signal(dbus.PROPERTIES_IFACE, signature="sa{sv}as")
    def PropertiesChanged(self, interface, changed, invalidated):
        pass


class Manager(dbus.service.Object):
    @dbus.service.method(MANAGER, in_signature="u", out_signature="o")
    def GetSessionByPID(self, pid):
        if own_session is None:
            name = "org.freedesktop.login1.NoSessionForPID"
            raise dbus.DBusException(f"PID {pid} does not belong to any session", name=name)
        return f"{ROOT}/session/{own_session}"

    @dbus.service.method(MANAGER, in_signature="s", out_signature="o")
    def GetSession(self, name):
        if name not in sessions:
            raise dbus.DBusException("no session", name="org.freedesktop.login1.NoSuchSession")
        return f"{ROOT}/session/{name}"

    @dbus.service.method(MANAGER, in_signature="ssss", out_signature="h")
    def Inhibit(self, what, who, why, mode):
        ours, theirs = os.pipe()
        say("inhibited", what, mode, who)
        GLib.io_add_watch(ours, GLib.IO_HUP, self.released, who)
        handle = dbus.types.UnixFd(theirs)
        os.close(theirs)
        return handle

    def released(self, end, _condition, who):
        os.close(end)
        say("released", who)
        return False

    @dbus.service.signal(MANAGER, signature="b")
    def PrepareForSleep(self, start):
        pass

    @dbus.service.signal(MANAGER, signature="b")
    def PrepareForShutdown(self, start):
        pass


def on_input(_source, _condition):
    lines = os.read(0, 65536).decode().splitlines()
    if not lines:
        loop.quit()
    for line in lines:
        happen(*line.split())
    return True


def happen(what, argument):
    if what == "lock":
        sessions[argument].Lock()
    elif what == "lock-hint":
        sessions[argument].PropertiesChanged(SESSION, {"LockedHint": True}, [])
    elif what == "unlock-hint":
        sessions[argument].PropertiesChanged(SESSION, {"LockedHint": False}, [])
    elif what == "sleep":
        manager.PrepareForSleep(argument == "true")
    elif what == "shutdown":
        manager.PrepareForShutdown(argument == "true")


DBusGMainLoop(set_as_default=True)
bus = dbus.SystemBus()
bus.request_name("org.freedesktop.login1")
manager = Manager(bus, ROOT)
sessions = {
    "ours": Session(bus, "ours", os.getuid(), ""),
    "theirs": Session(bus, "theirs", os.getuid() + 1, ""),
    "at_seat": Session(bus, "at_seat", os.getuid() + 1, "seat0"),
}
loop = GLib.MainLoop()
GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, on_input)
say("ready")
loop.run()
