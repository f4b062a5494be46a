// For tests only, run as a process of its own: imports a bundle and kills itself, as a power cut would, at the step named.
// Arguments: device folder's parent, device, PIN, step; the bundle comes as JSON on standard input.
import { readFileSync } from 'node:fs'
import { keyBundle } from '@hufu/contract/routes/applicant.ts'
import { softwareDriver } from '../token/software/driver.ts'
import { keyDesk } from '../writing/key-desk.ts'

const [folder = '', device = '', pin = '', fatal = ''] = process.argv.slice(2)
const bundle = keyBundle.parse(JSON.parse(readFileSync(0, 'utf8')))
const atStep = (step: string) => {
  process.stdout.write(`${step}\n`)
  if (step !== fatal) return
  process.kill(process.pid, 'SIGKILL')
  // The signal ends the process before this returns; nothing after the step may run.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
}
const desk = keyDesk([softwareDriver({ folder, now: () => new Date(), atStep })])
process.stdout.write(`${JSON.stringify(await desk.import(device, pin, bundle))}\n`)
