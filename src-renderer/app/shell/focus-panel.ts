/** Puts the focus into the next (1) or previous (-1) panel that can be seen, in reading order. */
export function focusPanel(step: 1 | -1): void {
  const panels = [...document.querySelectorAll<HTMLElement>('section.ui-panel')].filter((panel) => panel.offsetParent !== null && panel.getClientRects().length > 0 && getComputedStyle(panel).visibility !== 'hidden');
  if (panels.length === 0) return;
  const at = panels.findIndex((panel) => panel.contains(document.activeElement));
  const next = panels[(at + step + panels.length) % panels.length];
  if (next === undefined) return;
  const inside = next.querySelector<HTMLElement>('[role="row"][tabindex="0"], input, [tabindex="0"]');
  next.tabIndex = -1;
  (inside ?? next).focus();
}
