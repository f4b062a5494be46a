// What crosses the wire between the server, the browsers, the key agent and the vendors: one schema for each thing.
export type { DeliveryView, PinView, WillIssue } from './after-views.ts'
export * from './agent.ts'
export type { BindingQuestion, BindingView, BindingWay } from './binding-views.ts'
export { address, type Call, type Client, call, client, ProblemError } from './client.ts'
export {
  DECLARATION,
  type Declaration,
  isDeclaration,
  readDeclaration,
  writeDeclaration,
} from './declaration.ts'
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
export * from './routes/after.ts'
export * from './routes/after-desk.ts'
export * from './routes/applicant.ts'
export * from './routes/bank-proof.ts'
export { bindingRoutes } from './routes/binding.ts'
export * from './routes/desk.ts'
export { documentRoutes } from './routes/documents.ts'
export { entranceRoutes } from './routes/entrance.ts'
export * from './routes/identity.ts'
export { invoiceLookUpRoutes } from './routes/invoice-look-up.ts'
export { linesRoutes } from './routes/lines.ts'
export { operatorRoutes } from './routes/operator.ts'
export * from './routes/paying.ts'
export * from './routes/paying-desk.ts'
export { type AccountView, type OrganisationView, personAccountRoutes } from './routes/person-account.ts'
export { type PhoneChangeView, phoneChangeRoutes } from './routes/phone-change.ts'
export {
  type DisclosureView,
  type InventoryItem,
  ownRecordRoutes,
  type ProcessorView,
  recordRoutes,
} from './routes/records.ts'
export * from './routes/seal.ts'
export { vendorRoutes } from './routes/vendor.ts'
export * from './views.ts'
export type { Text } from './words.ts'
export type { WritingView } from './writing-view.ts'
