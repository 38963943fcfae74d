"""What a program wrote to its terminal beside text, sorted by kind."""

import re
from collections import Counter

_SEQUENCE = re.compile(
    r"\x1b\[(?P<csi>[0-?]*[ -/]*[@-~])|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b(?P<string>[P^_X])[^\x1b]*\x1b\\|\x1b(?P<esc>[ -/]*[0-Z\\^-~])"
    r"|(?P<control>[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f])"
)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]P^_X][^\x07\x1b]*\x1b?|[ -/]*)\Z")
_UNREADABLE = re.compile(rb"\x1b\[(?:[<=>][0-?]*[ -/]*[@-~]|[0-?]*[ -/]+[@-~]|\?\d*u)")
_MODES = (7, 25, 1000, 1002, 1003, 1004, 1006, 1015, 1016, 1049, 2004, 2026, 2048)
HARMLESS = {f"CSI ?{mode}{end}" for mode in _MODES for end in "hl"}
"""What a full-screen app needs: modes, colours, places, the pointer's shape, and asking what there is."""
HARMLESS |= {"CSI m", "CSI H", "OSC 22", "CSI ?2026$p", "CSI ?2048$p", "CSI >25u", "CSI <u"}


def escapes_in(raw: bytes | bytearray) -> Counter[str]:
    """How often each kind occurs: `CSI m`, `CSI ?1049h`, `OSC 52`, `control 9b`. Line ends are none."""
    return Counter(map(_kind, _SEQUENCE.finditer(raw.decode(errors="replace"))))


def strange_in(raw: bytes | bytearray) -> set[str]:
    """The kinds that are not harmless."""
    return set(escapes_in(raw)) - HARMLESS


def _kind(found: re.Match[str]) -> str:
    kind, text = found.lastgroup or "", found[found.lastgroup or 0]
    if kind == "csi":
        return f"CSI {text if text[0] in '<=>?' else text.lstrip('0123456789:;')}"
    if kind == "osc":
        return f"OSC {text.partition(';')[0]}"
    return f"control {ord(text):02x}" if kind == "control" else f"{kind} {text}"


def for_pyte(written: bytes) -> tuple[bytes, bytes]:
    """What pyte understands of it, and the start of a sequence to come. Its one screen is both."""
    unfinished = _UNFINISHED.search(written)
    cut = unfinished.start() if unfinished else len(written)
    readable = _UNREADABLE.sub(b"", written[:cut])
    return re.sub(rb"\x1b\[\?1049[hl]", b"\x1b[m\x1b[2J\x1b[H", readable), written[cut:]
