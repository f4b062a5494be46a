// Public keys for trials of profiles: a CA's, and those of a pair's two halves. Their private halves were thrown away
// when they were made; nothing is ever signed under them.
import type { AlgorithmId } from '../algorithms/algorithm.ts'

const BASE64: Readonly<Record<Exclude<AlgorithmId, 'rsa384'>, readonly [string, string, string]>> = {
  rsa: [
    'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtNOmb0Zl9z+TeJKW4Cd6kQVct4wo15jZw+Je8vsxl4WpZYYPMwsvH2/jlkR4MYAJNV5D03FLigowsJtdMXmY1iqb0qAV7/hqKtDVlAkBR0LAcPvzqg9mrGgTexZmo/15RsWGGuhewxk2y7vyQtDeOiY2Lt5VBlC6tzJJ/Xld4w1ItIy6vmCBaRo87/b5ghHph4/Qi4TlXW/xJIweOfhyRdNn8r0s4v7sj5u0f3PTTheDupN08lGt8d7qjr+yiehL/D7aQ8pY0bY3Nx+f9b2KMG6FTNKOTdRMUAlvYp+Oek3LOuQWnmSP2zUbu84o+hvpo/L11MnwCeF7SkCuF6lB7wIDAQAB',
    'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEArK07bU7Mdo53xrEtE0VMkvJcsCIv11sWirSzJERPzYCYIqSIiIa0D85XGdhQ4ocL+pH5mcxGAbTkRx2fGrf3V+oafflsvMQNLkbrJzuyT9VN80ENQv/6PADLCnoOi4Wm8axzoscKC/3kpa0YbbcBzTudebtSW7zBTZBWD5I5pRAPko4fabpZ3utHtCI5Yy1d62tVAbl/LhBNBDhVWBixYC4TmDemaotQGh/cjhUv/Zpjd+abeMsqPfWrfyOeZsdbApyAfnfgmKQcye5Pj5M+DeodL0ZZ7+wR7Xk23oab0Kzvjnmg+ycFAj4NbR21HJ7uia0IyGyJgnot0S639Vlg0wIDAQAB',
    'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAjNfzEio3gLQjfye2OloirhPj3hobcwUM4I9x/jrb2p196bREPa0nv+r+1egAA5eQKvt2IbvFgPdgYo3BuWRUZ5BvmcJLh6TvFCC2Rcv8OLwH8LrBEx7cnzomt2hC/uS1o52HWPEIdgT/Al8Bd39YUYwLLqm5jNtKRECxoMgsETIgZ61opK6NcAT/mBsoeGDN0QFsnWi0B8KjBjwO9C/o8dEmduwmg4edKZmYeOVNrol3YhsL9OL4dBPjSvCCwNeKp3AJDM7qG5v1Fi99DoyLeiTj4snuT9zfQKokxFwFQXvoew5vgZ5MyhEtJ5BBm0u3LMtXPaZi3LSZe5MHbu+f7QIDAQAB',
  ],
  sm2: [
    'MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAELXb/rHJ1rPHRTRHMplxafSCcsmY0p3fps/cYffyKZesfr7qc227O0LPV5l2XqvbX06DT8q6gUFh0brzQ9ztudg==',
    'MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAECA9zAml1jcLhU+Z3yb07VE79qh4gOVp4c/8qAf25dlYQHG3cwAKCbK9mKYLfVTQbnnhcc3qmJpkECaV3qTk27w==',
    'MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEo7L61Kmbb00K7OpjVJiYDqQX56XmE4SzAVPY9VyGMb/I2CbT13EMSPh3hmCeuzdPNdLCoDALhEYmcMDYAeMMQQ==',
  ],
  p256: [
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE5Htr8//Yw/dwLsLU+kmlCC7k3jvs3boPQAocw1M6o4gfVBzG/B5Pbf5v7DCwIGdGN7Ug/t6VgqIcdghzdBIr3g==',
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsDreRL6pj0DleBBOQTDy0PBfl869lEvzlLhZ7MolXNwy16v9/J7JGSLV6k10tOdokxIYxz6VqYa0Jj9cF0GiLw==',
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQIM6VmeqyDAW6RYa9nGzgmdVc9BCjj+nA885xicPh9kWBHBgcp1itUQ7vREXaPO53ejEydQPLc05S5Y02t8NTg==',
  ],
  p384: [
    'MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE/2AxlHhEyOewYDJccZezDlehgSTksKsFevn7yzjFvo9srKIdXiALOHR6Q5MpmJTcZ30ZEmel2h5mz/cF4BpE4M1gnBrANnC91dthqUkefKdkFwSnfzraQ5SLNsYedgEH',
    'MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEw9jnJqe1wL05X2xTtiuGXoV8WlhQdwqIpu9kaE/EzcKBRtP86CUEfX1GrdK/6t4FpsFAB9VOxCe0xHtUPGbkP97HCpMh912ZDSsTS4s/sf2HYWUZjN+T/4yUF1e+nR40',
    'MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEPiR7uP4snQLCbBhtSgh4e2H6op2PXJOw878PDK6FVttBkhmGBln2l8ITNIsAoPEC85WQuSwUXMv9HvWgALmsiknwlPq+QAelSoVjT4g2KT0jhUE6DM5X+PdY3cW/g9X3',
  ],
}

const decoded = (text: string): Uint8Array => Buffer.from(text, 'base64')

export function trialKeys(id: AlgorithmId): { issuer: Uint8Array; first: Uint8Array; second: Uint8Array } {
  const [issuer, first, second] = BASE64[id === 'rsa384' ? 'rsa' : id]
  return { issuer: decoded(issuer), first: decoded(first), second: decoded(second) }
}
