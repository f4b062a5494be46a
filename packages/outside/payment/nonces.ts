// Nonces of authentic notices, kept as long as a copy could still pass the check of time.
export function memoryOfNonces(now: () => Date) {
  const seen = new Map<string, number>()
  return async (nonce: string, until: Date): Promise<boolean> => {
    const present = now().getTime()
    for (const [old, end] of seen) {
      if (end >= present) break
      seen.delete(old)
    }
    if (seen.has(nonce)) return false
    seen.set(nonce, until.getTime())
    return true
  }
}
