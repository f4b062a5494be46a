// Moduli that fall to a minute of arithmetic: an even one, one with a small factor, and one whose two primes lie so close
// that Fermat's method finds them (CVE-2022-26320: printers whose library drew neighbouring primes).

/** NIST SP 800-89 5.3.3: no factor below 752. */
const SMALL_FACTOR_LIMIT = 752
/** CA/B Forum BR 6.1.1.3: a hundred rounds of Fermat find primes chosen too close together. */
const FERMAT_ROUNDS = 100
/** A number that is a square is one modulo 64, 63, 65 and 11 too: fewer than one in a hundred others are. */
const MODULI = [63, 65, 11] as const
const squaresOf = (modulus: number) => new Set(Array.from({ length: modulus }, (_, n) => (n * n) % modulus))
const SQUARES_OF_64 = squaresOf(64)
const SQUARES = MODULI.map(squaresOf)
const MODULI_PRODUCT = BigInt(MODULI.reduce((product, modulus) => product * modulus, 1))

const smallPrimes: number[] = []
for (let n = 2; n < SMALL_FACTOR_LIMIT; n++) {
  if (smallPrimes.every(prime => n % prime !== 0)) smallPrimes.push(n)
}

/** One division for all of them: the modulus is reduced by their product first. */
const PRODUCT = smallPrimes.reduce((product, prime) => product * BigInt(prime), 1n)

export function smallFactor(modulus: bigint): number | undefined {
  const rest = modulus % PRODUCT
  return smallPrimes.find(prime => rest % BigInt(prime) === 0n)
}

function squareRoot(value: bigint): bigint {
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (guess + value / guess) >> 1n
    if (next >= guess) return guess
    guess = next
  }
}

function mayBeSquare(value: bigint): boolean {
  if (!SQUARES_OF_64.has(Number(BigInt.asUintN(6, value)))) return false
  const rest = Number(value % MODULI_PRODUCT)
  return MODULI.every((modulus, index) => SQUARES[index]!.has(rest % modulus))
}

/** Whether the modulus is a square or its two factors are found within a hundred steps from its root. */
export function factorsAreClose(modulus: bigint): boolean {
  let a = squareRoot(modulus)
  if (a * a < modulus) a += 1n
  let square = a * a - modulus
  for (let round = 0; round < FERMAT_ROUNDS; round++) {
    if (mayBeSquare(square)) {
      const root = square === 0n ? 0n : squareRoot(square)
      if (root * root === square) return true
    }
    square += 2n * a + 1n
    a += 1n
  }
  return false
}
