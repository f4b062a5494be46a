// Who a request comes from, as the account room says it and the web's edge checks it.
import type { Role } from '@hufu/contract/route.ts'
import type { FastifyRequest } from 'fastify'

export interface PersonSession {
  id: string
}
export interface StaffSession {
  id: string
  authority: string
  name: string
  roles: Role[]
}
export interface Session {
  person?: PersonSession
  staff?: StaffSession
}
export type SessionOf = (request: FastifyRequest) => Promise<Session>
