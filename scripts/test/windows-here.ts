/** For `npm run bench -- window`: gets what windows need here, says it in a line of JSON, and keeps it until its input ends. */
import process from 'node:process';
import setUp from './windows-setup.ts';

const takeDown = await setUp();
const told = process.env['QUORUM_TEST_WINDOWS'];
if (told === undefined) {
  takeDown();
  process.exitCode = 1;
} else {
  console.log(told);
  process.stdin.resume();
  process.stdin.once('end', takeDown);
}
