/**
 * The rules of this house that no linter has ready made. To add one: a file in rules/, a line here, a line in .oxlintrc.json,
 * and a planted violation in planted-lint.test.ts that proves it bites.
 */
import { noAmbientDateRule } from './rules/no-ambient-date.mjs';
import { noBarrelRule } from './rules/no-barrel.mjs';
import { placeNamesRule } from './rules/place-names.mjs';
import { roomsRule } from './rules/rooms.mjs';
import { tradingWordsRule } from './rules/trading-words.mjs';

export default {
  meta: { name: 'quorum' },
  rules: {
    rooms: roomsRule,
    'no-barrel': noBarrelRule,
    'place-names': placeNamesRule,
    'trading-words': tradingWordsRule,
    'no-ambient-date': noAmbientDateRule,
  },
};
