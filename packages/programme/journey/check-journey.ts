// The graph of every offer, checked when the programme is loaded: no circle, no dead end, nobody waiting blindly.
import { faultsOfLifecycle, lifecycles, type StageKind } from '../lifecycle/index.ts'
import type { Found, Path } from '../load/fault.ts'
import { isRaw } from '../load/library.ts'
import { type CheckKind, checkKinds } from '../schema/check.ts'
import { faultsOfChecks } from './reviewed-first.ts'

type Raw = Record<string, unknown>

export function faultsOfJourneys(document: Raw): Found[] {
  if (!isRaw(document.offers)) return []
  return Object.entries(document.offers).flatMap(([name, offer]) =>
    isRaw(offer) && isRaw(offer.journey)
      ? faultsOfJourney(document, offer.journey, ['offers', name, 'journey'])
      : [],
  )
}

function faultsOfJourney(document: Raw, journey: Raw, at: Path): Found[] {
  const found: Found[] = []
  const after = new Map(Object.entries(journey).map(([name, stage]) => [name, afterOf(stage)]))
  for (const [name, before] of after) {
    before.forEach((other, index) => {
      if (!after.has(other))
        found.push({
          path: [...at, name, 'after', index],
          reason: { zh: `没有叫 ${other} 的环节`, en: `There is no stage ${other}` },
        })
    })
    if (circle(name, after))
      found.push({
        path: [...at, name, 'after'],
        reason: { zh: `环节 ${name} 绕了一圈又等自己`, en: `Stage ${name} waits for itself in a circle` },
      })
  }
  for (const [name, stage] of Object.entries(journey)) {
    if (!isRaw(stage)) continue
    found.push(
      ...faultsOfWaiting(stage, [...at, name]),
      ...faultsOfRoutes(document, stage, journey, [...at, name]),
    )
  }
  found.push(...faultsOfChecks(journey, after, at))
  return found
}

function afterOf(stage: unknown): string[] {
  const after = isRaw(stage) && Array.isArray(stage.after) ? stage.after : []
  return after.filter((each): each is string => typeof each === 'string')
}

function circle(start: string, after: Map<string, string[]>): boolean {
  const seen = new Set<string>()
  const open = [...(after.get(start) ?? [])]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === start) return true
    if (seen.has(name)) continue
    seen.add(name)
    open.push(...(after.get(name) ?? []))
  }
  return false
}

/** Each state of the stage reaches an end, and each waiting one has an owner, a deadline and a next-step text. */
function faultsOfWaiting(stage: Raw, at: Path): Found[] {
  const table = lifecycles[stage.stage as StageKind]
  if (!table) return []
  return faultsOfLifecycle(String(stage.stage), table).map(fault => ({
    path: at,
    reason: { zh: `环节的状态表有误：${fault}`, en: `The lifecycle is wrong: ${fault}` },
  }))
}

/** Every failed check leads somewhere else than to itself, and that place exists in this journey. */
function faultsOfRoutes(document: Raw, stage: Raw, journey: Raw, at: Path): Found[] {
  const found: Found[] = []
  const kinds = Object.values(journey).map(each => (isRaw(each) ? each.stage : undefined))
  const judge = (routes: readonly unknown[], path: Path) => {
    if (routes.every(route => route === 'again'))
      found.push({
        path,
        reason: {
          zh: '不通过时只能再试同一项，没有别的出路：请加 review、correct 或 other-method',
          en: 'A failure leads only to the same check again: add review, correct or other-method',
        },
      })
    if (routes.includes('pay') && !kinds.includes('payment'))
      found.push({
        path,
        reason: {
          zh: '出路是付款，但此流程没有付款环节',
          en: 'The way out is to pay, but this journey has no payment',
        },
      })
  }

  if (Array.isArray(stage['on-fail'])) judge(stage['on-fail'], [...at, 'on-fail'])
  if (stage.stage === 'identity' && Array.isArray(stage.methods)) found.push(...faceAlone(stage.methods, at))
  const checks = Array.isArray(stage.checks) ? stage.checks : []
  checks.forEach((name, index) => {
    const routes = routesOf(document, String(name))
    if (routes) judge(routes, [...at, 'checks', index])
  })
  return found
}

function faceAlone(methods: unknown[], at: Path): Found[] {
  if (methods.some(method => method !== 'liveness')) return []
  return [
    {
      path: [...at, 'methods'],
      reason: {
        zh: '人脸核验不能是唯一方式（《人脸识别技术应用安全管理办法》第十条），请再加一种',
        en: 'Face recognition may not be the only method (face recognition rules, art. 10): add another',
      },
    },
  ]
}

/** The routes of a check by name: the programme's own, or the engine's. */
function routesOf(document: Raw, name: string): readonly unknown[] | undefined {
  const own = isRaw(document.checks) ? document.checks[name] : undefined
  if (isRaw(own)) return Array.isArray(own['on-fail']) ? own['on-fail'] : checkKinds[own.is as CheckKind]
  return checkKinds[name as CheckKind]
}
