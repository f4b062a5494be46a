// A word about a password while it is typed. The server has the last say (length and common passwords).

const runs = ['abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '01234567890']

/** 0 too short, 1 easy to guess, 2 good, 3 very good. Counts what is left once runs and repeats are one letter. */
export function strength(password: string): 0 | 1 | 2 | 3 {
  if ([...password].length < 10) return 0
  const lower = password.toLowerCase()
  let surprises = 0
  for (let i = 0; i < lower.length; i++) {
    const pair = lower.slice(i - 1, i + 1)
    const expected = i > 0 && (pair[0] === pair[1] || runs.some(run => run.includes(pair)))
    if (!expected) surprises++
  }
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter(kind => kind.test(password)).length
  const distinct = new Set(lower).size
  if (surprises < 7 || distinct < 6 || (kinds === 1 && surprises < 14)) return 1
  return surprises >= 14 || (surprises >= 10 && kinds >= 3) ? 3 : 2
}
