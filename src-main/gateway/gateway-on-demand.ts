/** For an app that has windows of its own: it listens for browsers and for who follows the agents only once somebody of this machine asks for an address. */
import { ok, type Result } from '../../src-shared/support/result.ts';
import { openGateway, type Gateway, type GatewayOptions } from './gateway.ts';

export class GatewayOnDemand {
  readonly #options: GatewayOptions;
  #opened: Promise<Result<Gateway>> | null = null;

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  /** An address that opens the interface once; listens from the first call on. A failure says why it cannot, and the next call tries again. */
  async address(): Promise<Result<string>> {
    this.#opened ??= openGateway(this.#options);
    const opened = await this.#opened;
    if (opened.ok) return ok(opened.value.address());
    this.#opened = null;
    return opened;
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    const opened = await this.#opened;
    if (opened?.ok === true) await opened.value.close();
  }
}
