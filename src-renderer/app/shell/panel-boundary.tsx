import { CircleAlert } from 'lucide-react';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/panel.tsx';
import { shellWords } from './shell-words.ts';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
}

/** Keeps a failure where it happened: one panel says so and can be loaded again, the others go on. */
export class PanelBoundary extends Component<Props, { readonly failure: Error | null }> {
  override state: { readonly failure: Error | null } = { failure: null };

  static getDerivedStateFromError(failure: unknown): { readonly failure: Error } {
    return { failure: failure instanceof Error ? failure : new Error(String(failure)) };
  }

  override componentDidCatch(failure: Error, info: ErrorInfo): void {
    console.error(`panel "${this.props.title}" failed: ${failure.message}${info.componentStack ?? ''}`);
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    const t = shellWords.say;
    return (
      <EmptyState tone="error" icon={CircleAlert} title={t('panelFailed', { title: this.props.title })} words={`${t('panelFailedWords')} (${failure.message})`}
        action={<Button size="small" onClick={() => this.setState({ failure: null })}>{t('reloadPanel')}</Button>} />
    );
  }
}
