"""What nobody means well with: values for the fields of forms, addresses and headers, by a seed."""

from random import Random

LONG, VERY_LONG = "长" * 600, "x" * 70_000
TEXTS = (
    "", " ", "\0", "a\0b", "\ud800", "a\udfff", "\u202e卡号", "\u2066\u2069", "\ufeff", "\x1b[31m",
    "\x07\x08\x7f", "a\r\nSet-Cookie: x=1", "\u2028\u2029", "e\u0301" * 300, "👩‍👩‍👧‍👦" * 80, LONG,
    VERY_LONG, "'; DROP TABLE desk_order; --", '"><b id=zzq>', "{{ 7|add:7 }}", "{% debug %}",
    "%s%n%(x)s", "{0.__class__}", "../../etc/passwd", "=1+1", "null", "undefined", "None", "true",
    "[]", "{}", '{"a": 1}', "file:///etc/passwd", "http://169.254.169.254/", "javascript:alert(1)",
    "//evil.example/", "a,b;c\td", "\\", "/", "?", "#", "*", "(", "[", "%", "_", "~", "a" * 31,
    "^(a+)+$", "ALL", "０１２", "一万",
)  # fmt: skip
NUMBERS = (
    "0", "-0", "-1", "+1", "1.005", "0.001", "-0.01", "1e400", "1e-400", "1E5", "NaN", "sNaN",
    "Infinity", "-inf", "1_000", "1,000", "1 000", "١٢", "²", "½", "０", "0x10", "007", "9" * 30,
    "9" * 5000, "2147483647", "2147483648", "-2147483649", "9223372036854775807",
    "9223372036854775808", "99999999999999.99", "999999999999", "1.", ".5", "1.2.3", "--1", "１２",
)  # fmt: skip
TIMES = (
    "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-W09-1", "20260301",
    "-2026-01-01", "2026-13", "9999-12", "0001-01", "2026-3", "2026/03/01", "1.3.2026", "24:00",
    "23:59:60", "25:61", "0001-01-01T00:00", "9999-12-31T23:59", "2026-03-01T25:00",
    "2026-03-01T00:00+99:00", "9999-12-31T23:59:59.999999Z", "2026-03-08T02:30", "1900-01-01",
    "0001-01-01T00:00Z", "2200-01-01", "1969-12-31T23:59", "昨天",
)  # fmt: skip
ALL = TEXTS + NUMBERS + TIMES
FILES = (
    ("", b""), ("a.png", b""), ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
    ("a.jpg", b"\xff\xd8\xff\xe0" + b"\xff" * 99), ("a.pdf", b"%PDF-1.7\n%%EOF"),
    ("a.xlsx", b"PK\x03\x04" + b"\0" * 60), ("a.csv", b"\xff\xfe\0,\0\n"), ("a.csv", b'"' * 999),
    ("a.csv", "号,名\n1,\ud800\n".encode("utf-8", "surrogatepass")), ("a.csv", b"\0" * 500),
    ("a.csv", b"a,b\n" * 5000), ("a.csv", b"," * 100_000), ("a.zip", b"PK\x05\x06" + b"\0" * 18),
    ("../../a.png", b"GIF89a"), ("a\0.pdf", b"%PDF-"), ("长" * 300 + ".pdf", b"%PDF-1.4"),
    ("a.svg", b"<svg onload=alert(1)>"), ("a.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    ("CON", b"x"), ("a.pdf\r\nX: y", b"%PDF-"), (".", b"x"), ("a.yaml", b"!!python/object:os.x {}"),
    ("a.json", b"[" * 50_000), ("a.docx", b"PK\x03\x04word/document.xml"), ("a.eml", b"From: \xff"),
)  # fmt: skip


def value(draw: Random) -> str:
    """One of them, or signs at random."""
    if draw.random() < 0.08:
        return "".join(chr(draw.randrange(0x250)) for _each in range(draw.randrange(1, 60)))
    return draw.choice(ALL)


def encoded(text: str) -> bytes:
    """The bytes that are sent for a text: half a sign, which no codec writes, as what it is."""
    return text.encode("utf-8", "surrogatepass")
