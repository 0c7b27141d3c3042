/** Test helper: one request to the loopback agent. */
import type { ServerResponse } from 'node:http';
import { EventType, type AGUIEvent, type Message, type RunAgentInput } from '@ag-ui/core';

/** How a well-behaved agent of this server gives its answer. */
export type AnswerStyle = 'tool' | 'tool_chunks' | 'message' | 'result';

export interface Visit {
  readonly input: RunAgentInput;
  readonly response: ServerResponse;
  readonly style: AnswerStyle;
  /** Sends events; begins the stream with the first. */
  send(events: readonly (AGUIEvent | string)[], then?: () => void): void;
  /** An answer stands half-way. */
  halfway(): void;
}

/** The boundary of a run. */
export const started = ({ threadId, runId }: RunAgentInput): AGUIEvent => ({ type: EventType.RUN_STARTED, threadId, runId, protocolVersion: '1.0' });

/** The words of a message; what has none is not sent by us. */
export const wordsOf = ({ content }: Message): string => (typeof content === 'string' ? content : '');
