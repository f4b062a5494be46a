// Keys whose private half is printed in a standard or trivial to guess: certifying one would certify anybody. The list
// is small on purpose and holds what people paste from documents; the large lists (Debian's CVE-2008-0166, keys found in
// firmware) are the caller's to keep and to ask through KeyPolicy.isKnownWeak.
import { createHash } from 'node:crypto'

const P256 = '3059301306072a8648ce3d020106082a8648ce3d03010703420004'
const P384 = '3076301006072a8648ce3d020106052b8104002203620004'
const SM2 = '3059301306072a8648ce3d020106082a811ccf5501822d03420004'

/** The public point of each; the first row of every curve is its generator, which is the key of d = 1. */
const PRINTED: readonly (readonly [where: string, spkiHex: string])[] = [
  [
    'the generator of P-256 (d = 1)',
    `${P256}6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5`,
  ],
  [
    'RFC 6979 A.2.5',
    `${P256}60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299`,
  ],
  [
    'the generator of P-384 (d = 1)',
    `${P384}aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab73617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f`,
  ],
  [
    'RFC 6979 A.2.6',
    `${P384}ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc138015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720`,
  ],
  [
    'the generator of SM2 (d = 1)',
    `${SM2}32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0`,
  ],
  [
    'GB/T 32918.5 annex A',
    `${SM2}09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13`,
  ],
]

/** SHA-256 of the SubjectPublicKeyInfo in lower-case hexadecimal: how a key is named in lists and in the database. */
export const spkiFingerprint = (spki: Uint8Array): string => createHash('sha256').update(spki).digest('hex')

const known = new Map(PRINTED.map(([where, hex]) => [spkiFingerprint(Buffer.from(hex, 'hex')), where]))

/** Where the private key is printed, or nothing. */
export const printedKey = (spki: Uint8Array): string | undefined => known.get(spkiFingerprint(spki))
