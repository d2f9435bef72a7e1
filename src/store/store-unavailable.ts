/**
 * The store cannot be reached or does not answer in time. A write that fails with it may or may not be on the disk:
 * it must not be tried again by anyone but the client.
 */
export class StoreUnavailable extends Error {
  constructor(cause: Error) {
    super(`the store is not available: ${cause.message}`, { cause });
    this.name = 'StoreUnavailable';
  }
}
