/** Whether keys are said and read as on a Mac. */
export function isMac(): boolean {
  const told = typeof window === 'undefined' ? undefined : window.quorum?.platform;
  return told === undefined ? typeof navigator !== 'undefined' && /Mac/.test(navigator.userAgent) : told === 'darwin';
}
