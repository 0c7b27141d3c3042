import { Eye, LayoutPanelLeft, Lock, LockOpen, Plus, RotateCcw, Scale, SlidersHorizontal, Undo2, type LucideIcon } from 'lucide-react';
import { memo, useSyncExternalStore, type ReactNode } from 'react';
import { openDialog, showScreen, useWorkbench } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { useLayouts } from '../layout/layouts-context.ts';
import { presets } from '../layout/presets.ts';
import { shellWords } from './shell-words.ts';

const layoutIcons: Readonly<Record<string, LucideIcon>> = { Watch: Eye, Decide: Scale, Trade: SlidersHorizontal };

/** Layouts of the workspace and what can be done with them, as pictures with words. */
export const Rail = memo(function Rail(): ReactNode {
  const t = useWords(shellWords);
  const layouts = useLayouts();
  const { name, locked, canUndo } = useSyncExternalStore(layouts.subscribe, () => layouts.state);
  const inWorkspace = useWorkbench((workbench) => workbench.screen) === 'workspace';
  const titles: Record<string, string> = { Watch: t('layoutWatch'), Decide: t('layoutDecide'), Trade: t('layoutTrade') };
  return (
    <div className="rail">
      <nav aria-label={t('layouts')} className="rail-group">
        {presets.map((preset) => (
          <RailButton key={preset.name} icon={layoutIcons[preset.name] ?? LayoutPanelLeft} words={titles[preset.name] ?? preset.name} current={inWorkspace && preset.name === name}
            onClick={() => {
              layouts.show(preset.name);
              showScreen('workspace');
            }} />
        ))}
      </nav>
      {inWorkspace ? (
        <div role="group" aria-label={t('tools')} className="rail-group rail-tools">
          <RailButton icon={Plus} words={t('addPanel')} onClick={() => openDialog('add-panel', {})} />
          <RailButton icon={locked ? LockOpen : Lock} words={locked ? t('unlockLayout') : t('lockLayout')} pressed={locked} onClick={() => layouts.setLocked(!locked)} />
          <RailButton icon={Undo2} words={t('undoLayout')} disabled={!canUndo} onClick={() => layouts.undo()} />
          <RailButton icon={RotateCcw} words={t('resetLayoutShort')} onClick={() => layouts.reset()} />
        </div>
      ) : null}
    </div>
  );
});

interface RailButtonProps {
  readonly icon: LucideIcon;
  readonly words: string;
  readonly current?: boolean;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

function RailButton({ icon: Icon, words, current = false, pressed, disabled = false, onClick }: RailButtonProps): ReactNode {
  return (
    <button type="button" className="rail-button" aria-current={current ? 'true' : undefined} aria-pressed={pressed} disabled={disabled} onClick={onClick}>
      <Icon size={17} strokeWidth={1.75} aria-hidden /><span>{words}</span>
    </button>
  );
}
