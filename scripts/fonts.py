"""Writes the book's fonts, src/styles/fonts/*.woff2, and src/book/math-characters.json.

    python -m venv venv && venv/bin/pip install fonttools==4.60.1 brotli
    venv/bin/python scripts/fonts.py

The text fonts are Source Serif 4 with the weights the book uses. The mathematics font is STIX Two
Math with the characters below, and with the following changes, which is why it has another name:

- Chromium gives a stretched sign the room of its widest size. Here all sizes of a bracket are
  nearly as wide as the first, and all sizes of the root sign exactly as wide; nothing gapes.
- Brackets come in the sizes that \\big, \\Big, \\bigg and \\Bigg ask for. Root signs come in fine
  steps, so that none hangs far below what it covers.
- Indices of a letter that reaches below or above its line stand where those of other letters
  stand. TeX has a rule for single letters; MathML Core has two constants.
- The bars of fractions and roots are thinner, the macron is wider, accents stand higher.
- The prime is drawn for where MathML puts it, in a superscript.
"""

import json
import subprocess
import tempfile
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.otTables import MathGlyphVariantRecord
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "src/styles/fonts"
CHARACTERS = ROOT / "src/book/math-characters.json"

MATH = ("@fontsource/stix-two-math@5.3.0", "files/stix-two-math-latin-400-normal.woff2")
TEXT = "@fontsource-variable/source-serif-4@5.3.1"
TEXT_FILES = {
    "text": "files/source-serif-4-latin-wght-normal.woff2",
    "text-italic": "files/source-serif-4-latin-wght-italic.woff2",
}
WEIGHTS = (400, 700)
TEXT_FEATURES = ["kern", "liga", "ccmp", "mark", "locl", "tnum", "lnum"]


def span(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


GREEK_CAPITALS = "ΓΔΘΛΞΠΣΥΦΨΩ"

# What authors may write in a formula, by kind. The italic, bold and other alphabets are added.
WRITTEN = {
    "letters": span("A", "Z") + span("a", "z") + "ıȷℏℓ℘",
    "digits": span("0", "9"),
    "greek": GREEK_CAPITALS + "∂∇",
    "punctuation": "\u00a0.,;:!?…⋯⋮⋱·'\"%&#@_ ",
    "operators": "+-−±∓×÷/∕∗*∘⋅⊕⊖⊗⊙∧∨∩∪⋂⋃∖√∑∏∐∫∬∮",
    "relations": "=≠<>≤≥≪≫≡≈∼≃≅∝∣∥∤⊥⊤⊂⊆⊃⊇∈∉∋≔≺≻⪯⪰≜≐",
    "arrows": "←→↔↑↓↦⇐⇒⇔⟵⟶⟷⟸⟹⟺⟼↩↪⇌",
    "brackets": "()[]{}|‖⟨⟩⌈⌉⌊⌋",
    "accents": "ˆˇ˜˙¨ˉ´`˘‾¯^~→⃗",
    "others": "∞∀∃∄¬∅⌀ℜℑ†‡°′″⏞⏟⎴⎵■□▲△◦★",
    "superscripts": "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻",
    "invisible": "\u2061\u2062\u2063",
}

# Sizes of upright brackets, in thousandths of an em, and how much wider than the first the last is.
BRACKETS = "()[]{}⟨⟩⌈⌉⌊⌋"
BRACKET_SIZES = (1200, 1500, 1800, 2100, 2400, 2700, 3000, 3600)
BRACKET_GROWTH = 70
ROOT_SIZES = (1260, 1340, 1430, 1530, 1640, 1760, 1900, 2050, 2220, 2400, 2620, 2880, 3200, 3600)

# Bars of fractions and roots are as thin as the thin strokes of the text.
RULE = 54

CONSTANTS = {
    "SubscriptBaselineDropMin": -30,
    "SuperscriptBaselineDropMax": 380,
    "RadicalDisplayStyleVerticalGap": 120,
    "RadicalVerticalGap": 100,
    "FractionRuleThickness": RULE,
    "RadicalRuleThickness": RULE,
    "OverbarRuleThickness": RULE,
    "UnderbarRuleThickness": RULE,
}


def alphabet(start: int, letters: str, holes: dict[str, str] | None = None) -> str:
    """A mathematical alphabet of Unicode, with the letters that stand elsewhere."""
    return "".join((holes or {}).get(c, chr(start + i)) for i, c in enumerate(letters))


def mathematical_alphabets() -> str:
    capitals, small = span("A", "Z"), span("a", "z")
    script = dict(zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True))
    double = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))
    small_greek = (0x1D6FC, 0x1D736)  # italic, bold italic; with partial and the variants
    return "".join(
        [
            alphabet(0x1D400, capitals + small),  # bold
            alphabet(0x1D434, capitals + small, {"h": "ℎ"}),  # italic
            alphabet(0x1D468, capitals + small),  # bold italic
            alphabet(0x1D49C, capitals, script),
            alphabet(0x1D538, capitals, double),
            "𝟙",
            *(span(chr(at), chr(at + 31)) for at in small_greek),
            *(chr(0x1D6A8 + ord(c) - ord("Α")) for c in GREEK_CAPITALS),  # bold
            alphabet(0x1D7CE, span("0", "9")),  # bold
        ]
    )


