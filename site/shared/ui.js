// The one door to the libraries: components import from here.
import { h, render } from '/vendor/preact.js';
import htm from '/vendor/htm.js';

export { useEffect, useRef, useState } from '/vendor/hooks.js';
export { batch, computed, effect, signal, useComputed, useSignal } from '/vendor/signals.js';
export { render };
export const html = htm.bind(h);
