import { Banknote, OctagonX, TriangleAlert, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { comboText } from '../../workbench/shortcuts/combo.ts';
import { isMac } from '../../workbench/platform.ts';
import { useWords } from '../../workbench/words.ts';
import { welcomeWords } from './welcome-words.ts';

/** What this is, what it is not, and how to stop it. */
export function RisksStep({ accepted, onAccept }: { readonly accepted: boolean; readonly onAccept: (accepted: boolean) => void }): ReactNode {
  const t = useWords(welcomeWords);
  const points = [
    [Users, t('whatTitle'), t('what')], [Banknote, t('paperTitle'), t('paper')], [TriangleAlert, t('riskTitle'), t('risk')], [OctagonX, t('haltTitle'), t('haltWords', { keys: comboText('Mod+Shift+H', isMac()) })],
  ] as const;
  return (
    <>
      <ul className="welcome-points">
        {points.map(([Icon, title, words]) => <li key={title}><Icon size={20} strokeWidth={1.6} aria-hidden /><div><h2>{title}</h2><p>{words}</p></div></li>)}
      </ul>
      <label className="welcome-accept"><input type="checkbox" checked={accepted} onChange={(event) => onAccept(event.target.checked)} autoFocus />{t('accept')}</label>
    </>
  );
}
