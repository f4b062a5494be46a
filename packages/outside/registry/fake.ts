// A registry for tests: knows whom a test enters, and can be away.
import type { RegistryAnswer, RegistryEntry, RegistryPort, RegistryQuestion } from './port.ts'

export interface FakeRegistry extends RegistryPort {
  enter(entry: Pick<RegistryEntry, 'name' | 'uscc'> & Partial<RegistryEntry>): void
  readonly asked: RegistryQuestion[]
  down: boolean
}

export function fakeRegistry(): FakeRegistry {
  const entries = new Map<string, RegistryEntry>()
  const fake: FakeRegistry = {
    asked: [],
    down: false,
    enter: entry =>
      void entries.set(entry.uscc, {
        status: 'active',
        legalRepresentative: '张三',
        address: '郑州市郑东新区商务外环路30号',
        ...entry,
      }),
    async find(question): Promise<RegistryAnswer> {
      fake.asked.push(question)
      if (fake.down) return { result: 'unavailable' }
      const entry = question.uscc
        ? entries.get(question.uscc)
        : [...entries.values()].find(each => each.name === question.name)
      return entry ? { result: 'found', entry } : { result: 'absent' }
    },
  }
  return fake
}
