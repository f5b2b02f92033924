/** What the counter hears and feels of a payment; browsers allow a sound only after somebody has tapped. */

import { useCallback, useEffect, useRef, useState } from 'react';

/** Off until it is started. */
export interface Bell {
  readonly isOn: boolean;
  start(): void;
  ring(): void;
}

const NOTES = [880, 1_320] as const;
const NOTE_SECONDS = 0.16;
const VIBRATION_MS = [120, 60, 120];

/** Starting it also keeps the screen on for as long as the page is there and seen. */
export function useBell(): Bell {
  const sound = useRef<AudioContext>(null);
  const [isOn, setOn] = useState(false);
  const ring = useCallback(() => {
    if (!sound.current) return;
    ding(sound.current);
    // Safari has none.
    navigator.vibrate?.(VIBRATION_MS);
  }, []);
  const start = useCallback(() => {
    sound.current ??= new AudioContext();
    void sound.current.resume();
    setOn(true);
    ring();
  }, [ring]);
  useEffect(() => (isOn ? keepScreenOn() : undefined), [isOn]);
  useEffect(() => () => void sound.current?.close(), []);
  return { isOn, start, ring };
}

function ding(sound: AudioContext): void {
  NOTES.forEach((hertz, index) => {
    const from = sound.currentTime + index * NOTE_SECONDS;
    const until = from + NOTE_SECONDS * 3;
    const tone = new OscillatorNode(sound, { frequency: hertz });
    const volume = new GainNode(sound, { gain: 0 });
    volume.gain.setValueAtTime(0.4, from);
    volume.gain.exponentialRampToValueAtTime(0.001, until);
    tone.connect(volume).connect(sound.destination);
    tone.start(from);
    tone.stop(until);
  });
}

/** The lock is lost whenever the page is hidden, so it is asked for again. Where there is none the device decides. */
function keepScreenOn(): () => void {
  let lock: WakeLockSentinel | null = null;
  let isOver = false;
  const ask = async () => {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    lock = await navigator.wakeLock.request('screen').catch(() => null);
    if (isOver) await lock?.release();
  };
  const again = () => void ask();
  again();
  document.addEventListener('visibilitychange', again);
  return () => {
    isOver = true;
    document.removeEventListener('visibilitychange', again);
    void lock?.release();
  };
}
