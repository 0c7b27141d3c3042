/** Loaded before anything else (`node --import`): changes one module's text as it is loaded, as QUORUM_PLANTED_FAULT names it. */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { PLANTED_FAULTS } from './planted-faults.ts';

const fault = PLANTED_FAULTS.find(({ name }) => name === process.env['QUORUM_PLANTED_FAULT']);
if (fault === undefined) throw new Error(`no planted fault named ${String(process.env['QUORUM_PLANTED_FAULT'])}`);
const target = new URL(`../../${fault.file}`, import.meta.url).href;

registerHooks({
  load(url, context, nextLoad) {
    if (url !== target) return nextLoad(url, context);
    const source = readFileSync(fileURLToPath(url), 'utf8');
    if (source.split(fault.find).length !== 2) throw new Error(`planted fault "${fault.name}": its text must stand in ${fault.file} exactly once`);
    return { format: 'module', source: stripTypeScriptTypes(source.replace(fault.find, () => fault.replace)), shortCircuit: true };
  },
});
