// Tokens and HSMs behind PKCS#11 2.40: a logged-in session, its keys, and signers over them. Loads a vendor's library
// into this process, so only those who must (the ca role, the key agent) import it.
export { Pkcs11Error } from './cryptoki.ts'
export { generateKey, type KeyRef, readKey, type TokenKey } from './keys.ts'
export { openSession, type Session, type SessionPlan } from './session.ts'
export { openTokenSigner } from './signer.ts'
