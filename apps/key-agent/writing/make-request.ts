// The key is born on the device and signs its PKCS#10 request. A repeated plan finds its key and its request again, so
// that a page that was closed halfway simply starts over.
import type { KeyPlan } from '@hufu/contract/routes/applicant.ts'
import {
  algorithmOfKey,
  assembleRequest,
  buildRequestInfo,
  encodeName,
  PkiError,
  parseRequest,
} from '@hufu/pki'
import { AgentFailure } from '../errors.ts'
import type { ContainerFacts, Token } from '../token/port.ts'

export interface MadeRequest {
  container: string
  csr: Uint8Array
}

/** What a container may be called: drivers put it into file names and 64-octet fields. */
const CONTAINER_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

export async function makeRequest(token: Token, plan: KeyPlan, pin: string): Promise<MadeRequest> {
  const subject = subjectOf(plan)
  if (!CONTAINER_NAME.test(plan.container)) throw new AgentFailure('request.invalid')
  const session = await token.login(pin)
  try {
    // 1. The key: an earlier run may have made it.
    let held = await findContainer(token, plan.request)
    if (held && held.algorithm !== plan.algorithm) throw new AgentFailure('request.invalid')
    if (!held) {
      const { container, algorithm, request, replaces } = plan
      await session.generate({
        container,
        algorithm,
        request,
        replaces: replaces?.serial.toLowerCase() ?? null,
      })
      held = await findContainer(token, plan.request)
    }
    if (!held) throw new AgentFailure('agent.fault')
    // 2. Its request: the same again, unless the order was corrected since and the name is another.
    if (held.csr && (held.pair || Buffer.from(subject).equals(parseRequest(held.csr).subjectDer))) {
      return { container: held.container, csr: held.csr }
    }
    const info = buildRequestInfo({ subject, spki: held.publicKey })
    const signature = await session.signRequest(held.container, info)
    const csr = assembleRequest(info, algorithmOfKey(held.publicKey).id, signature)
    await session.keepRequest(held.container, csr)
    return { container: held.container, csr }
  } finally {
    session.close()
  }
}

async function findContainer(token: Token, request: string): Promise<ContainerFacts | undefined> {
  const { containers } = await token.describe()
  return containers.find(one => one.request === request)
}

function subjectOf(plan: KeyPlan): Uint8Array {
  try {
    return encodeName(plan.subject)
  } catch (cause) {
    if (cause instanceof PkiError) throw new AgentFailure('request.invalid', { cause })
    throw cause
  }
}
