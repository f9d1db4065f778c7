"""Signs that look like another one, by what they are read as."""

# Cyrillic and Greek letters, digits and signs in words. Both sides
# are read so, hence a number with these digits is still only found by itself.
LOOK_ALIKES = {
    "а": "a", "в": "b", "с": "c", "е": "e", "н": "h", "і": "l", "ј": "j", "к": "k", "м": "m",
    "о": "o", "р": "p", "ѕ": "s", "т": "t", "у": "y", "х": "x", "ԁ": "d", "ԛ": "q", "ԝ": "w",
    "α": "a", "β": "b", "ε": "e", "η": "n", "ι": "l", "κ": "k", "ν": "v", "ο": "o", "ρ": "p",
    "τ": "t", "υ": "u", "χ": "x", "ω": "w", "ı": "l", "ɡ": "g", "ℓ": "l",
    "0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "@": "a", "$": "s", "5": "s", "3": "e",
    "7": "t", "8": "b", "€": "e", "〇": "o", "○": "o", "●": "o",
    "曰": "日", "囗": "口", "巳": "己", "已": "己", "末": "未", "士": "土", "夭": "天", "汩": "汨",
    "氺": "水", "亼": "人", "亾": "亡", "亜": "亚", "徳": "德", "毎": "每", "戸": "户", "処": "处",
    "仧": "长", "冇": "有", "氹": "凼",
}  # fmt: skip
