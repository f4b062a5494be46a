// The list under the reviewer's eyes never reorders itself.
import type { QueueItem } from '@hufu/contract'
import { expect, it } from 'vitest'
import { settle } from './steady-queue.ts'

const item = (order: string, warnings = 0) => ({ order, warnings }) as QueueItem

it('keeps the order that is read and counts what came, whatever the server sorts first [O-01]', () => {
  const { items, arrived } = settle(['b', 'a'], [item('c'), item('a', 2), item('b'), item('d')])
  expect(items.map(each => each.order)).toEqual(['b', 'a'])
  expect(items[1]?.warnings).toBe(2)
  expect(arrived).toBe(2)
})
it('drops what has left the queue', () => {
  expect(settle(['a', 'b'], [item('b')]).items.map(each => each.order)).toEqual(['b'])
})
