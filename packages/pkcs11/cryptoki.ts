// The C functions of a PKCS#11 library that we call (OASIS PKCS#11 2.40), through koffi. CK_ULONG is `unsigned long`:
// 64 bits on Linux and macOS, 32 on Windows, where the structures are packed too (section 2.1).
import koffi from 'koffi'

/** Return values that mean something to whoever called; the rest are numbers in the message. */
const CKR: Readonly<Record<number, string>> = {
  5: 'CKR_GENERAL_ERROR',
  3: 'CKR_SLOT_ID_INVALID',
  48: 'CKR_DEVICE_ERROR',
  50: 'CKR_DEVICE_REMOVED',
  96: 'CKR_KEY_HANDLE_INVALID',
  98: 'CKR_KEY_SIZE_RANGE',
  104: 'CKR_KEY_FUNCTION_NOT_PERMITTED',
  112: 'CKR_MECHANISM_INVALID',
  160: 'CKR_PIN_INCORRECT',
  164: 'CKR_PIN_LOCKED',
  179: 'CKR_SESSION_HANDLE_INVALID',
  224: 'CKR_TOKEN_NOT_PRESENT',
  256: 'CKR_USER_ALREADY_LOGGED_IN',
  257: 'CKR_USER_NOT_LOGGED_IN',
  400: 'CKR_CRYPTOKI_NOT_INITIALIZED',
  401: 'CKR_CRYPTOKI_ALREADY_INITIALIZED',
}

export class Pkcs11Error extends Error {
  override readonly name = 'Pkcs11Error'
  /** What the library returned; 0 where we refused ourselves. */
  readonly returned: number
  constructor(message: string, returned = 0) {
    super(message)
    this.returned = returned
  }
}

export interface Attribute {
  type: number
  value: Uint8Array
}
export interface Mechanism {
  mechanism: number
  parameter?: Uint8Array
}

type Ulong = number | bigint
type Raw = (...args: unknown[]) => Ulong

const pack = process.platform === 'win32' ? koffi.pack : koffi.struct
const CK_ATTRIBUTE = pack({ type: 'unsigned long', pValue: 'void *', ulValueLen: 'unsigned long' })
const CK_MECHANISM = pack({
  mechanism: 'unsigned long',
  pParameter: 'void *',
  ulParameterLen: 'unsigned long',
})
const ULONG_SIZE = koffi.sizeof('unsigned long')
/** CK_UNAVAILABLE_INFORMATION: the attribute is missing or may not be told. */
const UNAVAILABLE = 2n ** BigInt(8 * ULONG_SIZE) - 1n

const signatures = {
  C_Initialize: ['void *'],
  C_Finalize: ['void *'],
  C_GetSlotList: ['uint8', '_Inout_ unsigned long *', '_Inout_ unsigned long *'],
  C_GetTokenInfo: ['unsigned long', '_Out_ uint8 *'],
  C_OpenSession: ['unsigned long', 'unsigned long', 'void *', 'void *', '_Out_ unsigned long *'],
  C_CloseSession: ['unsigned long'],
  C_Login: ['unsigned long', 'unsigned long', 'uint8 *', 'unsigned long'],
  C_GenerateKeyPair: [
    ...['unsigned long', koffi.pointer(CK_MECHANISM)],
    ...[koffi.pointer(CK_ATTRIBUTE), 'unsigned long', koffi.pointer(CK_ATTRIBUTE), 'unsigned long'],
    ...['_Out_ unsigned long *', '_Out_ unsigned long *'],
  ],
  C_FindObjectsInit: ['unsigned long', koffi.pointer(CK_ATTRIBUTE), 'unsigned long'],
  C_FindObjects: ['unsigned long', '_Out_ unsigned long *', 'unsigned long', '_Out_ unsigned long *'],
  C_FindObjectsFinal: ['unsigned long'],
  C_GetAttributeValue: [
    'unsigned long',
    'unsigned long',
    koffi.inout(koffi.pointer(CK_ATTRIBUTE)),
    'unsigned long',
  ],
  C_SignInit: ['unsigned long', koffi.pointer(CK_MECHANISM), 'unsigned long'],
  C_Sign: ['unsigned long', 'uint8 *', 'unsigned long', '_Out_ uint8 *', '_Inout_ unsigned long *'],
} as const

export type Deed = keyof typeof signatures

export interface Cryptoki {
  /** Throws Pkcs11Error with the name of what the library returned. Runs on a thread of libuv's pool. */
  call(deed: Deed, ...args: unknown[]): Promise<void>
}

/** By library path: a process may initialise each only once, whoever asks. */
const loaded = new Map<string, Cryptoki>()

export function loadCryptoki(path: string): Cryptoki {
  const known = loaded.get(path)
  if (known) return known
  const library = koffi.load(path)
  const bound = new Map<Deed, Raw & { async: (...args: unknown[]) => void }>()
  const functionOf = (deed: Deed) => {
    const found = bound.get(deed) ?? library.func(deed, 'unsigned long', [...signatures[deed]])
    bound.set(deed, found)
    return found
  }
  const check = (deed: Deed, returned: Ulong): void => {
    const code = Number(returned)
    if (code !== 0) throw new Pkcs11Error(`${deed}: ${CKR[code] ?? `0x${code.toString(16)}`}`, code)
  }
  const initialised = Number(functionOf('C_Initialize')(null))
  if (initialised !== 0 && CKR[initialised] !== 'CKR_CRYPTOKI_ALREADY_INITIALIZED')
    check('C_Initialize', initialised)
  const cryptoki: Cryptoki = {
    call: (deed, ...args) =>
      new Promise((resolve, reject) => {
        functionOf(deed).async(...args, (error: Error | null, returned: Ulong) => {
          if (error) return reject(error)
          try {
            check(deed, returned)
            resolve()
          } catch (cause) {
            reject(cause)
          }
        })
      }),
  }
  loaded.set(path, cryptoki)
  return cryptoki
}

export const ulong = (value: number): Buffer => {
  const bytes = Buffer.alloc(ULONG_SIZE)
  bytes.writeUInt32LE(value)
  return bytes
}
export const yes: Uint8Array = Buffer.from([1])
export const no: Uint8Array = Buffer.from([0])

export const template = (attributes: readonly Attribute[]) =>
  attributes.map(({ type, value }) => ({ type, pValue: value, ulValueLen: value.length }))

export const mechanismOf = ({ mechanism, parameter }: Mechanism) => ({
  mechanism,
  pParameter: parameter ?? null,
  ulParameterLen: parameter?.length ?? 0,
})

export const isUnavailable = (length: Ulong): boolean => BigInt(length) === UNAVAILABLE
