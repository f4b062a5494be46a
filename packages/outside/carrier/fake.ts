// A carrier for tests: everybody owns their number, until a test says otherwise or takes it away.
import type { CarrierAnswer, CarrierMismatch, CarrierPort, ThreeElements } from './port.ts'

export interface FakeCarrier extends CarrierPort {
  readonly asked: ThreeElements[]
  /** What the books say of a mobile number. */
  readonly books: Map<string, CarrierMismatch | 'unknown'>
  down: boolean
}

export function fakeCarrier(): FakeCarrier {
  const fake: FakeCarrier = {
    asked: [],
    books: new Map(),
    down: false,
    async check(three): Promise<CarrierAnswer> {
      fake.asked.push(three)
      if (fake.down) return { result: 'unavailable' }
      const reference = `carrier-${fake.asked.length}`
      const said = fake.books.get(three.mobile)
      if (!said) return { result: 'match', reference }
      return said === 'unknown'
        ? { result: 'unknown', reference }
        : { result: 'mismatch', which: said, reference }
    },
  }
  return fake
}
