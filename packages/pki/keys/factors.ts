// Moduli that fall to a minute of arithmetic: an even one, one with a small factor, and one whose two primes lie so close
// that Fermat's method finds them (CVE-2022-26320: printers whose library drew neighbouring primes).

/** NIST SP 800-89 5.3.3: no factor below 752. */
const SMALL_FACTOR_LIMIT = 752
/** CA/B Forum BR 6.1.1.3: a hundred rounds of Fermat find primes chosen too close together. */
const FERMAT_ROUNDS = 100
const SQUARES_OF_64 = new Set(Array.from({ length: 64 }, (_, n) => (n * n) % 64))

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

/** Whether the modulus is a square or its two factors are found within a hundred steps from its root. */
export function factorsAreClose(modulus: bigint): boolean {
  let a = squareRoot(modulus)
  if (a * a < modulus) a += 1n
  let square = a * a - modulus
  for (let round = 0; round < FERMAT_ROUNDS; round++) {
    // Only these twelve residues of 64 are squares: the root is drawn one time in five.
    if (SQUARES_OF_64.has(Number(square & 63n))) {
      const root = square === 0n ? 0n : squareRoot(square)
      if (root * root === square) return true
    }
    square += 2n * a + 1n
    a += 1n
  }
  return false
}
