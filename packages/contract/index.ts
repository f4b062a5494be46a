// What crosses the wire between the server, the browsers, the key agent and the vendors: one schema for each thing.
export * from './agent.ts'
export { address, type Call, type Client, call, client, ProblemError } from './client.ts'
export {
  type ErrorCode,
  type ErrorEntry,
  type ErrorText,
  errorCodes,
  type Fault,
  type Problem,
} from './errors.ts'
export {
  type Access,
  type Body,
  type Params,
  type Query,
  type Reply,
  type Role,
  type Route,
  roles,
  route,
} from './route.ts'
export { accountRoutes } from './routes/account.ts'
export * from './routes/applicant.ts'
export * from './routes/desk.ts'
export { vendorRoutes } from './routes/vendor.ts'
export * from './views.ts'
export type { Text } from './words.ts'
