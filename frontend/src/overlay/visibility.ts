interface ObsStudio {
  onVisibilityChange?: (visible: boolean) => void;
  onActiveChange?: (active: boolean) => void;
}
declare global {
  interface Window {
    obsstudio?: ObsStudio;
  }
  interface WindowEventMap {
    obsSourceVisibleChanged: CustomEvent<{ visible: boolean }>;
    obsSourceActiveChanged: CustomEvent<{ active: boolean }>;
  }
}

/** Whether anyone can see the source (preview counts), and whether it is on air. OBS tells by events, older ones by callbacks. */
export class Visibility {
  private shown = true;
  private active = true;

  constructor(private readonly changed: () => void) {
    document.addEventListener('visibilitychange', () => this.changed());
    window.addEventListener('obsSourceVisibleChanged', (event) => this.setShown(event.detail.visible));
    window.addEventListener('obsSourceActiveChanged', (event) => this.setActive(event.detail.active));
    if (window.obsstudio) {
      window.obsstudio.onVisibilityChange = (visible) => this.setShown(visible);
      window.obsstudio.onActiveChange = (active) => this.setActive(active);
    }
  }

  get visible(): boolean {
    return this.shown && !document.hidden;
  }

  get onAir(): boolean {
    return this.visible && this.active;
  }

  private setShown(shown: boolean): void {
    this.shown = shown;
    this.changed();
  }

  private setActive(active: boolean): void {
    this.active = active;
    this.changed();
  }
}
