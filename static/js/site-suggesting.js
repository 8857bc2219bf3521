// もしかして: what may have been meant by words that lead nowhere, as venues/suggesting.py finds it.

import { nearest } from "./site-mistyping.js";
import { NOTHING } from "./site-question.js";
import { foldSpelling, formsOf, spellings } from "./site-words.js";

const MOST_NAMES = 50;
const MOST_WORDS = 5;
const LONGEST = 20;

// What to ask instead, as { field, text, n }: the parameter, its value, and how many that would find.
export function suggest(places, asked, place, total) {
  if (place && !asked.near) {
    const text = nearest(place, [...places.data.names, ...namesLike(places, place)], places.data);
    return text && { field: "near", text, n: places.fitting(asked).length };
  }
  return total ? null : ofWords(places, asked);
}

// Only a word that is nowhere in the directory is replaced; what is suggested is found there.
function ofWords(places, asked) {
  const given = asked.q.split(/\s+/).filter(Boolean);
  if (!given.length || given.length > MOST_WORDS) return null;
  const text = given.map((word) => (finds(places, word) ? word : meant(places, word) ?? word)).join(" ");
  if (text === given.join(" ") || !finds(places, text)) return null;
  return { field: "q", text, n: places.fitting({ ...asked, ...words(places, text) }).length };
}

function meant(places, word) {
  const { names, districts, told } = places.data;
  const found = apart(places, word);
  if (found) return found;
  const name = nearest(word, [...names, ...districts, ...told, ...namesLike(places, word)], places.data);
  return name && finds(places, name) ? name : null;
}

// 大船会議室 as 大船 会議室, where a part of it is a town or a word of the synonyms.
function apart(places, word) {
  const { names, districts, told } = places.data;
  const forms = (name) => spellings(foldSpelling(name, places.data));
  if (foldSpelling(word, places.data).length !== word.length || word.length > LONGEST) return null;
  const known = new Set([...names, ...districts, ...told].flatMap(forms));
  const ways = [...word].slice(1).map((_, at) => [word.slice(0, at + 1), word.slice(at + 1)]);
  const isKnown = (part) => forms(part).some((form) => known.has(form));
  return ways.find((parts) => parts.some(isKnown) && finds(places, parts.join(" ")))?.join(" ");
}

function words(places, q) {
  return { q, words: formsOf(q, places.data) };
}

function finds(places, text) {
  return places.fitting({ ...NOTHING, ...words(places, text) }).length > 0;
}

// Names of places that share the word's first half, or its second one.
function namesLike(places, word) {
  const middle = Math.ceil(word.length / 2);
  const parts = [...new Set([word.slice(0, middle), word.slice(-middle)])].filter((part) => part.trim());
  const found = parts.flatMap((part) => places.first({ ...NOTHING, ...words(places, part) }, MOST_NAMES));
  return found.flatMap((place) => [place.venue_name, place.name_alias, place.space_name]).filter(Boolean);
}
