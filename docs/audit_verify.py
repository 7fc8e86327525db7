#!/usr/bin/env python3
"""A second verifier of Cleardesk's audit file, made from docs/audit-file.md alone.

    python3 audit_verify.py audit.jsonl [KEY ...]

KEY is a verification key as `cleardesk audit init` showed it; without one only the chain is checked.
Prints one line of JSON; exits with 0 when every record holds, with 1 when one does not.
"""

import hashlib
import hmac
import io
import json
import math
import os
import re
import sys
import zlib

ZEROS = "0" * 64
MOST_LINE_BYTES = 16_777_216
MOST_LEVELS = 32
MOST_NUMBER_BYTES = 32
MOST_UNPACKED_BYTES = 200_000_000
MOST_KEYS_WITHOUT_RECORD = 100_000_000
TAIL = re.compile(rb'(?:,"seal":"([0-9a-f]{64})")?,"hash":"([0-9a-f]{64})"\}\Z')
SEQ_FIELD = re.compile(rb'\{"seq":[1-9][0-9]{0,14}[,}]')
PLAIN_TEXT = re.compile(rb'[^"\\\x00-\x1f]*')
ESCAPE = re.compile(rb'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})')
NUMBER = re.compile(rb"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
WORD = re.compile(rb"true|false|null")
DEVICE_KEY = re.compile(
    rb"(cleardesk-seal-key 1 ([0-9a-f]{16}) ([1-9]\d{0,14}) ([0-9a-f]{64})) ([0-9a-f]{16}) *\n\Z"
)


class Bad(Exception):
    pass


class NotUnpacked(Exception):
    pass


def files_of(path):
    """The full files and the one that is written, oldest first."""
    folder, name = os.path.split(path)
    stem, extension = os.path.splitext(name)
    full = {}
    try:
        names = sorted(os.listdir(folder or "."))
    except OSError:
        names = []
    for other in names:
        match = re.fullmatch(re.escape(stem) + r"-([0-9]{12,15})" + re.escape(extension) + r"(\.gz)?", other)
        if match and match[1] == match[1].lstrip("0").zfill(12) and not (match[2] and int(match[1]) in full):
            full[int(match[1])] = os.path.join(folder, other)
    files = [full[first] for first in sorted(full)]
    for file in files:
        open(file, "rb").close()
    try:
        open(path, "rb").close()
    except FileNotFoundError:
        if not files:
            raise
        return files
    return files + [path]


def unpack(packed):
    """The content of a file that is one gzip member, and nothing else."""
    stream = zlib.decompressobj(31)
    try:
        content = stream.decompress(packed, MOST_UNPACKED_BYTES + 1)
    except zlib.error as error:
        raise NotUnpacked from error
    is_whole = stream.eof and not stream.unused_data and len(content) <= MOST_UNPACKED_BYTES
    if not is_whole or packed[3] not in (0, 8):
        raise NotUnpacked
    return content


def lines_of(path):
    """(bytes, whether a newline follows) of every line; of one that is too long, its first bytes."""
    with open(path, "rb") as file:
        source = io.BytesIO(unpack(file.read())) if path.endswith(".gz") else file
        while line := source.readline(MOST_LINE_BYTES + 1):
            yield (line[:-1], True) if line.endswith(b"\n") else (line, False)
            while len(line) > MOST_LINE_BYTES and not line.endswith(b"\n"):
                line = source.readline(MOST_LINE_BYTES + 1)


class Form:
    """Goes through the bytes of one line, which has to be one JSON object of the documented form."""

    def __init__(self, line):
        self.line, self.at = line, 0

    def check(self):
        self.object(1)
        if self.at != len(self.line):
            raise Bad("it is not a JSON object")

    def takes(self, byte):
        is_next = self.line[self.at : self.at + 1] == byte
        self.at += is_next
        return is_next

    def must_take(self, byte):
        if not self.takes(byte):
            raise Bad("it is not a JSON object")

    def value(self, level):
        first = self.line[self.at : self.at + 1]
        if first == b'"':
            self.text()
        elif first == b"{":
            self.object(level + 1)
        elif first == b"[":
            self.list(level + 1)
        else:
            self.number_or_word()

    def object(self, level):
        self.must_be_level(level)
        self.must_take(b"{")
        names = set()
        while not (not names and self.takes(b"}")):
            name = json.loads(self.text())
            if name in names:
                raise Bad("it is not a JSON object")
            names.add(name)
            self.must_take(b":")
            self.value(level)
            if not self.takes(b","):
                return self.must_take(b"}")

    def list(self, level):
        self.must_be_level(level)
        self.must_take(b"[")
        if self.takes(b"]"):
            return
        self.value(level)
        while self.takes(b","):
            self.value(level)
        self.must_take(b"]")

    def must_be_level(self, level):
        if level > MOST_LEVELS:
            raise Bad("it is not a JSON object")

    def text(self):
        start = self.at
        self.must_take(b'"')
        while True:
            self.at = PLAIN_TEXT.match(self.line, self.at).end()
            if self.takes(b'"'):
                return self.line[start : self.at]
            escape = ESCAPE.match(self.line, self.at)
            if not escape:
                raise Bad("it is not a JSON object")
            self.at = escape.end()

    def number_or_word(self):
        match = NUMBER.match(self.line, self.at) or WORD.match(self.line, self.at)
        if not match:
            raise Bad("it is not a JSON object")
        self.at = match.end()
        if match.re is NUMBER and (len(match[0]) > MOST_NUMBER_BYTES or not math.isfinite(float(match[0]))):
            raise Bad("it is not a JSON object")


def parse(line):
    """(record, its bytes without the seal, the seal) of a line whose hash fits."""
    if len(line) > MOST_LINE_BYTES:
        raise Bad(f"it is longer than {MOST_LINE_BYTES} bytes")
    tail = TAIL.search(line, max(0, len(line) - 149))
    if not tail:
        raise Bad("it does not end with a hash")
    body = line[: -len(b',"hash":"') - 66] + b"}"
    if hashlib.sha256(body).hexdigest().encode() != tail[2]:
        raise Bad("its hash does not fit its content")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        raise Bad("it is not UTF-8") from None
    Form(line).check()
    if not SEQ_FIELD.match(line):
        raise Bad("its seq is not a whole number from 1")
    return json.loads(text), line[: tail.start()] + b"}", tail[1]


def is_torn(line, last):
    """Whether a last line without a newline is the beginning of the record after `last`, cut by a power failure."""
    if len(line) > MOST_LINE_BYTES:
        return False
    line, start = line.rstrip(b"\0"), b'{"seq":%d,"time":"' % (last + 1)
    return line[: len(start)] == start[: len(line)] and not re.search(rb'"hash":"[0-9a-f]{64}"\}', line)


def rotation_in(record):
    """(keep, files, removedUpTo) of a record; None where one of them is not a whole number."""
    values = [record.get(name) for name in ("keep", "files", "removedUpTo")]
    for value in values:
        if type(value) not in (int, float) or value != int(value) or not 0 <= value < 2**53:
            return None
    return [int(value) for value in values]


class Keys:
    """A line of keys, gone through from its first one; each is made of the one before."""

    def __init__(self, text):
        digits = re.sub(r"[\s-]", "", text).upper()
        if not re.fullmatch("[0-9A-V]{64}", digits):
            raise SystemExit("not a verification key")
        data = int(digits, 32).to_bytes(40, "big")
        if hashlib.sha256(data[:38]).digest()[:2] != data[38:]:
            raise SystemExit("the verification key was not copied right")
        self.seq, self.key = int.from_bytes(data[:6], "big"), data[6:38]
        self.first = self.seq
        self.id = hashlib.sha256(b"key id" + self.key).hexdigest()[:16]

    def at(self, seq, met):
        while self.seq < seq:
            self.key = hmac.new(self.key, b"next key", "sha256").digest()
            self.seq += 1
            met(self)
        return self.key


class Verifier:
    def __init__(self, path, keys):
        self.path, self.later = path, sorted((Keys(key) for key in keys), key=lambda keys: keys.first)
        self.has_keys = bool(keys)
        self.keys, self.last, self.hash, self.removed = None, 0, None, None
        self.device, self.device_holds = None, False
        try:
            with open(os.path.join(os.path.dirname(path), "seal-key"), "rb") as file:
                match = DEVICE_KEY.match(file.read())
            if match and hashlib.sha256(match[1]).hexdigest()[:16].encode() == match[5]:
                self.device = (match[2].decode(), int(match[3]), bytes.fromhex(match[4].decode()))
            self.device_problem = "is damaged"
        except FileNotFoundError:
            self.device_problem = (
                "is not beside the file: without it, records may be missing at the end unnoticed"
            )
        except OSError:
            self.device_problem = "cannot be read"

    def met(self, keys):
        if self.device and (keys.id, keys.seq) == self.device[:2]:
            self.device_holds = keys.key == self.device[2]

    def verify(self):
        try:
            return self.verify_files(files_of(self.path))
        except FileNotFoundError:
            return {"kind": "absent"}
        except OSError as error:
            return {"kind": "unreadable", "problem": str(error)}

    def verify_files(self, files):
        number, file, torn = 0, self.path, 0
        removed_up_to = self.removed_up_to(files)
        try:
            for file in files:
                number = 0
                for number, (line, has_newline) in enumerate(lines_of(file), 1):
                    if not has_newline and file == files[-1] and is_torn(line, self.last):
                        torn = len(line)
                    else:
                        self.check(line, removed_up_to)
            number += 1
            self.check_end()
        except Bad as bad:
            return {"kind": "bad", "file": os.path.basename(file), "line": number, "problem": str(bad)}
        except NotUnpacked:
            problem = "it cannot be unpacked"
            return {"kind": "bad", "file": os.path.basename(file), "line": number + 1, "problem": problem}
        return {"kind": "good", "seq": self.last, "tornBytes": torn, "removedUpTo": removed_up_to}

    def removed_up_to(self, files):
        """What the newest rotation says, which is the first record of the file it began."""
        for file in reversed(files):
            try:
                record = parse(next(lines_of(file))[0])[0]
            except (Bad, NotUnpacked, StopIteration, OSError):
                continue
            rotation = rotation_in(record)
            if record.get("event") == "audit-rotated" and rotation:
                return rotation[2]
        return 0

    def check(self, line, removed_up_to):
        record, unsealed, seal = parse(line)
        seq, prev = record["seq"], record.get("prev")
        if self.hash is None:
            if seq == 1 and prev != ZEROS:
                raise Bad("its prev is not 64 zeros")
            if seq > 1 and seq > removed_up_to + 1:
                missing = f"records {removed_up_to + 1} to {seq - 1}"
                raise Bad(f"{missing} before it are missing, and no rotation removed them")
        elif seq != self.last + 1:
            raise Bad(f"its seq is {seq} where {self.last + 1} has to follow")
        elif prev != self.hash:
            raise Bad("its prev is not the hash of the line before")
        self.last, self.hash = seq, record["hash"]
        if record.get("event") == "audit-rotated":
            self.check_rotation(record)
        self.check_seal(record, unsealed, seal)

    def check_rotation(self, record):
        rotation = rotation_in(record)
        if not rotation:
            raise Bad("its keep, files or removedUpTo is not a whole number")
        keep, files, removed = rotation
        before, self.removed = self.removed, removed
        if before not in (None, removed) and (removed < before or files < keep):
            raise Bad("it removes records that had to be kept")

    def check_seal(self, record, unsealed, seal):
        seq, event = record["seq"], record.get("event")
        taken = None
        while self.later and self.later[0].first <= seq:
            taken = self.later.pop(0)
        if taken:
            self.keys = taken
            self.met(taken)
        if self.keys is None:
            return
        if seq - self.keys.seq > MOST_KEYS_WITHOUT_RECORD:
            raise Bad("it is too many records after the one that its verification key begins with")
        key = self.keys.at(seq, self.met)
        if event == "audit-sealed" and record.get("keyId") != self.keys.id:
            raise Bad("sealing begins anew here; give the verification key that was shown then as well")
        if taken and taken.first == seq and event != "audit-sealed":
            raise Bad("the verification key is not of this audit file")
        if seal is None:
            raise Bad("it is not sealed")
        if hmac.new(key, b"seal" + unsealed, "sha256").hexdigest().encode() != seal:
            raise Bad("its seal does not fit")

    def check_end(self):
        if not self.has_keys:
            return
        if self.later or self.keys is None:
            raise Bad("the verification key is of records that are not there")
        self.keys.at(self.last + 1, self.met)
        if self.device is None:
            raise Bad(f"the device's own key (seal-key) {self.device_problem}")
        if self.device_holds:
            return
        key_id, seq, _ = self.device
        if key_id == self.keys.id and seq > self.keys.seq:
            raise Bad(f"records {self.keys.seq} to {seq - 1} are missing: the device has sealed them")
        raise Bad("the device's own key (seal-key) does not fit")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    verdict = Verifier(sys.argv[1], sys.argv[2:]).verify()
    print(json.dumps(verdict))
    raise SystemExit(verdict["kind"] != "good")
