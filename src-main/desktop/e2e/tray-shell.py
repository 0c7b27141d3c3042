"""
A desktop's tray as far as an app can tell: owns org.kde.StatusNotifierWatcher on the session bus, and does on request what a panel does.
One JSON object a line, in and out:
  {"do": "items"}                     -> {"items": [...]}
  {"do": "menu"}                      -> {"menu": [{"label", "enabled", "separator"}...]}
  {"do": "click", "label": "..."}     -> {"clicked": true}   a click on that line of the newest item's menu
  {"do": "activate"}                  -> {"activated": true} a click on the icon
  {"do": "look"}                      -> {"title": ..., "tooltip": ..., "pixels": <hash of the icon>}
"""
import hashlib
import json
import sys
import threading

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"


def say(answer):
    print(json.dumps(answer), flush=True)


class Watcher(dbus.service.Object):
    def __init__(self, bus):
        super().__init__(bus, "/StatusNotifierWatcher")
        self.bus = bus
        self.items = []
        bus.add_signal_receiver(self.owner_changed, "NameOwnerChanged", "org.freedesktop.DBus")

    def owner_changed(self, name, _old, new):
        if new == "":
            self.items = [item for item in self.items if item[0] != name]

    @dbus.service.method(WATCHER, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, service, sender=None):
        name, path = (sender, service) if service.startswith("/") else (service, "/StatusNotifierItem")
        self.items.append((name, path))

    @dbus.service.method(WATCHER, in_signature="s")
    def RegisterStatusNotifierHost(self, _service):
        pass

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, _interface, name):
        return self.GetAll(_interface)[name]

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, _interface):
        return {"IsStatusNotifierHostRegistered": True, "ProtocolVersion": dbus.Int32(0), "RegisteredStatusNotifierItems": dbus.Array([n + p for n, p in self.items], signature="s")}

    def newest(self):
        name, path = self.items[-1]
        return self.bus.get_object(name, path)

    def property(self, name):
        return self.newest().Get(ITEM, name, dbus_interface=PROPERTIES)

    def menu(self):
        name, _path = self.items[-1]
        return dbus.Interface(self.bus.get_object(name, self.property("Menu")), MENU)

    def lines(self):
        menu = self.menu()
        # A panel says that it is about to show the menu; the app may fill it then.
        menu.AboutToShow(dbus.Int32(0))
        _revision, (_id, _properties, children) = menu.GetLayout(dbus.Int32(0), dbus.Int32(-1), dbus.Array([], signature="s"))
        return [(int(child[0]), child[1]) for child in children]


def plain_label(properties):
    return str(properties.get("label", "")).replace("__", "\0").replace("_", "").replace("\0", "_")


def perform(watcher, wish):
    what = wish["do"]
    if what == "items":
        return {"items": ["".join(item) for item in watcher.items]}
    if what == "menu":
        return {"menu": [{"label": plain_label(p), "enabled": bool(p.get("enabled", True)), "separator": p.get("type") == "separator"} for _, p in watcher.lines()]}
    if what == "click":
        for number, properties in watcher.lines():
            if plain_label(properties) == wish["label"]:
                watcher.menu().Event(dbus.Int32(number), "clicked", dbus.Int32(0), dbus.UInt32(0))
                return {"clicked": True}
        return {"error": "no line " + wish["label"]}
    if what == "activate":
        watcher.newest().Activate(dbus.Int32(0), dbus.Int32(0), dbus_interface=ITEM)
        return {"activated": True}
    if what == "look":
        tooltip = watcher.property("ToolTip")
        pixels = b"".join(bytes(bytearray(picture[2])) for picture in watcher.property("IconPixmap"))
        return {"title": str(watcher.property("Title")), "tooltip": [str(tooltip[2]), str(tooltip[3])], "pixels": hashlib.sha256(pixels).hexdigest() if pixels else str(watcher.property("IconName"))}
    return {"error": "unknown wish"}


def main():
    DBusGMainLoop(set_as_default=True)
    bus = dbus.SessionBus()
    name = dbus.service.BusName(WATCHER, bus, do_not_queue=True)
    watcher = Watcher(bus)
    loop = GLib.MainLoop()

    def hear():
        for line in sys.stdin:
            GLib.idle_add(answer, json.loads(line))
        GLib.idle_add(loop.quit)

    def answer(wish):
        try:
            say(perform(watcher, wish))
        except (dbus.DBusException, IndexError) as error:
            say({"error": str(error)})
        return False

    threading.Thread(target=hear, daemon=True).start()
    say({"ready": name.get_name()})
    loop.run()


main()
