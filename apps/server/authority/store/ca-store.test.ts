// The key store opens with its passphrase or with enough officers' shares, and with nothing else.
import { describe, expect, it } from 'vitest'
import { createStore, readStore, unlockStore } from './ca-store.ts'

describe('a key store', () => {
  it('opens with its passphrase alone, however the keyboard composes its letters', async () => {
    const { store, shares } = await createStore({ passphrase: 'corréct horse 电池 staple' })
    expect(shares).toEqual([])
    const kept = readStore(JSON.stringify(store))
    const key = await unlockStore(kept, ['corréct horse 电池 staple'])
    expect(key).toHaveLength(32)
    expect(await unlockStore(kept, ['  corre\u0301ct horse 电池 staple\n'])).toEqual(key)
    expect(JSON.stringify(store)).not.toContain(key.toString('hex'))
    await expect(unlockStore(kept, ['correct horse battery staple'])).rejects.toThrow(/wrong passphrase/)
    await expect(unlockStore(kept, [])).rejects.toThrow(/one line/)
    await expect(createStore({ passphrase: 'short' })).rejects.toThrow(/at least 12/)
  })

  it('opens with any three of five shares, typed as people type, and not with two', async () => {
    const { store, shares } = await createStore({ needed: 3, of: 5 })
    expect(new Set(shares).size).toBe(5)
    const key = await unlockStore(store, shares.slice(0, 3))
    const typed = [
      shares[4]!.toLowerCase(),
      ` ${shares[1]} `,
      shares[3]!.replaceAll('0', 'o').replaceAll('1', 'l'),
    ]
    // The store's own name is in hexadecimal, where o and l do not occur: only the digits after it may be typed so.
    typed[2] = store.id + typed[2]!.slice(store.id.length)
    expect(await unlockStore(store, typed)).toEqual(key)
    expect(await unlockStore(store, shares)).toEqual(key)
    await expect(unlockStore(store, shares.slice(0, 2))).rejects.toThrow(
      /3 different shares are wanted, there are 2/,
    )
    // One officer typing twice is one officer.
    await expect(unlockStore(store, [shares[0]!, shares[0]!, shares[1]!])).rejects.toThrow(/there are 2/)
  })

  it('says which line is mistyped, is no share, or is of another store', async () => {
    const { store, shares } = await createStore({ needed: 2, of: 3 })
    const other = await createStore({ needed: 2, of: 3 })
    const wrong = `${shares[1]!.slice(0, 10)}${shares[1]![10] === 'A' ? 'B' : 'A'}${shares[1]!.slice(11)}`
    await expect(unlockStore(store, [shares[0]!, wrong])).rejects.toThrow(/share 2 was mistyped/)
    await expect(unlockStore(store, [shares[0]!, 'hello'])).rejects.toThrow(
      /line 2 is not a share|another store/,
    )
    await expect(unlockStore(store, [other.shares[0]!, shares[0]!])).rejects.toThrow(
      /share 1 is of another store/,
    )
  })

  it('refuses a file that is no store, and one whose sealed key was changed', async () => {
    expect(() => readStore('{}')).toThrow(/not a key store/)
    expect(() => readStore('no json')).toThrow(/not a key store/)
    const { store, shares } = await createStore({ needed: 2, of: 2 })
    const last = store.sealed.at(-1) === '0' ? '1' : '0'
    await expect(unlockStore({ ...store, sealed: store.sealed.slice(0, -1) + last }, shares)).rejects.toThrow(
      /do not make the store’s key/,
    )
    // The KDF's cost is not to be turned down by whoever can write the file.
    const cheap = {
      ...store,
      opens: { with: 'passphrase', argon2id: { memory: 8, passes: 1, parallelism: 1 }, salt: '00' },
    }
    expect(() => readStore(JSON.stringify(cheap))).toThrow(/not a key store/)
  })
})
