import { describe, expect, it } from 'vitest';
import { modelBackendContract } from '../../ports/model-backend.contract.ts';
import { agentHarness } from './agui-desk.fixture.ts';
import { deskHarness, KEY } from './desk.fixture.ts';

const runner = { describe, it, expect };

modelBackendContract(runner, 'a server with a key, bound to forms', () => deskHarness({}, { key: KEY }));
// As Ollama and LM Studio are set up: an address and nothing else.
modelBackendContract(runner, 'a local server without a key', () => deskHarness({ promptMicrosPerMillion: 1, answerMicrosPerMillion: 1 }, { knows: { limit: 'max_tokens', tools: false, listsModels: false } }));
modelBackendContract(runner, 'a server that knows no schemas', () => deskHarness({}, { knows: { forms: 'json', limit: 'max_completion_tokens' } }));
modelBackendContract(runner, 'a server that knows no forms at all: the form stands in the prompt', () => deskHarness({}, { knows: { forms: 'text' } }));

modelBackendContract(runner, 'a remote agent over AG-UI, which answers with the tool it is offered', () => agentHarness({}, { key: KEY }));
modelBackendContract(runner, 'a remote agent over AG-UI, which answers with a tool call in chunks', () => agentHarness({}, { style: 'tool_chunks' }));
modelBackendContract(runner, 'a remote agent over AG-UI, which answers with a message', () => agentHarness({}, { style: 'message' }));
modelBackendContract(runner, 'a remote agent over AG-UI, which answers with the result of its run', () => agentHarness({}, { style: 'result' }));
