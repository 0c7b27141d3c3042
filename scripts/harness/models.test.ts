/** Language models set up and watched as a person does it, on the made-up app. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asked, findBarriers, hasChromium, setStage, type Opened, type Stage } from './in-browser.ts';

interface Models {
  readonly providers: readonly { readonly id: string }[];
  readonly seats: Record<string, Record<string, string>>;
}

/** The models as they were stored last. */
const stored = async (page: Page): Promise<Models | undefined> => (await asked(page, 'setting.set')).filter(({ input }) => input['key'] === 'models').at(-1)?.input['value'] as Models | undefined;

describe.skipIf(!hasChromium)('language models in the interface', () => {
  let stage: Stage;
  let page: Page;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage.close());
  const open = async (query: string): Promise<Opened> => {
    const opened = await stage.open(query);
    page = opened.page;
    return opened;
  };
  const openPage = async (scene: string): Promise<Opened> => {
    const opened = await open(`screen=settings&scene=${scene}`);
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name: 'Language models' }).click();
    return opened;
  };

  it('a local server needs an address alone, which is filled in; what is wrong is said as it is typed', async () => {
    const { problems } = await openPage('live');
    await page.getByText('No provider yet: every seat is answered by rules.').waitFor();
    await page.getByText('Add a provider first.').waitFor();
    await page.getByLabel('Kind of provider to add').selectOption('ollama');
    await page.getByRole('button', { name: 'Add a provider' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Address').inputValue()).toBe('http://127.0.0.1:11434/v1');
    expect(await dialog.getByRole('alert').count()).toBe(0);
    await dialog.getByLabel('Address').fill('http://models.example.com/v1');
    await dialog.getByText(/would send the prompts in the clear over the internet: use https/).waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('model is empty: enter the server\'s name of the model').waitFor();
    expect(await stored(page)).toBeUndefined();
    await dialog.getByLabel('Address').fill('http://127.0.0.1:11434/v1/');
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(await stored(page)).toMatchObject({ providers: [{ id: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', model: '*', keyName: null, promptPrice: '0', contextTokens: 4_096 }] });
    await page.getByRole('heading', { name: 'ollama the first model it lists' }).waitFor();
    expect(problems).toEqual([]);
  });

  it('a key goes to the app and nowhere else: not into the settings, not into the page', async () => {
    await openPage('models');
    await page.getByText(/There is no key called "openai key" yet/).waitFor();
    await page.getByRole('button', { name: 'Enter key: openai key' }).click();
    const field = page.getByLabel('The key', { exact: true });
    expect(await field.getAttribute('type')).toBe('password');
    await field.fill('sk-secret-of-the-test');
    await page.keyboard.press('Enter');
    await page.getByText('From the system\'s keychain.').first().waitFor();
    expect(await asked(page, 'models.setKey')).toEqual([{ name: 'models.setKey', input: { name: 'openai key', key: 'sk-secret-of-the-test' } }]);
    expect(await page.content()).not.toContain('sk-secret-of-the-test');
    expect(JSON.stringify(await asked(page, 'setting.set'))).not.toContain('sk-secret');
    await page.getByRole('button', { name: 'Remove key: openai key' }).click();
    await page.getByText(/There is no key called "openai key" yet/).waitFor();
  });

  it('a test says in words what a model can do, or what is wrong', async () => {
    await openPage('models');
    await page.getByRole('button', { name: 'Test ollama' }).click();
    await page.getByText('ollama can be used').waitFor();
    await page.getByText(/is not bound to a form/).waitFor();
    await page.getByRole('button', { name: 'Test openai' }).click();
    await page.getByText('openai cannot be used').waitFor();
    await page.getByText(/the server does not take the key/).waitFor();
    expect((await asked(page, 'models.test')).map(({ input }) => (input['provider'] as { id: string }).id)).toEqual(['ollama', 'openai']);
    expect(await findBarriers(page)).toEqual([]);
  });

  it('order, seats and limits are stored as they are changed; a limit that is none stays in its field with the reason', async () => {
    await openPage('models');
    await page.getByRole('button', { name: 'Ask ollama earlier' }).click();
    await expect.poll(async () => (await stored(page))?.providers.map(({ id }) => id)).toEqual(['ollama', 'openai']);
    await page.getByLabel('Momentum in Group chat').getByRole('radio', { name: 'Model' }).click();
    await expect.poll(async () => (await stored(page))?.seats).toEqual({ crew: { trend: 'model', momentum: 'model' }, group_chat: { trend: 'model', momentum: 'model' } });
    await page.getByLabel('Momentum in Crew').getByRole('radio', { name: 'Rules' }).click();
    await expect.poll(async () => (await stored(page))?.seats['crew']).toEqual({ trend: 'model' });
    await page.getByLabel('Most per day').fill('-3');
    await page.keyboard.press('Enter');
    await page.getByText('Dollars such as 1.50, or nothing for no limit.').waitFor();
    await page.getByLabel('Most per day').fill('2.50');
    await page.keyboard.press('Enter');
    await expect.poll(() => stored(page)).toMatchObject({ dailyDollars: '2.50' });
    await page.getByText(/take effect when a session starts/).waitFor();
    await page.getByRole('button', { name: 'Start the session again' }).click();
    await expect.poll(async () => (await asked(page, 'session.start')).length).toBe(1);
  });

  it('the agents screen says how providers do, what the day cost and what is being written, and forgets what is over', async () => {
    const { problems } = await open('screen=agents&scene=models');
    const strip = page.getByRole('region', { name: 'Language models' });
    await strip.getByText('$0.41 of $1.00').waitFor();
    await strip.getByText(/^Rests until/).waitFor();
    await strip.getByText(/the server is at its limit \(429\)/).waitFor();
    const writing = page.getByRole('region', { name: 'What models are writing' });
    expect(await writing.getByRole('listitem').allInnerTexts()).toEqual([expect.stringMatching(/Trend crew Writing\s.*Price holds above both/s), expect.stringMatching(/Trend group chat Thinking/)]);
    expect(await findBarriers(page)).toEqual([]);
    await page.evaluate(`harness.transport.push([['thinking', 'question-1', null], ['thinking', 'question-2', null], ['models', 'openai', null], ['models', 'ollama', null]])`);
    await writing.waitFor({ state: 'detached' });
    await strip.waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
  });
});
