/**
 * Which Node can run the product, and with which flags.
 * 22.12 is the first that our libraries accept; odd versions are short-lived and the test runner refuses them.
 */

/** @param {string} version as in `v22.12.0` @returns {[number, number]} major and minor */
function parse(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return [major, minor];
}

/** Whether a Node of this version runs the product. @param {string} version */
export function isNewEnough(version) {
  const [major, minor] = parse(version);
  if (major === 22) return minor >= 12;
  return major === 24 || major >= 26;
}

/**
 * The flags that make a Node of this version run TypeScript. From 22.18 on none are needed;
 * before, types are stripped on request and with a warning on every start, which is all that is silenced there.
 * @param {string} version
 * @returns {string[]}
 */
export function typeStrippingFlags(version) {
  const [major, minor] = parse(version);
  if (major > 22 || minor >= 18) return [];
  return ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
}
