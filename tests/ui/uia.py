# SPDX-License-Identifier: GPL-3.0-or-later
"""uia.py - drive a GTK 4 program as a person would: AT-SPI over plain D-Bus for finding, reading,
pressing and filling; the real keyboard and pointer (XTEST, through xdotool) for what AT-SPI in
GTK 4.8 cannot do (focus, choose in a drop-down, open a list row, sort a column).

Speaks the AT-SPI protocol itself (python3-gi's Gio only): whole levels of the tree are asked for at
once, which is about five times as fast as libatspi/pyatspi, and nothing is cached, so nothing is stale.
Every look-up waits (UIA_TIMEOUT, 10 s); nothing sleeps a fixed time.  Run inside ui-session.
"""
import json, os, re, subprocess, sys, time
from gi.repository import Gio, GLib

TIMEOUT = float(os.environ.get("UIA_TIMEOUT", "10"))
POLL = 0.02
CLICKED = [0.0]
POINTER = []
SWAY = bool(os.environ.get("UI_SWAY"))
I = "org.a11y.atspi."
ROOT = "/org/a11y/atspi/accessible/root"
STATES = {1: "active", 3: "busy", 4: "checked", 7: "editable", 8: "enabled", 9: "expandable", 10: "expanded",
          11: "focusable", 12: "focused", 16: "modal", 20: "pressed", 22: "selectable", 23: "selected", 24: "sensitive",
          25: "showing", 30: "visible", 32: "indeterminate", 33: "required", 36: "invalid", 41: "checkable",
          42: "has-popup", 43: "read-only"}
# AtspiRole values that GTK 4.8 hands out
ROLES = {7: "check box", 11: "combo box", 16: "dialog", 20: "filler", 23: "frame", 27: "image", 29: "label",
         31: "list", 32: "list item", 33: "menu", 35: "menu item", 39: "panel", 40: "password text", 43: "push button",
         44: "radio button", 48: "scroll bar", 49: "scroll pane", 52: "spin button", 56: "table cell", 61: "text", 62: "toggle button",
         66: "tree table", 69: "window", 75: "application", 79: "entry", 83: "heading", 90: "table row", 98: "list box"}


class Missing(AssertionError):
    pass


def a11y_bus():
    ses = Gio.bus_get_sync(Gio.BusType.SESSION)
    addr = ses.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, 5000).unpack()[0]
    return Gio.DBusConnection.new_for_address_sync(
        addr, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)


BUS = None


def bus():
    global BUS
    if BUS is None: BUS = a11y_bus()
    return BUS


def call(ref, iface, method, sig=None, *args):
    p = GLib.Variant(sig, args) if sig else None
    return bus().call_sync(ref[0], ref[1], iface, method, p, None, 0, 5000).unpack()


def many(reqs):
    """reqs: [(ref, interface, method, Variant or None)] -> [result tuple or None if it failed], pipelined."""
    out = [None] * len(reqs)
    left = [len(reqs)]
    ctx = GLib.MainContext.default()
    def done(conn, res, i):
        try: out[i] = conn.call_finish(res).unpack()
        except GLib.Error: pass
        left[0] -= 1
    for i, (ref, iface, method, v) in enumerate(reqs):
        bus().call(ref[0], ref[1], iface, method, v, None, 0, 5000, None, done, i)
    while left[0]: ctx.iteration(True)
    return out


def wait(what, probe, timeout=None):
    """Call probe() until it gives something true; an object that vanished meanwhile counts as 'not yet'."""
    end = time.monotonic() + (timeout or TIMEOUT)
    last = None
    while True:
        try:
            r = probe()
            if r: return r
        except GLib.Error as e:
            last = e
        if time.monotonic() > end:
            raise Missing("timed out waiting for %s%s" % (what, " (%s)" % last.message if last else ""))
        time.sleep(POLL)


