// What the other rooms may use of the programme package. Browser-safe: text in, values out, no file, clock or network.
export { conditionNames, type Facts, faultOfCondition, holds } from './condition.ts'
export * from './lifecycle/index.ts'
export type { Fault } from './load/fault.ts'
export { type Library, loadLibrary } from './load/library.ts'
export { type Loaded, loadProgramme } from './load/load-programme.ts'
export type { Audience, Entitlement, Group, Roster } from './schema/audience.ts'
export { type Check, type CheckKind, checkKinds, type Reason, type Route } from './schema/check.ts'
export {
  type Document,
  type Field,
  type FieldType,
  type Form,
  type Format,
  fieldTypes,
  formats,
  type Slot,
} from './schema/form.ts'
export { type Axis, type AxisCode, axisCodes, type Labels, type ListSpec } from './schema/label.ts'
export {
  type Channel,
  channels,
  type Notice,
  type NoticeEvent,
  type NoticeVariable,
  noticeEvents,
  noticeVariables,
} from './schema/notice.ts'
export type { Offer } from './schema/offer.ts'
export type { Lines, PricePart, Product, Role, Suite } from './schema/product.ts'
export {
  type Agreement,
  type Page,
  type PinRow,
  type Programme,
  programme as programmeSchema,
} from './schema/programme.ts'
export { type PaymentMethod, paymentMethods, type StageOf, type StageSpec } from './schema/stage.ts'
export { fill, fillText, type Language, type Text } from './text.ts'
