const QUIET_MS = 2_000;

/** A soft tick when something new is on air, at most one every two seconds. Made here, so nothing is loaded. */
export class Tick {
  private audio: AudioContext | undefined;
  private last = -Infinity;

  play(now: number): void {
    if (now - this.last < QUIET_MS) return;
    this.last = now;
    this.audio ??= new AudioContext();
    const { currentTime, destination } = this.audio;
    const tone = new OscillatorNode(this.audio, { type: 'sine', frequency: 880 });
    const volume = new GainNode(this.audio, { gain: 0.08 });
    volume.gain.exponentialRampToValueAtTime(0.0001, currentTime + 0.12);
    tone.connect(volume).connect(destination);
    tone.start();
    tone.stop(currentTime + 0.13);
  }
}