def clean(n):
    """GTK 4.8 gives a button with a mnemonic both its raw and its shown label: '_Add Add' -> 'Add'."""
    n = (n or "").replace("\u200e", "")
    for cut in range(1, len(n)):
        if n[cut] == " " and "_" in n[:cut] and n[:cut].replace("_", "", 1) == n[cut + 1:]:
            return n[cut + 1:]
    return n


class Node:
    """One accessible object.  role is read with the tree; the rest is asked for when wanted."""
    __slots__ = ("ref", "_role", "kids")

    def __init__(self, ref, role=None): self.ref, self._role, self.kids = tuple(ref), role, []
    def __repr__(self): return "<%s %r>" % (self.role, self.name)
    def prop(self, name, iface="Accessible"):
        return call(self.ref, "org.freedesktop.DBus.Properties", "Get", "(ss)", I + iface, name)[0]
    @property
    def role(self):
        if self._role is None:
            r = call(self.ref, I + "Accessible", "GetRole")[0]; self._role = ROLES.get(r, "role-%d" % r)
        return self._role
    @property
    def name(self): return clean(self.prop("Name"))
    @property
    def desc(self): return self.prop("Description")
    def states(self):
        lo, hi = call(self.ref, I + "Accessible", "GetState")[0]
        bits = lo | hi << 32
        return {STATES.get(i, "state-%d" % i) for i in range(64) if bits >> i & 1}
    @property
    def text(self):     # GTK 4.8 takes an end of -1 as 0, so ask for 'all that there can be'
        try: return call(self.ref, I + "Text", "GetText", "(ii)", 0, 0x7fffffff)[0]
        except GLib.Error: return None
    def children(self):
        return [Node(r) for r in call(self.ref, I + "Accessible", "GetChildren")[0] if r[1] != "/org/a11y/atspi/null"]

    def tree(self):
        """Read the tree below, a level at a time; returns all nodes in document order."""
        self.kids = []; level = [self]
        while level:
            res = many([(n.ref, I + "Accessible", "GetChildren", None) for n in level])
            nxt = []
            for n, r in zip(level, res):
                n.kids = [Node(c) for c in (r[0] if r else []) if c[1] != "/org/a11y/atspi/null"]
                nxt += n.kids
            for n, r in zip(nxt, many([(n.ref, I + "Accessible", "GetRole", None) for n in nxt])):
                n._role = ROLES.get(r[0], "role-%d" % r[0]) if r else "gone"
            level = nxt
        return list(self.walk())
    def walk(self):
        yield self
        for k in self.kids: yield from k.walk()

    def all(self, role=None, name=None, desc=None, text=None, state=None):
        """Nodes below that match, in document order."""
        found = [n for n in self.tree() if role is None or n._role == role]
        P = "org.freedesktop.DBus.Properties"
        def keep(nodes, reqs, good):
            return [n for n, r in zip(nodes, many(reqs)) if r is not None and good(r[0])]
        if name is not None:            # a string, or a compiled pattern
            same = (lambda r: name.fullmatch(clean(r))) if hasattr(name, "fullmatch") else lambda r: clean(r) == name
            v = GLib.Variant("(ss)", (I + "Accessible", "Name"))
            found = keep(found, [(n.ref, P, "Get", v) for n in found], same)
        if desc is not None:
            v = GLib.Variant("(ss)", (I + "Accessible", "Description"))
            found = keep(found, [(n.ref, P, "Get", v) for n in found], lambda r: r == desc)
        if text is not None:
            v = GLib.Variant("(ii)", (0, 0x7fffffff))
            found = keep(found, [(n.ref, I + "Text", "GetText", v) for n in found], lambda r: r == text)
        if state is not None: found = [n for n in found if state in n.states()]
        return found
    def find(self, timeout=None, **kw):
        return wait("%s below %s" % (kw, self._role or "application"), lambda: (self.all(**kw) or [None])[0], timeout)
    def gone(self, timeout=None, **kw):
        wait("%s to go" % kw, lambda: not self.all(**kw), timeout)
    def labels(self):
        """Texts of the labels below, in order: what a row or a cell shows."""
        ls = [n for n in self.tree() if n._role == "label"]
        v = GLib.Variant("(ii)", (0, 0x7fffffff))
        return [r[0] for r in many([(n.ref, I + "Text", "GetText", v) for n in ls]) if r and r[0]]

    def actions(self):      # GetName: 'click' in every language; GetActions gives the translated names
        try: n = self.prop("NActions", "Action")
        except GLib.Error: return []
        return [r[0] if r else None for r in
                many([(self.ref, I + "Action", "GetName", GLib.Variant("(i)", (i,))) for i in range(n)])]
    def do(self, action, ends=False):
        """ends: the action ends the program, which may then be gone before it has answered."""
        acts = self.actions()
        if action not in acts: raise Missing("%r has no action %r, only %s" % (self, action, acts))
        try: ok = call(self.ref, I + "Action", "DoAction", "(i)", acts.index(action))[0]
        except GLib.Error:
            if ends: return
            raise
        if not ok: raise AssertionError("action %r of %r failed" % (action, self))
    def set_text(self, s):
        if not call(self.ref, I + "EditableText", "SetTextContents", "(s)", s)[0]:
            raise AssertionError("%r cannot be edited" % self)
        wait("%r to hold %r" % (self, s), lambda: self.holds(s))
    def holds(self, s):
        """GTK 4.18 tells of what is hidden only how long it is; GTK 4.8 tells it."""
        text = self.text
        return text == s or bool(text) and len(text) == len(s) and len(set(text)) == 1 and not text[0].isalnum()
    def inner_button(self):
        """Of a menu button, the part that can be pressed: a push button in GTK 4.8, a toggle button later."""
        return [n for n in self.tree() if n.role in ("push button", "toggle button") and "click" in n.actions()][-1]
    def labelled_by(self):
        """The texts of the labels that name it."""
        return [Node(r).text for kind, refs in call(self.ref, I + "Accessible", "GetRelationSet")[0] if kind == 2 for r in refs]
    def set_value(self, value):
        call(self.ref, "org.freedesktop.DBus.Properties", "Set", "(ssv)", I + "Value", "CurrentValue", GLib.Variant("d", value))
        wait("%r to be %r" % (self, value), lambda: self.prop("CurrentValue", "Value") == value)
    def select_child(self, i):
        if not call(self.ref, I + "Selection", "SelectChild", "(i)", i)[0]: raise AssertionError("not selected")
    def extents(self):      # 1: relative to the window; GTK 4 knows no screen coordinates
        return call(self.ref, I + "Component", "GetExtents", "(u)", 1)[0]

    def press(self, name, role="push button", timeout=None):
        """Press the button of that name, once it is there and sensitive."""
        def probe():
            for b in self.all(role=role, name=name):
                if "sensitive" in b.states() and "click" in b.actions(): return b
        b = wait("a %s %r that can be pressed" % (role, name), probe, timeout); b.do("click"); return b
    def rows(self):
        """A list view: the label texts of each row that has a widget (those in view, and some more)."""
        return [n.labels() for n in self.all(role="list item")]
    def table(self):
        """A column view: (titles, rows); the first 'table row' is the header, the body is a 'list'."""
        kids = self.children()
        body = next(k for k in kids if k.role == "list")
        return kids[0].labels(), [[" ".join(c.labels()) for c in r.children()] for r in body.children()]


