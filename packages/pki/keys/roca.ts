// ROCA (CVE-2017-15361): Infineon's library drew primes of the form k·M + (65537^a mod M), M a product of small primes.
// The modulus then lies, modulo each small prime, in the group that 65537 generates: a fingerprint that an honest key
// carries once in 2^27. UKeys with that chip were sold widely, and every key made on one can be factored.

/** Primes whose group of 65537 is not the whole multiplicative group: only these tell anything. */
const FINGERPRINTS: readonly { prime: bigint; residues: ReadonlySet<number> }[] = fingerprints(167)

function fingerprints(limit: number) {
  const found: { prime: bigint; residues: Set<number> }[] = []
  const primes: number[] = []
  for (let n = 2; n <= limit; n++) if (primes.every(prime => n % prime !== 0)) primes.push(n)
  for (const prime of primes) {
    const residues = new Set<number>()
    for (let power = 1 % prime; !residues.has(power); power = (power * 65537) % prime) residues.add(power)
    if (residues.size < prime - 1) found.push({ prime: BigInt(prime), residues })
  }
  return found
}

/** Nemec, Sys, Svenda, Klinec, Matyas: The Return of Coppersmith's Attack (ACM CCS 2017), section 2.2. */
export const hasRocaFingerprint = (modulus: bigint): boolean =>
  FINGERPRINTS.every(({ prime, residues }) => residues.has(Number(modulus % prime)))
