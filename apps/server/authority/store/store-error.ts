// What an operator at the machine is told when a key store does not open. The message is shown as it is.
export class StoreError extends Error {
  override readonly name = 'StoreError'
}
