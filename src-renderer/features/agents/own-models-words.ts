import { defineWords } from '../../workbench/words.ts';

export const ownModelsWords = defineWords('ownModels', {
  title: 'Your models', words: 'ONNX files of your own, as a vote beside the analysts or as a feature of the snapshot. They run on this machine, away from trading.', close: 'Close', loading: 'Reading your models', failed: 'They cannot be read.', again: 'Try again',
  kept: 'Kept here', none: 'No model yet.', noneWords: 'Import one below. docs/user-models.md says how to export one from scikit-learn or PyTorch, and has an example to try.',
  vote: 'Vote', feature: 'Feature', unusable: 'Cannot be used', reads: 'Reads {{features}}', file: '{{size}} kB, file {{file}}, imported {{time}}, slowest trial {{ms}} ms', seen: 'In the snapshot as {{agent}}',
  place: 'Place of {{name}}', nowhere: 'No place', crew: 'Crew', group_chat: 'Group chat', both: 'Crew and group chat', on: 'In the snapshot',
  remove: 'Remove', removeNamed: 'Remove {{name}}', reallyRemove: 'Remove {{name}}? Its file is deleted here; what it has said stays in the records.', keep: 'Keep it', removed: 'Removed.',
  next: 'What has changed is taken up by the next session.', startAgain: 'Start the session again', started: 'The session starts again.',
  import: 'Import', importTitle: 'Import a model', model: 'Model', modelHelp: 'The ONNX file, up to {{size}} kB; larger ones by `quorum agents models import`.', manifest: 'Manifest', manifestHelp: 'The JSON file that says what goes in, what comes out and what it is for.',
  choose: 'Choose both files first.', trying: 'Trying it on snapshots…', tooLarge: 'This file has {{size}} kB. Import it with `quorum agents models import <file> --manifest <file>`, which takes up to 16 MB.', unreadable: 'The file cannot be read. Choose it again.',
});
