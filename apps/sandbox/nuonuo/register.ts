// The nuonuo vendor: empty until its protocol follows in the next commit.
import type { FastifyInstance } from 'fastify'
import type { World } from '../state.ts'

export function register(_app: FastifyInstance, _world: World) {}
