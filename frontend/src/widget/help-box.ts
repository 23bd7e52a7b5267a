import { html, LitElement, type TemplateResult, unsafeCSS } from 'lit';
import text from '../elements/chat-name/chat-name.css?inline';
import { slashWords as words } from '../i18n/slash.en';
import styles from './help-box.css?inline';

/** What moderators may write instead of messages: a list in a dialog, loaded when it is asked for. */
export class HelpBox extends LitElement {
  static override styles = [unsafeCSS(text), unsafeCSS(styles)];

  async show(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  override render(): TemplateResult {
    const { title, hint, groups, close } = words.help;
    return html`<dialog aria-labelledby="title" aria-describedby="hint">
      <h2 id="title">${title}</h2>
      <p id="hint">${hint}</p>
      ${groups.map(
          ([name, commands]) => html`<h3>${name}</h3>
            <dl>
              ${commands.map((command) => {
                const [args, does] = words.commands[command];
                return html`<div><dt><b>/${command}</b> <span>${args}</span></dt><dd>${does}</dd></div>`;
              })}
            </dl>`,
        )}
      <form method="dialog" class="row"><button class="main">${close}</button></form>
    </dialog>`;
  }
}

if (!customElements.get('help-box')) customElements.define('help-box', HelpBox);

/** Show the list in this widget. */
export async function helpIn(root: HTMLElement | DocumentFragment): Promise<void> {
  const found = root.querySelector('help-box');
  const box = found instanceof HelpBox ? found : new HelpBox();
  if (box !== found) root.append(box);
  await box.show();
}
