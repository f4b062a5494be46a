// What each address asks for early must be what its page then asks for: else it is fetched twice.
import { readFileSync } from 'node:fs'
import { address } from '@hufu/contract/client.ts'
import { accountRoutes } from '@hufu/contract/routes/account.ts'
import { applicantRoutes } from '@hufu/contract/routes/applicant.ts'
import { expect, it } from 'vitest'
import { pagesOf } from './quick-start.ts'

const folder = `${import.meta.dirname}/src/app`
const router = readFileSync(`${folder}/router.tsx`, 'utf8')
const pages = pagesOf(router, folder)
const pageAt = (path: string) => pages.find(page => new RegExp(`^${page.pattern}$`).exec(path))

it('knows every page of the router, and the file of each that is not in the first download', () => {
  expect(pages.map(page => page.module).filter(Boolean)).toHaveLength(
    router.match(/\bimport\('/g)?.length ?? 0,
  )
  expect(pages.filter(page => !page.module).map(page => page.pattern)).toEqual(['/'])
  expect(pageAt('/a/orders/o/section/lines')?.module).toMatch(/\/lines\/lines\.tsx$/)
  expect(pageAt('/a/orders/o/section/agent')?.module).toMatch(/\/section\.tsx$/)
  expect(pageAt('/account/phone')?.module).toMatch(/\/change-phone\.tsx$/)
})

it('reads early what the page will ask the server for', () => {
  const session = address(accountRoutes.session)
  const programme = (query = {}) =>
    address(applicantRoutes.programme, { authority: '$1', programme: '$2' }, query).replaceAll('%24', '$')
  const order = address(applicantRoutes.order, { authority: '$1', order: '$2' }).replaceAll('%24', '$')
  const then = programme({ version: 'V' }).replace('$2', '{programme}').replace('V', '{programmeVersion}')
  expect(pageAt('/')?.reads).toEqual([session, address(applicantRoutes.catalogue)])
  expect(pageAt('/a/b')?.reads).toEqual([session, programme()])
  expect(pageAt('/a/orders/o/section/agent')?.reads).toEqual([session, `${order} > ${then}`])
  expect(pageAt('/sign-in')?.reads).toEqual([session])
})
