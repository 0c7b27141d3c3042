import fc from 'fast-check';
import { expect, it } from 'vitest';
import { controlRequestSchema } from '../../../src-shared/contract/control.ts';
import { readRequest } from '../../hub/control/control-server.ts';

it('whatever arrives at the socket is a checked request or a typed error, never an exception', () => {
  const near = fc.record({ v: fc.constantFrom(1, 2, '1', null), id: fc.oneof(fc.uuid(), fc.string()), kind: fc.constantFrom('status', 'halt', 'resume', 'pause', 'stop'), by: fc.string(), reason: fc.string(), close: fc.anything() }, { requiredKeys: [] });
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), near.map((value) => JSON.stringify(value) ?? '')), (line) => {
    const result = readRequest(line);
    if (result.ok) expect(controlRequestSchema.safeParse(result.value).success).toBe(true);
    else expect(result.error.kind).toBe('error');
  }));
});
