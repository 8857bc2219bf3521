// What a word that is looked for may stand for, as kyodo_spaces/text.py and venues/words.py tell it.

const DASHES = { "ゕ": "か", "ゖ": "け", "〜": "~", "−": "-", "‐": "-", "–": "-" };
const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
const DASH_AFTER_KANA = /(?<=[ぁ-ゖー])[-—―─]+(?![-—―─\d])/g;
const GA = /(?<=[一-鿿々])[がけ](?=[一-鿿]|$)/g;
const ENDING = "(?<=[ぁ-ゖー]{2}[あかさたなはまやらわがざだばぱゃ])ー";
const LONG_AT_END = new RegExp(`${ENDING}$`);
const LONG_BEFORE_KANJI = new RegExp(`${ENDING}?(?=[一-鿿])`, "g");
const MOST_FORMS = 12;

// One folded form of Japanese text.
export function fold(text) {
  const folded = text.normalize("NFKC").toUpperCase().toLowerCase().replaceAll("ς", "σ");
  return folded
    .replace(/[ァ-ヶ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60))
    .replace(/[ゕゖ〜−‐–]/g, (letter) => DASHES[letter])
    .replace(/\s+/g, " ").trim();
}

// The same, with old kanji led to new ones, and a dash after kana to a long vowel.
export function foldSpelling(text, { kanji }) {
  const told = [...fold(text)].map((letter) => kanji[letter] ?? letter).join("").replace(SELECTORS, "");
  return told.replace(DASH_AFTER_KANA, (dashes) => "ー".repeat(dashes.length));
}

// The words of a text, each in all the forms that will do.
export function formsOf(text, data) {
  const { synonyms } = data;
  return [...new Set(foldSpelling(text, data).split(" ").filter(Boolean))].map((word) => {
    const found = [...new Set(spellings(word).flatMap((each) => [each, ...(Object.hasOwn(synonyms, each) ? synonyms[each] : [])]))];
    const isShortest = (form) => !found.some((other) => other !== form && form.includes(other));
    return found.filter(isShortest).slice(0, MOST_FORMS);
  });
}

// A folded word in all the ways that people write it.
export function spellings(word) {
  let found = [word.replace(LONG_AT_END, "")];
  for (const [pattern, ways] of [[GA, ["が", "け"]], [LONG_BEFORE_KANJI, ["", "ー"]]]) {
    found = [...found, ...found.flatMap((each) => ways.map((way) => each.replace(pattern, way)))];
  }
  return [...new Set(found)].sort();
}
