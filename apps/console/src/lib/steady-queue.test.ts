// The list under the reviewer's eyes never reorders itself.
import type { QueueItem } from '@hufu/contract'
import { expect, it } from 'vitest'
import { settle } from './steady-queue.ts'

const item = (order: string, warnings = 0, mine = false) =>
  ({ order, warnings, mine, claimedBy: mine ? { id: '1', name: '李' } : null }) as QueueItem

it('keeps the order that is read and counts what came, whatever the server sorts first [O-01]', () => {
  const { items, arrived } = settle([item('b'), item('a')], [item('c'), item('a', 2), item('b'), item('d')])
  expect(items.map(each => each.order)).toEqual(['b', 'a'])
  expect(items[1]?.warnings).toBe(2)
  expect(arrived).toBe(2)
})
it('drops what has left the queue', () => {
  expect(settle([item('a'), item('b')], [item('b')]).items.map(each => each.order)).toEqual(['b'])
})
it('leaves an item in its group when it is claimed', () => {
  const [a] = settle([item('a')], [item('a', 0, true)]).items
  expect(a).toMatchObject({ mine: true, wasMine: false, wasHeld: false })
})