class App(Node):
    __slots__ = ("proc", "pid")

    def __init__(self, argv, env=None, log=None):
        out = open(log, "ab") if log else None
        self.proc = subprocess.Popen(argv, env=dict(os.environ, **(env or {})), stdout=out, stderr=out)
        self.pid = self.proc.pid
        self.attach(argv[0])
    def attach(self, what):
        def probe():
            if self.proc is not None and self.proc.poll() is not None:
                raise AssertionError("%s ended with %s" % (what, self.proc.returncode))
            for r in call(("org.a11y.atspi.Registry", ROOT), I + "Accessible", "GetChildren")[0]:
                if self.is_it(r): return r
        super().__init__(wait("%s on the accessibility bus" % what, probe, max(TIMEOUT, 30)), "application")

    def is_it(self, ref):
        """Whether an application on the accessibility bus is this one."""
        return call(("org.freedesktop.DBus", "/org/freedesktop/DBus"), "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                    "(s)", ref[0])[0] == self.pid
    def windows(self):
        return [(n.role, n.name) for n in self.children()]
    def window(self, title, timeout=None):
        def probe():
            for n in self.children():
                if n.name == title: return n
        return wait("window %r" % title, probe, timeout)
    def menu(self, button, item):
        """Open a menu button and press one of its items."""
        button.inner_button().do("click")
        self.menu_item(item).do("click")
    def menu_item(self, title):
        """The item of an open menu.  GTK 4.18 leaves its name empty, and says which label names it."""
        def probe():
            for n in self.all(role="menu item"):
                if title in (n.name, *n.labelled_by()): return n
        return wait("menu item %r" % title, probe)

    # -- keyboard and pointer: xdotool on X11; wtype and wlpointer on Sway ----
    def xid(self, title):
        def probe():
            p = subprocess.run(["xdotool", "search", "--all", "--onlyvisible", "--pid", str(self.pid),
                                "--name", "^%s$" % re.escape(title)], capture_output=True, text=True)
            ids = p.stdout.split()
            return ids[-1] if ids else None
        return wait("X window %r" % title, probe)
    def sway_rect(self, title):
        def probe():
            todo = [json.loads(subprocess.run(["swaymsg", "-t", "get_tree"], capture_output=True, check=True).stdout)]
            while todo:
                n = todo.pop()
                if n.get("pid") == self.pid and n["name"] == title: return n["id"], n["rect"]
                todo += n.get("nodes", []) + n.get("floating_nodes", [])
        return wait("Wayland window %r" % title, probe)
    def sway_size(self):
        o = json.loads(subprocess.run(["swaymsg", "-t", "get_outputs"], capture_output=True, check=True).stdout)[0]["rect"]
        return o["width"], o["height"]
    def focus(self, title):
        """Give a window the keyboard, and wait until GTK says that it has it."""
        if "active" not in self.window(title).states():
            if SWAY: subprocess.run(["swaymsg", "[con_id=%d] focus" % self.sway_rect(title)[0]], check=True, stdout=subprocess.DEVNULL)
            else:
                cmd = "windowactivate" if os.environ.get("UI_WM", "openbox") != "none" else "windowfocus"
                subprocess.run(["xdotool", cmd, self.xid(title)], check=True, stderr=subprocess.DEVNULL)
            wait("%r to be active" % title, lambda: "active" in self.window(title).states())
    def keys(self, *combos):
        """X keysym names, with modifiers as in ctrl+shift+Return."""
        if not SWAY:
            subprocess.run(["xdotool", "key", "--clearmodifiers", "--delay", "12", *combos], check=True); return
        for c in combos:
            *mods, key = c.split("+")
            subprocess.run(["wtype"] + [x for m in mods for x in ("-M", m)] + ["-k", key] + [x for m in mods for x in ("-m", m)], check=True)
    def type(self, s):
        """xdotool: ASCII only; for other characters it rewires the keyboard map while typing, and letters get
        lost (4 of 30 times): use set_text for those.  wtype brings its own keyboard map and types anything."""
        if SWAY: subprocess.run(["wtype", "-d", "12", s], check=True); return
        assert s.isascii(), s
        subprocess.run(["xdotool", "type", "--clearmodifiers", "--delay", "12", s], check=True)
    def click_at(self, node, title, fx=.5, fy=.5, button=1, count=1):
        """Point at a node and click.  AT-SPI gives places relative to the GTK window without its shadow or
        border; the X window is bigger by the same amount on each side, Sway's rectangle is not."""
        self.focus(title)
        # two clicks within gtk-double-click-time (400 ms) are a double click: a column title ignores the second
        time.sleep(max(0, CLICKED[0] + .45 - time.monotonic()))
        def settled():     # a place that stays the same twice: nothing is scrolling or being laid out
            a = node.extents(); time.sleep(.03); return a if a == node.extents() and a[2] > 0 else None
        nx, ny, nw, nh = wait("%r to stand still" % node, settled)
        wx, wy, ww, wh = self.window(title).extents()
        more_x, more_y = self.forgotten_padding(node)
        dx, dy = nx - wx + more_x + int(nw * fx), ny - wy + more_y + int(nh * fy)
        if SWAY:
            r = self.sway_rect(title)[1]
            if not POINTER:
                from wlpointer import Pointer
                POINTER.append(Pointer()); time.sleep(.2)     # GTK has to see that there is a pointer now
            POINTER[0].move(r["x"] + (r["width"] - ww) // 2 + dx, r["y"] + (r["height"] - wh) // 2 + dy, *self.sway_size())
            POINTER[0].click(button, count)
        else:
            g = dict(l.split("=") for l in subprocess.run(["xdotool", "getwindowgeometry", "--shell", self.xid(title)],
                     capture_output=True, text=True, check=True).stdout.split())
            px = int(g["X"]) + (int(g["WIDTH"]) - ww) // 2 + dx
            py = int(g["Y"]) + (int(g["HEIGHT"]) - wh) // 2 + dy
            subprocess.run(["xdotool", "mousemove", str(px), str(py), "click", "--repeat", str(count), "--delay", "60",
                            str(button)], check=True)
        CLICKED[0] = time.monotonic()
    def forgotten_padding(self, node):
        """How far a node is right of and below where it is told to be.  GTK 4.8 tells it as it is; GTK 4.18 counts no
        padding of what is around the node.  As all sizes are right, and padding is most often as wide on the right as
        on the left, it is half of what the children leave free; above them no more than that, since a list that is not
        full leaves free more than padding."""
        if tuple(int(n) for n in self.prop("Version", "Application").split(".")[:2]) < (4, 10): return 0, 0
        px = py = 0
        while True:
            node = Node(node.prop("Parent"))
            if node.ref == self.ref: return px, py
            x, y, w, h = node.extents()
            # what is not laid out has no size, or any
            kids = [k for k in (kid.extents() for kid in node.children()) if 0 < k[2] <= w + 2 and 0 <= k[3]]
            if not kids: continue
            left, right = min(k[0] for k in kids), max(k[0] + k[2] for k in kids)
            top, bottom = min(k[1] for k in kids), max(k[1] + k[3] for k in kids)
            free = max(0, (w - (left - x) - (right - x)) // 2)
            px += free
            py += min(free, max(0, (h - (top - y) - (bottom - y)) // 2))
    def focus_with_tab(self, node, title, most=40):
        """GTK 4.8 cannot be asked to move the focus: press Tab until the node (or one below it) has it."""
        self.focus(title)
        for i in range(most):
            if "focused" in node.states() or node.all(state="focused"): return i
            self.keys("Tab"); time.sleep(.03)
        raise Missing("%r never got the focus" % node)
    def shot(self, path, title=None):
        if SWAY: subprocess.run(["grim", path], check=True)
        else: subprocess.run(["import", "-silent", "-window", self.xid(title) if title else "root", path], check=True)
    def kill(self):
        if self.proc.poll() is None: self.proc.terminate()
        try: return self.proc.wait(10)
        except subprocess.TimeoutExpired: self.proc.kill(); return self.proc.wait()


class Running(App):
    """A program that somebody else started, such as the bus."""
    __slots__ = ()

    def __init__(self, pid):
        self.proc, self.pid = None, pid
        self.attach("process %d" % pid)
    def kill(self): raise AssertionError("it belongs to somebody else")
