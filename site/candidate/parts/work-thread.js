// A thread of its own for proof of work, so that the page stays at hand.
import { search } from '/shared/sha256.js';

onmessage = ({ data }) => postMessage(search(data, 0, 2 ** 32));