def unpack(package: str, into: Path) -> Path:
    """The files of an npm package."""
    pack = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=into, check=True, capture_output=True, text=True
    )
    subprocess.run(["tar", "xzf", pack.stdout.strip()], cwd=into, check=True)
    folder = into / package.split("@")[1].replace("/", "-")
    (into / "package").rename(folder)
    return folder


def rename(font: TTFont, name: str) -> None:
    """A changed font may not bear the name of the one it was made of (OFL, section 3)."""
    records = font["name"]
    about = [(r.nameID, str(r)) for r in records.names if r.nameID in (0, 13, 14)]
    records.names = []
    for name_id, text in [*about, (1, name), (2, "Regular"), (4, name), (6, name.replace(" ", ""))]:
        records.setName(text, name_id, 3, 1, 0x409)


def save(font: TTFont, characters: str | None, features: list[str], target: Path) -> None:
    options = subset.Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = features
    options.name_IDs = ["*"]
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=map(ord, characters) if characters else font.getBestCmap())
    cutter.subset(font)
    subset.save_font(font, str(target), options)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.1f} kB")


def redraw(font: TTFont, source: str, name: str, move, advance: int) -> None:
    """A new glyph: `move` gives each point of `source` its place."""
    outlines = font.getGlyphSet()
    pen = TTGlyphPen(outlines)

    class Moved(TransformPen):
        def __init__(self) -> None:
            super().__init__(pen, (1, 0, 0, 1, 0, 0))
            self._transformPoint = lambda point: tuple(round(v) for v in move(*point))

    outlines[source].draw(Moved())
    glyph = pen.glyph()
    font.setGlyphOrder([*font.getGlyphOrder(), name]) if name not in font.getGlyphOrder() else None
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (advance, glyph.xMin)


def variants_of(font: TTFont, glyph: str):
    vertical = font["MATH"].table.MathVariants
    return vertical.VertGlyphConstruction[vertical.VertGlyphCoverage.glyphs.index(glyph)]


def record(name: str, size: int) -> MathGlyphVariantRecord:
    made = MathGlyphVariantRecord()
    made.VariantGlyph, made.AdvanceMeasurement = name, size
    return made


def height(font: TTFont, name: str) -> int:
    glyph = font["glyf"][name]
    return glyph.yMax - glyph.yMin


def narrow_brackets(font: TTFont) -> None:
    cmap, widths = font.getBestCmap(), font["hmtx"]
    for character in BRACKETS:
        base = cmap[ord(character)]
        construction = variants_of(font, base)
        known = [r.VariantGlyph for r in construction.MathGlyphVariantRecord]
        records = [record(base, height(font, base))]
        widest = widths[base][0] + BRACKET_GROWTH
        for size in BRACKET_SIZES:
            source = min(known[1:], key=lambda name: abs(height(font, name) - size))
            share = (size - height(font, base)) / (BRACKET_SIZES[-1] - height(font, base))
            advance = round(widths[base][0] + BRACKET_GROWTH * share)
            x, y = advance / widths[source][0], size / height(font, source)
            axis = (font["glyf"][source].yMax + font["glyf"][source].yMin) / 2
            name = f"{base}.b{size}"
            redraw(font, source, name, fitted(x, y, axis), advance)
            records.append(record(name, size))
        construction.MathGlyphVariantRecord = records
        construction.VariantCount = len(records)
        if construction.GlyphAssembly:
            for part in construction.GlyphAssembly.PartRecords:
                name = f"{part.glyph}.b"
                squeeze = widest / widths[part.glyph][0]
                redraw(font, part.glyph, name, fitted(squeeze, 1, 0), widest)
                part.glyph = name


