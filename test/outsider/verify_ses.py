#!/usr/bin/env python3
# An outsider's eyes on an electronic seal: GB/T 38540-2020 read with nothing but Python's own library. DER, SM3 (GB/T 32905) and SM2
# (GB/T 32918.2) are written down here from the standards; no line is shared with the product. Prints what it found, as JSON.
#   verify_ses.py stamp.ses [stamped.pdf] [seal.esl]
import json, re, sys

# --- DER ---------------------------------------------------------------------------------------------------------------
def read(data, at=0):
    """tag, content, raw bytes, and where the next one begins; definite lengths only, shortest form only"""
    tag, first = data[at], data[at + 1]
    head, length = 2, first
    if first >= 0x80:
        count = first & 0x7F
        assert 1 <= count <= 4 and data[at + 2] != 0, 'length is not DER'
        length = int.from_bytes(data[at + 2:at + 2 + count], 'big')
        assert length >= 0x80 and (count == 1 or length >= 1 << 8 * (count - 1)), 'length is not the shortest'
        head = 2 + count
    end = at + head + length
    assert end <= len(data), 'runs out'
    return tag, data[at + head:end], data[at:end], end

def parts(content):
    at, found = 0, []
    while at < len(content):
        tag, inner, raw, at = read(content, at)
        found.append((tag, inner, raw))
    return found

def whole(data):
    tag, inner, raw, end = read(data)
    assert end == len(data), 'something follows'
    return tag, inner, raw

