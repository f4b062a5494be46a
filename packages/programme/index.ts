// What the other rooms may use of the programme package. Browser-safe: text in, values out, no file, clock or network.
export * from './lifecycle/index.ts'
export { fill, fillText, type Language, type Text } from './text.ts'
