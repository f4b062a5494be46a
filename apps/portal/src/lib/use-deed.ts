// One act at a time on a page: busy while it runs, and what went wrong, in words that can be shown.
import { useState } from 'react'

export function useDeed() {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const run = async (deed: () => Promise<void>): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      await deed()
    } catch (failed) {
      setError(failed)
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, run }
}
