// No certificate without a recorded check of papers and identity (电子签名法 art. 20), at application and at renewal alike: every journey that
// issues one passes a review before. What the ca role refuses at signing is told here at publishing.
import type { Found, Path } from '../load/fault.ts'
import { isRaw } from '../load/library.ts'

export function faultsOfChecks(
  journey: Record<string, unknown>,
  after: ReadonlyMap<string, readonly string[]>,
  at: Path,
): Found[] {
  const kindOf = (name: string) => {
    const stage = journey[name]
    return isRaw(stage) ? stage.stage : undefined
  }
  return [...after.keys()]
    .filter(name => kindOf(name) === 'issuance')
    .flatMap((name): Found[] => {
      const before = ancestors(name, after)
      // A predecessor that does not exist is a fault of its own, and may well have been the review.
      if ([...before].some(each => !after.has(each) || kindOf(each) === 'review')) return []
      return [
        {
          path: [...at, name, 'after'],
          reason: {
            zh: '制证之前没有审核：证书必须先核对身份和材料才能签发（《电子签名法》第二十条）',
            en: 'Nothing is reviewed before issuance: identity and papers are checked first (Electronic Signature Law, art. 20)',
          },
        },
      ]
    })
}

function ancestors(start: string, after: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set<string>()
  const open = [...(after.get(start) ?? [])]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    open.push(...(after.get(name) ?? []))
  }
  return seen
}