def oid(content):
    numbers, value = [], 0
    for octet in content:
        value = value << 7 | octet & 0x7F
        if octet < 0x80:
            numbers.append(value)
            value = 0
    first = min(numbers[0] // 40, 2)
    return '.'.join(map(str, [first, numbers[0] - 40 * first] + numbers[1:]))

def bits(content):
    assert content[0] == 0, 'unused bits'
    return content[1:]

# --- SM3 ---------------------------------------------------------------------------------------------------------------
def sm3(message):
    rol = lambda x, n: (x << n % 32 | x >> 32 - n % 32) & 0xFFFFFFFF if n % 32 else x
    p0 = lambda x: x ^ rol(x, 9) ^ rol(x, 17)
    p1 = lambda x: x ^ rol(x, 15) ^ rol(x, 23)
    v = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    data = message + b'\x80' + b'\0' * ((55 - len(message)) % 64) + (8 * len(message)).to_bytes(8, 'big')
    for block in range(0, len(data), 64):
        w = [int.from_bytes(data[block + 4 * i:block + 4 * i + 4], 'big') for i in range(16)]
        for j in range(16, 68):
            w.append(p1(w[j - 16] ^ w[j - 9] ^ rol(w[j - 3], 15)) ^ rol(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            t = 0x79CC4519 if j < 16 else 0x7A879D8A
            ss1 = rol((rol(a, 12) + e + rol(t, j)) & 0xFFFFFFFF, 7)
            ss2 = ss1 ^ rol(a, 12)
            ff = a ^ b ^ c if j < 16 else a & b | a & c | b & c
            gg = e ^ f ^ g if j < 16 else e & f | ~e & 0xFFFFFFFF & g
            tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
            tt2 = (gg + h + ss1 + w[j]) & 0xFFFFFFFF
            d, c, b, a = c, rol(b, 9), a, tt1
            h, g, f, e = g, rol(f, 19), e, p0(tt2)
        v = [x ^ y for x, y in zip(v, (a, b, c, d, e, f, g, h))]
    return b''.join(x.to_bytes(4, 'big') for x in v)

assert sm3(b'abc').hex() == '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'

# --- SM2 ---------------------------------------------------------------------------------------------------------------
P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
     0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)

def add(p, q):
    if p is None or q is None:
        return q if p is None else p
    if p[0] == q[0]:
        if (p[1] + q[1]) % P == 0:
            return None
        slope = (3 * p[0] * p[0] + A) * pow(2 * p[1], -1, P) % P
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, P) % P
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P

def times(k, point):
    found = None
    for bit in bin(k)[2:]:
        found = add(found, found)
        if bit == '1':
            found = add(found, point)
    return found

def verifies(key, message, signature, identity=b'1234567812345678'):
    x, y = key
    assert (y * y - x * x * x - A * x - B) % P == 0, 'the key is not on the curve'
    octets = lambda number: number.to_bytes(32, 'big')
    z = sm3((8 * len(identity)).to_bytes(2, 'big') + identity + b''.join(map(octets, (A, B, *G, x, y))))
    e = int.from_bytes(sm3(z + message), 'big')
    _, inner, _ = whole(signature)
    r, s = (int.from_bytes(content, 'big', signed=True) for _, content, _ in parts(inner))
    t = (r + s) % N
    if not (0 < r < N and 0 < s < N and t):
        return False
    point = add(times(s, G), times(t, key))
    return point is not None and (e + point[0]) % N == r

def key_of(certificate):
    fields = parts(parts(whole(certificate)[1])[0][1])
    fields = fields[1:] if fields[0][0] == 0xA0 else fields
    algorithm, key = parts(fields[5][1])
    names = [oid(content) for _, content, _ in parts(algorithm[1])]
    assert names == ['1.2.840.10045.2.1', '1.2.156.10197.1.301'], f'not an SM2 key: {names}'
    point = bits(key[1])
    assert point[0] == 4 and len(point) == 65
    return int.from_bytes(point[1:33], 'big'), int.from_bytes(point[33:], 'big')

# --- GB/T 38540 --------------------------------------------------------------------------------------------------------
SM2_WITH_SM3 = '1.2.156.10197.1.501'

def read_seal(raw):
    info, maker, algorithm, signature = parts(whole(raw)[1])
    header, number, about, picture, *more = parts(info[1])
    magic, version, vendor = (content for _, content, _ in parts(header[1]))
    kind, name, list_type, listed, created, start, end = parts(about[1])
    shape, image, width, height = (content for _, content, _ in parts(picture[1]))
    extensions = {}
    for _, one, _ in parts(more[0][1]) if more else []:
        fields = parts(one)
        extensions[oid(fields[0][1])] = fields[-1][1]
    filing = extensions.get('1.3.6.1.4.1.32473.2.1')
    return {
        'magic': magic.decode('ascii'), 'version': version[0], 'id': number[1].decode('ascii'),
        'kind': kind[1][0], 'name': name[1].decode('utf-8'), 'listType': list_type[1][0],
        'holders': [content for _, content, _ in parts(listed[1])],
        'validFrom': start[1].decode('ascii'), 'validUntil': end[1].decode('ascii'),
        'picture': shape.decode('ascii'), 'isPng': image[:8] == b'\x89PNG\r\n\x1a\n',
        'widthMm': int.from_bytes(width, 'big'), 'heightMm': int.from_bytes(height, 'big'),
        'filing': whole(filing)[1].decode('ascii') if filing else None,
        'algorithm': oid(algorithm[1]),
        'makerSignature': verifies(key_of(maker[1]), info[2], bits(signature[1])),
    }

def main(stamp, pdf=None, seal_file=None):
    to_sign, holder, algorithm, signature, *rest = parts(whole(open(stamp, 'rb').read())[1])
    version, seal, moment, digest, place, *more = parts(to_sign[1])
    found = read_seal(seal[2])
    holders = found.pop('holders')
    said = {
        'seal': found, 'stampVersion': version[1][0], 'at': moment[1].decode('ascii'),
        'algorithm': oid(algorithm[1]), 'place': place[1].decode('ascii'),
        'holderListed': holder[1] in holders,
        'holderSignature': verifies(key_of(holder[1]), to_sign[2], bits(signature[1])),
        # A forger's test: one bit of what is signed, and it must not verify any more.
        'changedVerifies': verifies(key_of(holder[1]), to_sign[2][:-1] + bytes([to_sign[2][-1] ^ 1]), bits(signature[1])),
    }
    if pdf:
        data = open(pdf, 'rb').read()
        ranges = re.findall(rb'/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]', data)
        a, b, c, d = map(int, ranges[-1])
        said['documentHash'] = sm3(data[a:a + b] + data[c:c + d]) == bits(digest[1])
        said['coversAll'] = c + d == len(data)
    if seal_file:
        said['sameSeal'] = open(seal_file, 'rb').read() == seal[2]
    print(json.dumps(said, ensure_ascii=False))

main(*sys.argv[1:])
