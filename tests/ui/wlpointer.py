# SPDX-License-Identifier: GPL-3.0-or-later
"""wlpointer.py - a pointer for wlroots compositors (Sway, cage): speaks zwlr_virtual_pointer_v1 on the Wayland
socket itself, so it needs no library.  The pointer exists as long as the object does."""
import os, socket, struct, time


class Pointer:
    def __init__(self):
        d = os.environ["WAYLAND_DISPLAY"]
        self.s = socket.socket(socket.AF_UNIX); self.s.settimeout(5)
        self.s.connect(d if d.startswith("/") else os.path.join(os.environ["XDG_RUNTIME_DIR"], d))
        self.buf = b""; self.globals = {}
        self.send(1, 1, struct.pack("=I", 2)); self.sync(3)        # wl_display.get_registry -> 2
        n = self.globals["zwlr_virtual_pointer_manager_v1"]
        name = b"zwlr_virtual_pointer_manager_v1\0"
        self.send(2, 0, struct.pack("=II", n, len(name)) + name + b"\0" * (-len(name) % 4) + struct.pack("=II", 1, 4))
        self.send(4, 0, struct.pack("=II", 0, 5)); self.sync(6)    # create_virtual_pointer(any seat) -> 5
    def send(self, obj, op, args=b""):
        self.s.sendall(struct.pack("=II", obj, (8 + len(args)) << 16 | op) + args)
    def sync(self, cb):
        self.send(1, 0, struct.pack("=I", cb))
        while True:
            while len(self.buf) < 8 or len(self.buf) < struct.unpack_from("=II", self.buf)[1] >> 16:
                r = self.s.recv(65536)
                if not r: raise OSError("compositor closed the connection")
                self.buf += r
            obj, w = struct.unpack_from("=II", self.buf); body, self.buf = self.buf[8:w >> 16], self.buf[w >> 16:]
            if obj == 2 and w & 0xffff == 0:
                n, ln = struct.unpack_from("=II", body); self.globals[body[8:8 + ln - 1].decode()] = n
            elif obj == 1 and w & 0xffff == 0: raise OSError("Wayland error %r" % body)
            elif obj == cb: return
    def t(self): return int(time.monotonic() * 1000) & 0xffffffff
    def move(self, x, y, w, h):
        self.send(5, 1, struct.pack("=IIIII", self.t(), int(x), int(y), w, h)); self.send(5, 4); self.done()
    def click(self, button=1, count=1):
        code = {1: 0x110, 2: 0x112, 3: 0x111}[button]
        for i in range(count):
            for state in (1, 0):
                self.send(5, 2, struct.pack("=III", self.t(), code, state)); self.send(5, 4); self.done(); time.sleep(.02)
            time.sleep(.04)
    def done(self): self.sync(6)       # the id of a finished callback is free again
