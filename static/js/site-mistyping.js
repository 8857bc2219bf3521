// How far a word is from a name that somebody may have meant by it, as venues/mistyping.py reckons.

import { foldSpelling, spellings } from "./site-words.js";

const LONGEST = 20;
const LIKE = 0.5;
const AFTER_TOWN = /(?:駅前?|地区|周辺|付近)$/;

// The name that the word was most likely meant to be, or null where none is near enough; of names as
// near the first. `mistaken` are pairs of letters that are easily taken for one another.
export function nearest(word, names, data) {
  const folded = foldSpelling(word, data);
  const [tail] = folded.match(AFTER_TOWN) ?? [""];
  const stem = folded.slice(0, folded.length - tail.length);
  if (stem.length < 2 || stem.length > LONGEST) return null;
  let [best, least] = [null, most(stem.length) + LIKE];
  for (const name of new Set(names)) {
    if (tail && name.length !== stem.length) continue;
    const forms = spellings(foldSpelling(name, data));
    const cost = Math.min(...forms.map((form) => costOf(stem, form, data.mistaken)));
    if (cost < least) [best, least] = [name, cost];
  }
  return best && best + tail;
}

// How many letters may be wrong: of two none but one that is easily mistaken.
function most(length) {
  if (length < 3) return LIKE;
  return length < 5 ? 1 : 2;
}

// What it takes to turn the word into the name or, but for a letter, into a part of it.
function costOf(word, name, mistaken) {
  const { length } = word;
  const parts = Array.from({ length: Math.max(0, name.length - length + 1) }, (_, at) => name.slice(at, at + length));
  const ofPart = Math.min(length + 1, ...parts.map((part) => distance(word, part, mistaken)));
  const whole = distance(word, name, mistaken);
  return ofPart > most(length - 1) ? whole : Math.min(whole, ofPart + LIKE / 2);
}

// Letters to put in, to leave out, to replace, and neighbours to swap.
function distance(word, name, mistaken) {
  if (Math.abs(word.length - name.length) > 2) return word.length + 1;
  const isLike = (letter, other) => mistaken.includes(letter + other) || mistaken.includes(other + letter);
  const swap = (letter, other) => (letter === other ? 0 : (isLike(letter, other) ? LIKE : 1));
  let [before, last] = [[], Array.from({ length: name.length + 1 }, (_, n) => n)];
  [...word].forEach((letter, i) => {
    const row = [i + 1];
    [...name].forEach((other, j) => {
      let cost = Math.min(last[j] + swap(letter, other), last[j + 1] + 1, row[j] + 1);
      const isSwapped = i > 0 && j > 0 && letter === name[j - 1] && word[i - 1] === other;
      if (isSwapped) cost = Math.min(cost, before[j - 1] + 1);
      row.push(cost);
    });
    [before, last] = [last, row];
  });
  return last.at(-1);
}
