#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program's own style sheets colour can be read: text with 4.5:1 at least, large marks and borders with 3:1.

    test_contrast.py STYLE.css STYLE-HC.css

The named colours are those that libadwaita documents (Named Colors, CSS classes); ours are worked out from the sheets."""

import re
import sys
import unittest

import tap

STYLES = sys.argv[1:3]
PALETTE = {"purple_1": "#dc8add", "purple_2": "#c061cb", "purple_3": "#9141ac", "purple_4": "#813d9c", "purple_5": "#613583"}
LOOKS = {
    "light": dict(PALETTE, window_bg_color="#fafafa", window_fg_color="rgba(0, 0, 0, 0.8)", view_bg_color="#ffffff",
                  warning_bg_color="#e5a50a", accent_color="#1c71d8"),
    "dark": dict(PALETTE, window_bg_color="#242424", window_fg_color="#ffffff", view_bg_color="#1e1e1e",
                 warning_bg_color="#cd9309", accent_color="#78aeed"),
}


def number(text):
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


def split(arguments):
    """At the commas that are not within parentheses."""
    return [part.strip() for part in re.split(r",(?![^(]*\))", arguments)]


class Sheet:
    """The declarations of a sheet, by selector, as plain as ours are."""

    def __init__(self, look, *paths):
        self.look = look
        self.colours = dict(look)
        self.rules = {}
        for path in paths:
            with open(path, encoding="utf-8") as file:
                text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)
            for name, value in re.findall(r"@define-color\s+(\w+)\s+([^;]+);", text):
                self.colours[name] = value
            text = re.sub(r"@define-color[^;]*;", "", text)
            for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
                for selector in selectors.split(","):
                    rule = self.rules.setdefault(" ".join(selector.split()), {})
                    rule.update(re.findall(r"([\w-]+)\s*:\s*([^;]+);", body))

    def colour(self, text, current=None):
        """Red, green, blue and opacity, from 0 to 1."""
        text = text.strip()
        if text == "white":
            text = "#ffffff"
        if text == "currentColor":
            return current
        if text.startswith("@"):
            return self.colour(self.colours[text[1:]], current)
        if re.fullmatch(r"#[0-9a-f]{6}", text):
            return (*(int(text[i:i + 2], 16) / 255 for i in (1, 3, 5)), 1.0)
        function, arguments = re.fullmatch(r"(\w+)\((.*)\)", text).groups()
        arguments = split(arguments)
        if function == "rgba":
            return (*(float(part) / 255 for part in arguments[:3]), number(arguments[3]))
        one = self.colour(arguments[0], current)
        if function == "alpha":
            return (*one[:3], one[3] * number(arguments[1]))
        if function == "mix":
            other, share = self.colour(arguments[1], current), number(arguments[2])
            return tuple(a + (b - a) * share for a, b in zip(one, other))
        raise ValueError("no such function: " + function)

    def opacity(self, selector):
        return number(self.rules[selector].get("opacity", "1"))


def over(colour, ground):
    """What is seen of a colour that lets some of the ground through."""
    return tuple(colour[i] * colour[3] + ground[i] * (1 - colour[3]) for i in range(3)) + (1.0,)


def luminance(colour):
    """As WCAG 2.1 defines it."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class Contrast(unittest.TestCase):
    def sheets(self):
        for look, colours in LOOKS.items():
            for more in ([], STYLES[1:]):
                yield look + (" with high contrast" if more else ""), Sheet(colours, STYLES[0], *more)

    def assertContrast(self, least, text, ground, what):
        text = over(text, ground)
        ratio = contrast(text, ground)
        self.assertGreaterEqual(ratio, least, "%s: only %.2f:1" % (what, ratio))

    def test_the_measure(self):
        black, white = (0, 0, 0, 1), (1, 1, 1, 1)
        self.assertAlmostEqual(contrast(black, white), 21)
        self.assertAlmostEqual(contrast(white, white), 1)
        # As libadwaita has it, dim text on the light window is too pale: the reason for our rule
        sheet = Sheet(LOOKS["light"], *STYLES)
        ground = sheet.colour("@window_bg_color")
        dim = sheet.colour("@window_fg_color")
        self.assertLess(contrast(over((*dim[:3], dim[3] * 0.55), ground), ground), 4.5)

    def test_marks_and_strips(self):
        """The strip of the Rehearsal, its mark, and the banners."""
        for look, sheet in self.sheets():
            with self.subTest(look):
                window = sheet.colour("@window_bg_color")
                strip = over(sheet.colour(sheet.rules[".rehearsal"]["background-color"]), window)
                self.assertContrast(4.5, sheet.colour(sheet.rules[".rehearsal"]["color"]), strip, "the strip's text")
                for selector in (".rehearsal .mark", ".accounts .mark"):
                    rule = sheet.rules[selector]
                    mark = sheet.colour(rule["background-color"])
                    self.assertContrast(4.5, sheet.colour(rule["color"]), mark, selector)
                icon = sheet.colour(sheet.rules["historysearch .filtering > button"]["color"])
                self.assertContrast(3, icon, window, "the mark of a filter")
                banner = over(sheet.colour(sheet.rules["banner .contents"]["background-color"]), window)
                self.assertContrast(4.5, sheet.colour("@window_fg_color"), banner, "a banner's text")

    def test_dim_text(self):
        for look, sheet in self.sheets():
            text = sheet.colour("@window_fg_color")
            for selector in (".dim-label", "row label.subtitle", "windowtitle .subtitle"):
                for ground in ("@window_bg_color", "@view_bg_color"):
                    with self.subTest(look=look, selector=selector, ground=ground):
                        dim = (*text[:3], text[3] * sheet.opacity(selector))
                        self.assertContrast(4.5, dim, sheet.colour(ground), "dim text")

    def test_high_contrast(self):
        """There the strip and the banners have borders that are seen, and dim text is hardly dim."""
        for look, colours in LOOKS.items():
            sheet = Sheet(colours, *STYLES)
            for selector in (".rehearsal", "banner .contents"):
                with self.subTest(look=look, selector=selector):
                    colour = re.fullmatch(r"1px solid (.*)", sheet.rules[selector]["border-bottom"]).group(1)
                    self.assertContrast(3, sheet.colour(colour), sheet.colour("@window_bg_color"), "the border")
            self.assertGreaterEqual(sheet.opacity(".dim-label"), 0.9)

    def test_every_colour_is_known(self):
        """A colour that this cannot work out would go untested."""
        for _, sheet in self.sheets():
            for selector, rule in sheet.rules.items():
                for name in ("color", "background-color"):
                    if name in rule:
                        with self.subTest(selector=selector):
                            sheet.colour(rule[name], (0, 0, 0, 1))


if __name__ == "__main__":
    sys.argv[1:] = []
    tap.main()
