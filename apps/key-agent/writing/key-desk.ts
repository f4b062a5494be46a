// What can be done with the keys on this computer, whichever driver holds them; on one device one deed after another.
import type { AgentDevice } from '@hufu/contract/agent.ts'
import { isDeclaration } from '@hufu/contract/declaration.ts'
import type { KeyBundle, KeyPlan } from '@hufu/contract/routes/applicant.ts'
import { encodePem } from '@hufu/pki'
import { AgentFailure } from '../errors.ts'
import type { ContainerFacts, DeviceFacts, Token, TokenDriver } from '../token/port.ts'
import { deviceView } from './device-view.ts'
import { importPair, type WrittenPair } from './import-pair.ts'
import { type MadeRequest, makeRequest } from './make-request.ts'
import { signDeclaration } from './sign-declaration.ts'
import { signStamp } from './sign-stamp.ts'

export type CertificateUse = 'sign' | 'encrypt'

export interface KeyDesk {
  facts(): Promise<DeviceFacts[]>
  devices(): Promise<AgentDevice[]>
  addDevice(): Promise<AgentDevice>
  setPin(device: string, pin: string, old: string | undefined): Promise<AgentDevice>
  generate(device: string, pin: string, plan: KeyPlan): Promise<MadeRequest>
  import(device: string, pin: string, bundle: KeyBundle): Promise<WrittenPair>
  /** `origin`: the site that asks. */
  sign(device: string, pin: string, container: string, tbs: Uint8Array, origin: string): Promise<Uint8Array>
  exportPem(device: string, container: string, use: CertificateUse): Promise<string>
}

export function keyDesk(drivers: readonly TokenDriver[]): KeyDesk {
  const oneByOne = queues()

  async function open(device: string): Promise<Token> {
    for (const driver of drivers) {
      const token = await driver.open(device)
      if (token) return token
    }
    throw new AgentFailure('device.none')
  }
  const on = <T>(device: string, deed: (token: Token) => Promise<T>): Promise<T> =>
    oneByOne(device, async () => deed(await open(device)))

  async function facts(): Promise<DeviceFacts[]> {
    const lists = await Promise.all(drivers.map(driver => driver.list()))
    return Promise.all(lists.flat().map(device => open(device).then(token => token.describe())))
  }

  return {
    facts,
    devices: async () => (await facts()).map(deviceView),
    addDevice: () =>
      oneByOne('stock', async () => {
        const driver = drivers.find(one => one.add)
        if (!driver?.add) throw new AgentFailure('device.full')
        const token = await open(await driver.add())
        return deviceView(await token.describe())
      }),
    setPin: (device, pin, old) =>
      on(device, async token => {
        await token.setPin(pin, old)
        return deviceView(await token.describe())
      }),
    generate: (device, pin, plan) => on(device, token => makeRequest(token, plan, pin)),
    import: (device, pin, bundle) => on(device, token => importPair(token, bundle, pin)),
    sign: (device, pin, container, tbs, origin) =>
      on(device, token =>
        isDeclaration(tbs)
          ? signDeclaration(token, container, tbs, pin, origin)
          : signStamp(token, container, tbs, pin),
      ),
    async exportPem(device, container, use) {
      const { containers } = await (await open(device)).describe()
      return encodePem('CERTIFICATE', certificateOf(containers, container, use))
    },
  }
}

function certificateOf(containers: readonly ContainerFacts[], name: string, use: CertificateUse): Uint8Array {
  const pair = containers.find(one => one.container === name)?.pair
  const der = use === 'sign' ? pair?.signCertificate : pair?.encryptCertificate
  if (!der) throw new AgentFailure('container.unknown')
  return der
}

/** A key bears one deed at a time: two writes at once, or two PIN checks, would each undo the other's count. */
function queues(): <T>(name: string, deed: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return (name, deed) => {
    const mine = (last.get(name) ?? Promise.resolve()).then(deed, deed)
    const settled = mine.catch(() => undefined)
    last.set(name, settled)
    void settled.then(() => last.get(name) === settled && last.delete(name))
    return mine
  }
}
