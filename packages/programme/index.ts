// What the other rooms may use of the programme package. Browser-safe: text in, values out, no file, clock or network.
export { conditionNames, type Facts, faultOfCondition, holds } from './condition.ts'
export { holidayYears } from './data/holidays.ts'
export { addDeadline, addTerm, resumeDeadline, writeTerm } from './deadline.ts'
export {
  birthDateOf,
  citizenCheckCharacter,
  creditCheckCharacter,
  hasCreditCheck,
} from './form/check-digit.ts'
export { checkField, type FieldFault, type FieldFaultCode, fieldFaultCodes } from './form/check-field.ts'
export {
  checkAll,
  checkSection,
  differsFrom,
  type FormValues,
  fieldsOf,
  mayPass,
  normaliseSection,
  type PinnedFault,
  type SectionValues,
} from './form/check-section.ts'
export {
  chooseLines,
  firstLines,
  type LineChoice,
  type LineFault,
  lineChoice,
  type PickedLine,
  type WantedLine,
} from './form/choose-lines.ts'
export { mask, personalTypes } from './form/mask.ts'
export { normalise } from './form/normalise.ts'
export { type Located, locate } from './form/region.ts'
export {
  type FieldAt,
  fieldAt,
  fieldsIn,
  fillPaths,
  formsOfOffer,
  pathFrom,
  type Section,
  type SectionLine,
  sectionsOf,
  slotAddress,
} from './form/sections.ts'
export { deadlineOf, dueAt, titleOf, type Waiting, whoHolds } from './journey/standing.ts'
export {
  type Begin,
  firstState,
  isComplete,
  type Next,
  type States,
  skipState,
  whatIsNext,
  whatIsReopened,
} from './journey/what-is-next.ts'
export { type Axes, axes, type Label, orderLabel } from './label.ts'
export * from './lifecycle/index.ts'
export type { Fault } from './load/fault.ts'
export { type Library, loadLibrary } from './load/library.ts'
export { type Loaded, loadProgramme } from './load/load-programme.ts'
export {
  type ChosenLine,
  type Price,
  type PriceItem,
  priceLabel,
  priceOf,
  readYuan,
  writeMoney,
  writeYuan,
} from './money.ts'
export { checkNumberFormat, needsSequence, writeDate, writeNumber } from './numbering.ts'
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
export { addWorkingDays, dayOf, isWorkingDay, plusMonths, type WallTime, wallTime } from './working-days.ts'
