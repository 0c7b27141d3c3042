/** A thread of the lab pool: reads what others would have to wait for. Each job loads what it needs when it first comes. */
import { flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { RowId } from '../../../src-shared/domain/ids.ts';
import { must } from '../../../src-shared/support/assert.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { answerLab } from '../../lab/app/answer-lab.ts';
import type { FromLab, LabJob, LabStart, ToLab } from './lab-job.ts';
import { OpenLab } from './open-lab.ts';

const { dataDir } = workerData as LabStart;
const port = must(parentPort, 'the lab runs in a thread');
const lab = new OpenLab(dataDir);
// This thread is ended, and would not leave what it compiled to the next start.
flushCompileCache();

port.on('message', ({ id, job }: ToLab) => {
  void doJob(job).then((result) => port.postMessage({ id, result } satisfies FromLab));
});

async function doJob(job: LabJob): Promise<Result<unknown>> {
  try {
    return await resultOf(job);
  } catch (error) {
    lab.close();
    return err(failure('lab_failed', `The database could not be read (${error instanceof Error ? error.message : String(error)}).`, 'Try again; `quorum doctor` says what is wrong where it goes on.'));
  }
}

async function resultOf(job: LabJob): Promise<Result<unknown>> {
  switch (job.kind) {
    case 'answer': {
      const reader = lab.reader();
      if (!reader.ok) return reader;
      const answer = answerLab(reader.value, job.name, job.input);
      // Whatever is wrong with the file: the next question begins with opening it again.
      if (!answer.ok && answer.error.code === 'lab_failed') lab.close();
      return answer;
    }
    case 'diagnose': return ok(await (await import('../doctor/diagnose.ts')).diagnose(dataDir));
    case 'read_log': return ok((await import('../log/read-log.ts')).readLog(dataDir, job.filter));
    case 'restore':
      lab.close();
      return (await import('../../lab/database-care.ts')).restore(dataDir, job.file, job.at);
    case 'own_models': return ok((await ownModels()).describeModels(dataDir));
    case 'import_model': return outcomeOf(await (await ownModels()).importFiles(dataDir, { bytes: Buffer.from(job.model, 'base64'), manifest: job.manifest }, job.at));
    case 'place_model': return (await ownModels()).placeByName(dataDir, job.name, job.place);
    case 'remove_model': return (await ownModels()).removeByName(dataDir, job.name);
    case 'record_halt': return (await storedControl()).recordHalt(dataDir, { kind: 'halt', id: job.id as RowId, by: job.by, reason: job.reason, close: job.close }, job.at);
    case 'resume_stored': return (await storedControl()).resumeStored(dataDir, { kind: 'resume', id: job.id as RowId, by: job.by, acknowledge: job.acknowledge }, job.at);
    case 'pause_stored': return (await storedControl()).pauseStored(dataDir, { kind: 'pause', id: job.id as RowId, by: job.by }, job.at);
  }
}

function ownModels() {
  return import('../../engine/composition/user-models/own-models.ts');
}

function outcomeOf({ ...result }: Result<{ readonly accepted: boolean; readonly sentence: string }>): Result<unknown> {
  return result.ok ? ok({ accepted: result.value.accepted, sentence: result.value.sentence }) : result;
}

function storedControl() {
  return import('../../engine/composition/stored-control.ts');
}
