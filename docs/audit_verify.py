#!/usr/bin/env python3
"""A second verifier of Cleardesk's audit file, made from docs/audit-file.md alone.

    python3 audit_verify.py audit.jsonl [KEY ...]

KEY is a verification key as `cleardesk audit init` showed it; without one only the chain is checked.
Prints one line of JSON; exits with 0 when every record holds, with 1 when one does not.
"""

import gzip
import hashlib
import hmac
import io
import json
import os
import re
import sys
import zlib

ZEROS = "0" * 64
TAIL = re.compile(rb'(?:,"seal":"([0-9a-f]{64})")?,"hash":"([0-9a-f]{64})"\}\Z')
DEVICE_KEY = re.compile(
    rb"(cleardesk-seal-key 1 ([0-9a-f]{16}) ([1-9]\d{0,14}) ([0-9a-f]{64})) ([0-9a-f]{16}) *\n\Z"
)


class Bad(Exception):
    pass


def files_of(path):
    """The full files and the one that is written, oldest first."""
    folder, name = os.path.split(path)
    stem, extension = os.path.splitext(name)
    full = {}
    for other in sorted(os.listdir(folder or ".")):
        match = re.fullmatch(re.escape(stem) + r"-(\d{12,15})" + re.escape(extension) + r"(\.gz)?", other)
        if match and not (match[2] and int(match[1]) in full):
            full[int(match[1])] = os.path.join(folder, other)
    return [full[first] for first in sorted(full)] + ([path] if os.path.exists(path) else [])


def lines_of(path):
    """(bytes, whether a newline follows) of every line."""
    with open(path, "rb") as file:
        for line in io.BytesIO(gzip.decompress(file.read())) if path.endswith(".gz") else file:
            yield (line[:-1], True) if line.endswith(b"\n") else (line, False)


def parse(line):
    """(record, its bytes without the seal, the seal) of a line whose hash fits."""
    tail = TAIL.search(line)
    if not tail:
        raise Bad("no hash")
    body = line[: -len(b',"hash":"') - 66] + b"}"
    if hashlib.sha256(body).hexdigest().encode() != tail[2]:
        raise Bad("its hash does not fit")
    record = json.loads(line)
    if not isinstance(record, dict) or type(record.get("seq")) is not int or record["seq"] < 1:
        raise Bad("not a record")
    return record, line[: tail.start()] + b"}", tail[1]


def is_torn(line, last):
    """Whether a last line without a newline is the beginning of the record after `last`, cut by a power failure."""
    line, start = line.rstrip(b"\0"), b'{"seq":%d,"time":"' % (last + 1)
    return line[: len(start)] == start[: len(line)] and not re.search(rb'"hash":"[0-9a-f]{64}"\}', line)


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
        self.keys, self.last, self.hash, self.kept, self.removed = None, 0, None, None, None
        self.device, self.device_holds = None, False
        try:
            with open(os.path.join(os.path.dirname(path), "seal-key"), "rb") as file:
                match = DEVICE_KEY.match(file.read())
            if match and hashlib.sha256(match[1]).hexdigest()[:16].encode() == match[5]:
                self.device = (match[2].decode(), int(match[3]), bytes.fromhex(match[4].decode()))
        except OSError:
            pass

    def met(self, keys):
        if self.device and (keys.id, keys.seq) == self.device[:2]:
            self.device_holds = keys.key == self.device[2]

    def verify(self):
        files, number, file, torn = files_of(self.path), 0, self.path, 0
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
        except (Bad, ValueError) as bad:
            return {"kind": "bad", "file": os.path.basename(file), "line": number, "problem": str(bad)}
        except (gzip.BadGzipFile, EOFError, zlib.error) as bad:
            return {"kind": "bad", "file": os.path.basename(file), "line": number + 1, "problem": str(bad)}
        return {"kind": "good", "seq": self.last, "tornBytes": torn, "removedUpTo": removed_up_to}

    def removed_up_to(self, files):
        """What the newest rotation says, which is the first record of the file it began."""
        for file in reversed(files):
            try:
                record = parse(next(lines_of(file))[0])[0]
                if record.get("event") == "audit-rotated":
                    return record["removedUpTo"]
            except (Bad, ValueError, StopIteration, gzip.BadGzipFile, EOFError, zlib.error):
                pass
        return 0

    def check(self, line, removed_up_to):
        record, unsealed, seal = parse(line)
        seq = record["seq"]
        if self.hash is None:
            if seq > removed_up_to + 1:
                raise Bad("records before it are missing")
            if seq == 1 and record["prev"] != ZEROS:
                raise Bad("its prev is not 64 zeros")
        elif (seq, record["prev"]) != (self.last + 1, self.hash):
            raise Bad("it does not follow the record before")
        self.last, self.hash = seq, record["hash"]
        if record["event"] == "audit-rotated":
            self.check_rotation(record)
        self.check_seal(record, unsealed, seal)

    def check_rotation(self, record):
        before, self.removed = self.removed, record["removedUpTo"]
        if before not in (None, self.removed) and (self.removed < before or record["files"] < record["keep"]):
            raise Bad("it removes records that had to be kept")

    def check_seal(self, record, unsealed, seal):
        seq = record["seq"]
        while self.later and self.later[0].first <= seq:
            self.keys = self.later.pop(0)
            self.met(self.keys)
            if self.keys.first == seq and record["event"] != "audit-sealed":
                raise Bad("the verification key is not of this audit file")
        if self.keys is None:
            return
        key = self.keys.at(seq, self.met)
        if record["event"] == "audit-sealed" and record["keyId"] != self.keys.id:
            raise Bad("sealing begins anew here, by another key")
        if seal is None or hmac.new(key, b"seal" + unsealed, "sha256").hexdigest().encode() != seal:
            raise Bad("its seal does not fit")

    def check_end(self):
        if self.later:
            raise Bad("the verification key is of records that are not there")
        if self.keys is None:
            return
        self.keys.at(self.last + 1, self.met)
        if not self.device_holds:
            raise Bad("by the device's own key (seal-key), records are missing or were written anew")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    verdict = Verifier(sys.argv[1], sys.argv[2:]).verify()
    print(json.dumps(verdict))
    raise SystemExit(verdict["kind"] != "good")
