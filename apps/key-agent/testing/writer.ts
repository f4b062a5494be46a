// For tests only, run as a process of its own: does one deed on a device and kills itself, as a power cut would, at the step
// named. Arguments: the driver's folder, device, PIN, step (`name` or `name#2` for its second time); standard input: a plan or
// a bundle as JSON.
import { readFileSync } from 'node:fs'
import { keyBundle, keyPlan } from '@hufu/contract/routes/applicant.ts'
import { softwareDriver } from '../token/software/driver.ts'
import { keyDesk } from '../writing/key-desk.ts'

const [folder = '', device = '', pin = '', fatal = ''] = process.argv.slice(2)
const given: unknown = JSON.parse(readFileSync(0, 'utf8'))
const times = new Map<string, number>()

function atStep(name: string) {
  const time = (times.get(name) ?? 0) + 1
  times.set(name, time)
  const step = time === 1 ? name : `${name}#${time}`
  process.stdout.write(`${step}\n`)
  if (step !== fatal) return
  process.kill(process.pid, 'SIGKILL')
  // The signal ends the process before this returns; nothing after the step may run.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
}

const desk = keyDesk([softwareDriver({ folder, now: () => new Date(), atStep })])
const bundle = keyBundle.safeParse(given)
if (bundle.success) await desk.import(device, pin, bundle.data)
else await desk.generate(device, pin, keyPlan.parse(given))