def fitted(x_factor: float, y_factor: float, axis: float):
    return lambda x, y: (x_factor * x, axis + y_factor * (y - axis))


def lengthen_roots(font: TTFont) -> None:
    """Only the stroke grows: the hook and the bar's beginning keep their form."""
    base = font.getBestCmap()[ord("√")]
    glyph, advance = font["glyf"][base], font["hmtx"][base][0]
    hook = max(y for x, y in glyph.coordinates if x < advance / 4)
    bar, top = sorted({y for _, y in glyph.coordinates})[-2:]

    def longer(by: float):
        def move(x: float, y: float) -> tuple[float, float]:
            thinner = top - RULE - bar if y == bar else 0
            return x, y + thinner + by * (min(max(y, hook), bar) - hook) / (bar - hook)

        return move

    first = height(font, base)
    records = []
    for size in (first, *ROOT_SIZES):
        name = f"{base}.b{size}"
        redraw(font, base, name, longer(size - first), advance)
        records.append(record(name, size))
    font["glyf"][base] = font["glyf"][records[0].VariantGlyph]
    records[0].VariantGlyph = base
    construction = variants_of(font, base)
    construction.MathGlyphVariantRecord = records
    construction.VariantCount = len(records)
    construction.GlyphAssembly = None


def place_accents(font: TTFont) -> None:
    """A text's nearly touch the bold letters of a formula, and its macron is short above them."""
    for character, wider in {"¯": 1.2, "ˆ": 1, "˜": 1, "˙": 1, "ˇ": 1}.items():
        glyph = font.getBestCmap()[ord(character)]
        advance = round(wider * font["hmtx"][glyph][0])
        place = fitted(wider, 1, 0)
        redraw(font, glyph, glyph, lambda x, y, place=place: (place(x, y)[0], y + 40), advance)


def lower_primes(font: TTFont) -> None:
    """Drawn so that, made small and raised, it looks like the prime of a text."""
    constants = font["MATH"].table.MathConstants
    scale = 100 / constants.ScriptPercentScaleDown
    rise = constants.SuperscriptShiftUp.Value
    for character in "′″":
        glyph = font.getBestCmap()[ord(character)]
        advance = round(scale * font["hmtx"][glyph][0])
        redraw(font, glyph, glyph, lambda x, y: (scale * x, scale * (y - rise)), advance)


def mathematics(folder: Path) -> None:
    font = TTFont(folder / MATH[1], recalcTimestamp=False)
    constants = font["MATH"].table.MathConstants
    for name, value in CONSTANTS.items():
        getattr(constants, name).Value = value
    narrow_brackets(font)
    lengthen_roots(font)
    lower_primes(font)
    place_accents(font)
    rename(font, "Out of Noise Math")
    has = font.getBestCmap()
    written = "".join(WRITTEN.values()) + mathematical_alphabets()
    characters = "".join(c for c in dict.fromkeys(written) if ord(c) in has)
    missing = "".join(c for c in dict.fromkeys(written) if ord(c) not in has)
    print(f"not in the font: {missing or 'nothing'}")
    save(font, characters, ["kern"], FONTS / "math.woff2")
    inside = "".join(sorted(characters))
    CHARACTERS.write_text(json.dumps(inside, ensure_ascii=False) + "\n")


def text(folder: Path) -> None:
    for name, file in TEXT_FILES.items():
        font = instantiateVariableFont(
            TTFont(folder / file, recalcTimestamp=False), {"wght": WEIGHTS}
        )
        rename(font, f"Out of Noise {name.replace('-', ' ').title()}")
        written = BytesIO()
        font.save(written)
        save(TTFont(written, recalcTimestamp=False), None, TEXT_FEATURES, FONTS / f"{name}.woff2")


if __name__ == "__main__":
    FONTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        math_folder = unpack(MATH[0], Path(temporary))
        mathematics(math_folder)
        text_folder = unpack(TEXT, Path(temporary))
        text(text_folder)
        for licence, folder in (("OFL-STIX-Two", math_folder), ("OFL-Source-Serif-4", text_folder)):
            (FONTS / f"{licence}.txt").write_text((folder / "LICENSE").read_text())
