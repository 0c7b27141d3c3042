/** One entry of a person's list of language-model providers and remote agents: where it is, what it may be asked and what it costs. Never holds a key. */
import type { Brand } from '../support/brand.ts';

/** Names a provider in settings, records and sentences: `openai`, `local-ollama`. */
export type ModelProviderId = Brand<string, 'ModelProviderId'>;

/** In the place of a model's name: the first that the server lists. For servers of this machine, where a person has put there what they mean. */
export const FIRST_LISTED = '*';

export interface ModelProviderConfig {
  readonly id: ModelProviderId;
  /** How it is spoken to: the chat-completions interface, or AG-UI, where an agent of somebody else answers. */
  readonly kind: 'openai' | 'ag-ui';
  /** `openai`: everything before `/chat/completions`; `ag-ui`: the whole address of the agent. Without a slash at its end: `https://api.openai.com/v1`, `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string;
  /** The name under which the keychain holds the key; null: a server that wants none. */
  readonly keyName: string | null;
  /** The header that carries the key. Azure's own keys go into `api-key`. */
  readonly keyHeader: 'authorization' | 'api-key';
  /** The server's name of the model, or {@link FIRST_LISTED}; of an agent, the name it has in records. */
  readonly model: string;
  /** Millionths of a dollar per million tokens read and written; whole, so that sums are exact. 0: costs nothing. */
  readonly promptMicrosPerMillion: number;
  readonly answerMicrosPerMillion: number;
  /** Tokens that prompt and answer may have together. */
  readonly contextTokens: number;
  /** Longest time one call may take, from the first byte sent to the last received. */
  readonly timeoutMs: number;
  /** Calls at the same time. */
  readonly concurrency: number;
  readonly requestsPerMinute: number;
}
