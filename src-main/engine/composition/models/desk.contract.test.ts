import { describe, expect, it } from 'vitest';
import { modelBackendContract } from '../../ports/model-backend.contract.ts';
import { deskHarness, KEY } from './desk.fixture.ts';

const runner = { describe, it, expect };

modelBackendContract(runner, 'a server with a key, bound to forms', () => deskHarness({}, { key: KEY }));
// As Ollama and LM Studio are set up: an address and nothing else.
modelBackendContract(runner, 'a local server without a key', () => deskHarness({ promptMicrosPerMillion: 1, answerMicrosPerMillion: 1 }, { knows: { limit: 'max_tokens', tools: false, listsModels: false } }));
modelBackendContract(runner, 'a server that knows no schemas', () => deskHarness({}, { knows: { forms: 'json', limit: 'max_completion_tokens' } }));
modelBackendContract(runner, 'a server that knows no forms at all: the form stands in the prompt', () => deskHarness({}, { knows: { forms: 'text' } }));
