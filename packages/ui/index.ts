// React pieces that both web apps share. Each is its own module, so that an app carries only what it uses.
export {
  type AgentClient,
  AgentError,
  AgentMissing,
  agentClient,
  PairingEnded,
} from './agent-client.ts'
export { applyMode, ElderSwitch } from './elder-mode.tsx'
export { amount, day, exact, fileSize, grouped, moment, remaining, yuan } from './format.ts'
export { fill, firstLang, I18nProvider, type Lang, type Texts, useLang, useSay, useTexts } from './i18n.tsx'
export { ProblemNote, type Told, tell } from './problem.tsx'
export { Provenance } from './provenance.tsx'
export { type Following, useEvents, useOnline } from './use-events.ts'
