// Words that belong to no form of an order, kept in this tab until they are sent: an ended session, a reload or a way back
// asks for nothing twice. Never used for secrets.
import { useState } from 'react'

const read = (key: string): string | null => {
  try {
    return sessionStorage.getItem(key)
  } catch {
    return null
  }
}

/** `key`: what it is about and whose, e.g. `refund.<order>`. */
export function useKeptText(key: string, initial = ''): [string, (text: string) => void] {
  const name = `hufu.words.${key}`
  const [text, setText] = useState(() => read(name) ?? initial)
  const keep = (next: string) => {
    setText(next)
    try {
      if (next === initial) sessionStorage.removeItem(name)
      else sessionStorage.setItem(name, next)
    } catch {
      // storage full or forbidden: the page still holds them
    }
  }
  return [text, keep]
}
